// Package rand stands in for crypto/rand when the engine is built; see the
// Makefile. A decoder that also encodes would fill paddings from there, which
// the engine never does, and with it would come all of Go's FIPS 140 module:
// 40 kB of what a visitor loads. It holds as well what the engine promises: the
// same file gives the same answer, for there is nothing random in it.
package rand

import (
	"errors"
	"io"
)

// Reader has nothing to read.
var Reader io.Reader = none{}

var errNone = errors.New("the engine has no random source")

type none struct{}

func (none) Read([]byte) (int, error) { return 0, errNone }

// Read never returns, as crypto/rand's does without a source.
func Read([]byte) (int, error) { panic(errNone) }
