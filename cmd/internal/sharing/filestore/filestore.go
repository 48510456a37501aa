// Package filestore keeps shared reports in a folder, one file each.
//
// A file holds what is known of the report and its ciphertext, so that neither
// is ever there without the other. It is written under another name and linked
// to its own once it is whole and on the disk; links are never made over a file
// that is there. All integers are big-endian:
//
//	 0   4  "PRCS"
//	 4   1  version, 1
//	 5   1  1 to be read once, 2 published
//	 6   2  0
//	 8   8  length of the ciphertext
//	16   8  expiry, in Unix seconds
//	24  32  SHA-256 of the delete token
//	56  22  id
//	78   2  0
//	80   …  ciphertext
package filestore

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"parcours/cmd/internal/sharing"
)

const (
	magic      = "PRCS\x01"
	headerSize = 80
	ending     = ".report"
	unfinished = ".new-" // how the names of files that are being written begin
)

const (
	flagBurn = 1 << iota
	flagPublished
)

// Store is a folder. It is made when the first report is put into it.
type Store struct{ dir string }

// New names the folder.
func New(dir string) *Store { return &Store{dir} }

func (s *Store) name(id string) string { return filepath.Join(s.dir, id+ending) }

// Put implements sharing.Store.
func (s *Store) Put(_ context.Context, m sharing.Meta, body io.Reader) error {
	if !sharing.ValidID(m.ID) {
		return fmt.Errorf("%q is no id", m.ID)
	}
	if _, err := os.Lstat(s.name(m.ID)); err == nil {
		return sharing.ErrExists
	}
	f, err := s.begin()
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // once it has its own name this one is not needed
	_, err = f.Write(header(m))
	if err == nil {
		_, err = io.Copy(f, sharing.Exactly(body, m.Size))
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if err := os.Link(f.Name(), s.name(m.ID)); errors.Is(err, fs.ErrExist) {
		return sharing.ErrExists
	} else if err != nil {
		return err
	}
	if err := syncFolder(s.dir); err != nil {
		os.Remove(s.name(m.ID))
		return err
	}
	return nil
}

// begin makes the file that a report is written to, and its folder if need be.
func (s *Store) begin() (*os.File, error) {
	f, err := os.CreateTemp(s.dir, unfinished)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, err
	}
	if err := syncFolder(filepath.Dir(s.dir)); err != nil {
		return nil, err
	}
	return os.CreateTemp(s.dir, unfinished)
}

// syncFolder makes sure that names given and removed in a folder outlive a crash.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" { // where folders can not be synced, and need not be
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func header(m sharing.Meta) []byte {
	b := make([]byte, headerSize)
	copy(b, magic)
	if m.Burn {
		b[5] |= flagBurn
	}
	if m.Published {
		b[5] |= flagPublished
	}
	binary.BigEndian.PutUint64(b[8:], uint64(m.Size))
	binary.BigEndian.PutUint64(b[16:], uint64(m.Expires.Unix()))
	copy(b[24:], m.TokenHash[:])
	copy(b[56:], m.ID)
	return b
}

// open opens a report's file, and has read its header.
func (s *Store) open(id string) (sharing.Meta, *os.File, error) {
	if !sharing.ValidID(id) {
		return sharing.Meta{}, nil, sharing.ErrNotFound
	}
	f, err := os.Open(s.name(id))
	if errors.Is(err, fs.ErrNotExist) {
		return sharing.Meta{}, nil, sharing.ErrNotFound
	}
	if err != nil {
		return sharing.Meta{}, nil, err
	}
	m, err := readHeader(f)
	if err == nil && m.ID != id { // a file system that does not tell a from A
		err = sharing.ErrNotFound
	}
	if err != nil {
		f.Close()
		return sharing.Meta{}, nil, err
	}
	return m, f, nil
}

func readHeader(f *os.File) (sharing.Meta, error) {
	b := make([]byte, headerSize)
	if _, err := io.ReadFull(f, b); err != nil {
		return sharing.Meta{}, fmt.Errorf("%s: reading its header: %w", f.Name(), err)
	}
	m := sharing.Meta{
		ID:        string(b[56:78]),
		Size:      int64(binary.BigEndian.Uint64(b[8:])),
		Expires:   time.Unix(int64(binary.BigEndian.Uint64(b[16:])), 0).UTC(),
		TokenHash: [32]byte(b[24:]),
		Burn:      b[5]&flagBurn != 0,
		Published: b[5]&flagPublished != 0,
	}
	info, err := f.Stat()
	if err != nil {
		return m, err
	}
	if string(b[:len(magic)]) != magic || info.Size()-headerSize != m.Size {
		return m, fmt.Errorf("%s: is no report, or damaged", f.Name())
	}
	return m, nil
}

// Head implements sharing.Store.
func (s *Store) Head(_ context.Context, id string) (sharing.Meta, error) {
	m, f, err := s.open(id)
	if err != nil {
		return m, err
	}
	return m, f.Close()
}

// Get implements sharing.Store.
func (s *Store) Get(_ context.Context, id string) (sharing.Meta, io.ReadCloser, error) {
	m, f, err := s.open(id)
	if err != nil {
		return m, nil, err
	}
	return m, f, nil
}

// Take implements sharing.Store. Many may open the file, but only one removes it.
func (s *Store) Take(_ context.Context, id string) (sharing.Meta, io.ReadCloser, error) {
	m, f, err := s.open(id)
	if err != nil {
		return m, nil, err
	}
	if err := s.remove(id); err != nil {
		f.Close()
		return sharing.Meta{}, nil, err
	}
	return m, f, nil
}

func (s *Store) remove(id string) error {
	err := os.Remove(s.name(id))
	if errors.Is(err, fs.ErrNotExist) {
		return sharing.ErrNotFound
	}
	if err != nil {
		return err
	}
	return syncFolder(s.dir)
}

// Delete implements sharing.Store.
func (s *Store) Delete(ctx context.Context, id string, hash [32]byte) error {
	m, err := s.Head(ctx, id)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(m.TokenHash[:], hash[:]) != 1 {
		return sharing.ErrNotFound
	}
	return s.remove(id)
}

// Sweep implements sharing.Store. It also removes what a crash has left half
// written. A file it can not read does not keep it from the others.
func (s *Store) Sweep(ctx context.Context, now time.Time, limit int) (int, error) {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var failed []error
	n := 0
	for _, e := range entries {
		if n == limit || ctx.Err() != nil {
			break
		}
		id, isReport := strings.CutSuffix(e.Name(), ending)
		switch {
		case strings.HasPrefix(e.Name(), unfinished):
			if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > time.Hour { // nobody is still writing it
				os.Remove(filepath.Join(s.dir, e.Name()))
			}
		case isReport:
			m, err := s.Head(ctx, id)
			if err == nil && !m.Expires.After(now) {
				if err = s.remove(id); err == nil {
					n++
				}
			}
			if err != nil && !errors.Is(err, sharing.ErrNotFound) {
				failed = append(failed, err)
			}
		}
	}
	return n, errors.Join(append(failed, ctx.Err())...)
}
