package filestore

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"parcours/cmd/internal/sharing"
	"parcours/cmd/internal/sharing/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() sharing.Store {
		dir := filepath.Join(t.TempDir(), "not", "there", "yet")
		return func() sharing.Store { return New(dir) }
	})
}

// What a crash leaves is served to nobody and swept once it is old.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	s := New(dir)
	m := sharing.Meta{ID: storetest.NewID(), Size: 3, Expires: time.Now().Add(time.Hour)}
	if err := s.Put(t.Context(), m, bytes.NewReader([]byte("abc"))); err != nil {
		t.Fatal(err)
	}
	names := func() (names []string) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	if err := s.Put(t.Context(), sharing.Meta{ID: storetest.NewID(), Size: 3}, bytes.NewReader([]byte("ab"))); err == nil {
		t.Error("a short one is stored")
	}
	if got := names(); len(got) != 1 {
		t.Errorf("in the folder are %q", got)
	}

	for _, name := range []string{".new-1", ".new-2"} {
		if err := os.WriteFile(filepath.Join(dir, name), header(m), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, ".new-1"), old, old); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Sweep(t.Context(), time.Now(), 10); n != 0 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if got := names(); len(got) != 2 || got[0] != ".new-2" {
		t.Errorf("in the folder are %q", got)
	}
}

// A damaged file is an error, and no reason not to sweep the others.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	s := New(dir)
	var ids []string
	for range 3 {
		m := sharing.Meta{ID: storetest.NewID(), Size: 3, Expires: time.Unix(1000, 0)}
		ids = append(ids, m.ID)
		if err := s.Put(t.Context(), m, bytes.NewReader([]byte("abc"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Truncate(s.name(ids[0]), headerSize+2); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(s.name(ids[1]), 10); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids[:2] {
		if _, r, err := s.Get(t.Context(), id); err == nil || errors.Is(err, sharing.ErrNotFound) {
			t.Errorf("%v", err)
			if err == nil {
				io.Copy(io.Discard, r)
				r.Close()
			}
		}
	}
	if n, err := s.Sweep(t.Context(), time.Now(), 10); n != 1 || err == nil {
		t.Errorf("swept %d, %v", n, err)
	}
}

// Where a file system does not tell a from A, another spelling of an id finds a file; it is not that report.
func TestOtherName(t *testing.T) {
	s := New(t.TempDir())
	m, other := sharing.Meta{ID: storetest.NewID(), Size: 3}, storetest.NewID()
	if err := s.Put(t.Context(), m, bytes.NewReader([]byte("abc"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.name(m.ID), s.name(other)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Head(t.Context(), other); !errors.Is(err, sharing.ErrNotFound) {
		t.Error(err)
	}
}
