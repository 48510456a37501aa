// Package sharing is the API under which encrypted reports are kept for those
// who have their link: one http.Handler over one Store, the same in `parcours
// serve` and in the Cloudflare Worker.
//
// It never sees a key or a figure: bodies are ciphertext, ids and delete
// tokens are random, and tokens are stored as hashes. It makes no connection,
// starts no goroutine and no timer, and keeps nothing in memory between two
// requests, so that it runs where all three are impossible.
package sharing

import (
	"context"
	"errors"
	"io"
	"time"
)

// MaxSize is how long a body may be, in bytes.
const MaxSize = 10 << 20

// What a store answers, and the handler tells nobody apart from "there is no such report".
var (
	ErrNotFound = errors.New("no such report")
	ErrExists   = errors.New("there is a report of this id already")
)

// ErrLength is what a body gives that has not the length that was said.
var ErrLength = errors.New("the body has not the length that was said")

// Meta is what is known of a report besides its ciphertext.
type Meta struct {
	ID        string
	Size      int64     // of the ciphertext, in bytes
	Expires   time.Time // in whole seconds, UTC
	TokenHash [32]byte  // SHA-256 of the delete token
	Burn      bool      // the first who reads it is the only one
	Published bool      // its author puts the link, with the key, on a public page
}

// Store keeps reports. Its methods may be called at the same time, by several
// processes, too. None but Sweep looks at Expires.
type Store interface {
	// Put stores a report whole or not at all, and only if there is none of its id: else ErrExists. Body gives
	// exactly m.Size bytes; if it gives fewer, more or an error, that is an error and nothing is stored. Once Put
	// has returned nil, the report survives a crash. A store that can tell ErrExists before it reads the body does so.
	Put(ctx context.Context, m Meta, body io.Reader) error
	Head(ctx context.Context, id string) (Meta, error)
	Get(ctx context.Context, id string) (Meta, io.ReadCloser, error)
	// Take gives a report to one of those who ask for it and removes it: all others get ErrNotFound.
	Take(ctx context.Context, id string) (Meta, io.ReadCloser, error)
	// Delete removes a report if hash is that of its token, compared in constant time; else ErrNotFound.
	Delete(ctx context.Context, id string, hash [32]byte) error
	// Sweep removes up to limit reports that expired by now, and says how many that were.
	Sweep(ctx context.Context, now time.Time, limit int) (int, error)
}

// Limiter says whether a client may store another report; if not, after how long it may try again.
type Limiter interface {
	Allow(ctx context.Context, client string) (ok bool, retryAfter time.Duration, err error)
}

// Exactly reads the body of a report of n bytes. Where the body ends, it gives
// io.EOF only if that many have come, and ErrLength if there were fewer or are more.
func Exactly(body io.Reader, n int64) io.Reader { return &exact{body, n} }

type exact struct {
	body io.Reader
	left int64
}

func (e *exact) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if e.left == 0 { // is that all?
		var more [1]byte
		n, err := e.body.Read(more[:])
		for n == 0 && err == nil {
			n, err = e.body.Read(more[:])
		}
		if n > 0 {
			err = ErrLength
		}
		return 0, err
	}
	n, err := e.body.Read(p[:min(int64(len(p)), e.left)])
	e.left -= int64(n)
	if err == io.EOF && e.left > 0 {
		err = ErrLength
	} else if err == io.EOF && n > 0 {
		err = nil // until the next call
	}
	return n, err
}
