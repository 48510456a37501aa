package storetest

import (
	"bytes"
	"context"
	"crypto/subtle"
	"io"
	"sync"
	"time"

	"parcours/cmd/internal/sharing"
)

// Memory is a store that forgets everything when the program ends: for tests of what uses a store.
func Memory() sharing.Store { return &memory{reports: map[string]kept{}} }

type memory struct {
	sync.Mutex
	reports map[string]kept
}

type kept struct {
	meta sharing.Meta
	body []byte
}

func (s *memory) Put(_ context.Context, m sharing.Meta, body io.Reader) error {
	if _, err := s.get(m.ID); err == nil {
		return sharing.ErrExists
	}
	b, err := io.ReadAll(sharing.Exactly(body, m.Size))
	if err != nil {
		return err
	}
	s.Lock()
	defer s.Unlock()
	if _, taken := s.reports[m.ID]; taken {
		return sharing.ErrExists
	}
	s.reports[m.ID] = kept{m, b}
	return nil
}

func (s *memory) get(id string) (kept, error) {
	s.Lock()
	defer s.Unlock()
	k, ok := s.reports[id]
	if !ok {
		return k, sharing.ErrNotFound
	}
	return k, nil
}

func (s *memory) Head(_ context.Context, id string) (sharing.Meta, error) {
	k, err := s.get(id)
	return k.meta, err
}

func (s *memory) Get(_ context.Context, id string) (sharing.Meta, io.ReadCloser, error) {
	k, err := s.get(id)
	return k.meta, io.NopCloser(bytes.NewReader(k.body)), err
}

func (s *memory) Take(_ context.Context, id string) (sharing.Meta, io.ReadCloser, error) {
	s.Lock()
	defer s.Unlock()
	k, ok := s.reports[id]
	if !ok {
		return k.meta, nil, sharing.ErrNotFound
	}
	delete(s.reports, id)
	return k.meta, io.NopCloser(bytes.NewReader(k.body)), nil
}

func (s *memory) Delete(_ context.Context, id string, hash [32]byte) error {
	s.Lock()
	defer s.Unlock()
	k, ok := s.reports[id]
	if !ok || subtle.ConstantTimeCompare(k.meta.TokenHash[:], hash[:]) != 1 {
		return sharing.ErrNotFound
	}
	delete(s.reports, id)
	return nil
}

func (s *memory) Sweep(_ context.Context, now time.Time, limit int) (int, error) {
	s.Lock()
	defer s.Unlock()
	n := 0
	for id, k := range s.reports {
		if n < limit && !k.meta.Expires.After(now) {
			delete(s.reports, id)
			n++
		}
	}
	return n, nil
}
