package storetest

import (
	"testing"

	"parcours/cmd/internal/sharing"
)

func TestMemory(t *testing.T) {
	Run(t, func(t *testing.T) func() sharing.Store {
		s := Memory()
		return func() sharing.Store { return s }
	})
}
