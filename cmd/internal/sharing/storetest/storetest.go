// Package storetest is what every store must do, as one suite of tests.
package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"parcours/cmd/internal/sharing"
)

// Run tests a store. fresh makes an empty place and returns what opens it,
// which is called several times: stores that are open at once are as those of
// several processes, and one that is opened after another was closed is as
// after a restart. A store that is an io.Closer is closed.
func Run(t *testing.T, fresh func(t *testing.T) (open func() sharing.Store)) {
	for name, test := range map[string]func(*testing.T, func() sharing.Store){
		"reads what was put":            readsWhatWasPut,
		"knows nothing else":            knowsNothingElse,
		"creates only":                  createsOnly,
		"one of many creates":           oneOfManyCreates,
		"all or nothing":                allOrNothing,
		"one of many takes":             oneOfManyTakes,
		"deletes for its token":         deletes,
		"sweeps what expired":           sweeps,
		"takes large bodies":            largeBodies,
		"many at once":                  manyAtOnce,
		"keeps them over a restart":     restart,
		"serves readers while deleting": readsWhileDeleting,
	} {
		t.Run(name, func(t *testing.T) {
			open := fresh(t)
			test(t, func() sharing.Store {
				s := open()
				if c, ok := s.(io.Closer); ok {
					t.Cleanup(func() { c.Close() })
				}
				return s
			})
		})
	}
}

// NewID makes an id as the handler does.
func NewID() string {
	b := make([]byte, 16)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func bytesOf(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

var noon = time.Date(2031, 7, 4, 12, 0, 0, 0, time.UTC)

// meta describes a report that can be deleted with the token "token".
func meta(size int) sharing.Meta {
	return sharing.Meta{ID: NewID(), Size: int64(size), Expires: noon, TokenHash: sha256.Sum256([]byte("token"))}
}

func put(t *testing.T, s sharing.Store, m sharing.Meta, body []byte) {
	t.Helper()
	if err := s.Put(t.Context(), m, bytes.NewReader(body)); err != nil {
		t.Fatalf("putting %d bytes: %v", len(body), err)
	}
}

type reader func(context.Context, string) (sharing.Meta, io.ReadCloser, error)

func read(t *testing.T, from reader, id string) (sharing.Meta, []byte) {
	t.Helper()
	m, r, err := from(t.Context(), id)
	if err != nil {
		t.Fatalf("reading: %v", err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("reading after %d bytes: %v", len(b), err)
	}
	return m, b
}

// same compares what came with what was put.
func same(t *testing.T, m, wantMeta sharing.Meta, body, want []byte) {
	t.Helper()
	if m != wantMeta {
		t.Errorf("it is\n%+v and was\n%+v", m, wantMeta)
	}
	if !bytes.Equal(body, want) {
		t.Errorf("it has %d bytes, other than the %d that were put", len(body), len(want))
	}
}

func absent(t *testing.T, s sharing.Store, id string) {
	t.Helper()
	if _, err := s.Head(t.Context(), id); !errors.Is(err, sharing.ErrNotFound) {
		t.Errorf("Head gives %v", err)
	}
	for name, from := range map[string]reader{"Get": s.Get, "Take": s.Take} {
		if _, r, err := from(t.Context(), id); !errors.Is(err, sharing.ErrNotFound) {
			t.Errorf("%s gives %v", name, err)
			if err == nil {
				r.Close()
			}
		}
	}
}

func readsWhatWasPut(t *testing.T, open func() sharing.Store) {
	s := open()
	for i, size := range []int{1, 38, 4096, 100_000} {
		m, body := meta(size), bytesOf(size)
		m.Burn, m.Published = i%2 == 1, i/2 == 1
		put(t, s, m, body)
		got, err := s.Head(t.Context(), m.ID)
		if err != nil || got != m {
			t.Errorf("Head gives\n%+v, %v and it was\n%+v", got, err, m)
		}
		for range 2 {
			got, b := read(t, s.Get, m.ID)
			same(t, got, m, b, body)
		}
		got, b := read(t, s.Take, m.ID)
		same(t, got, m, b, body)
		absent(t, s, m.ID)
	}
}

func knowsNothingElse(t *testing.T, open func() sharing.Store) {
	s := open()
	m := meta(10)
	put(t, s, m, bytesOf(10))
	for _, id := range []string{NewID(), "", ".", "..", "../" + m.ID, m.ID + "/", m.ID[:21], m.ID + "A", "x' OR '1'='1", "\x00", m.ID + "\n", "%2e%2e"} {
		absent(t, s, id)
		if err := s.Delete(t.Context(), id, m.TokenHash); !errors.Is(err, sharing.ErrNotFound) {
			t.Errorf("deleting %q gives %v", id, err)
		}
	}
	if _, err := s.Head(t.Context(), m.ID); err != nil {
		t.Error(err)
	}
}

func createsOnly(t *testing.T, open func() sharing.Store) {
	s := open()
	m, body := meta(10), bytesOf(10)
	put(t, s, m, body)
	other := meta(20)
	other.ID = m.ID
	if err := s.Put(t.Context(), other, bytes.NewReader(bytesOf(20))); !errors.Is(err, sharing.ErrExists) {
		t.Errorf("putting another one of its id gives %v", err)
	}
	got, b := read(t, s.Get, m.ID)
	same(t, got, m, b, body)
}

func oneOfManyCreates(t *testing.T, open func() sharing.Store) {
	stores := []sharing.Store{open(), open()}
	id := NewID()
	const n = 16
	bodies, errs := make([][]byte, n), make([]error, n)
	together(n, func(i int) {
		bodies[i] = bytesOf(5000 + i)
		m := meta(len(bodies[i]))
		m.ID = id
		errs[i] = stores[i%2].Put(t.Context(), m, bytes.NewReader(bodies[i]))
	})
	winner := -1
	for i, err := range errs {
		switch {
		case err == nil && winner >= 0:
			t.Fatal("two have put it")
		case err == nil:
			winner = i
		case !errors.Is(err, sharing.ErrExists):
			t.Error(err)
		}
	}
	if winner < 0 {
		t.Fatal("nobody has put it")
	}
	for _, s := range stores {
		if _, b := read(t, s.Get, id); !bytes.Equal(b, bodies[winner]) {
			t.Error("it is not the winner's")
		}
	}
}

// together runs n functions as much at once as it can.
func together(n int, do func(int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() { <-start; do(i) })
	}
	close(start)
	all.Wait()
}

func allOrNothing(t *testing.T, open func() sharing.Store) {
	s := open()
	broken := errors.New("the line broke")
	body := bytesOf(50_000)
	for name, bad := range map[string]io.Reader{
		"empty":           bytes.NewReader(nil),
		"short by one":    bytes.NewReader(body[:len(body)-1]),
		"long by one":     io.MultiReader(bytes.NewReader(body), bytes.NewReader([]byte{0})),
		"broken":          io.MultiReader(bytes.NewReader(body[:20_000]), iotest.ErrReader(broken)),
		"broken at last":  io.MultiReader(bytes.NewReader(body[:len(body)-1]), iotest.ErrReader(broken)),
		"broken at first": iotest.ErrReader(broken),
	} {
		m := meta(len(body))
		err := s.Put(t.Context(), m, bad)
		if err == nil || errors.Is(err, sharing.ErrExists) {
			t.Errorf("%s: %v", name, err)
		}
		absent(t, s, m.ID)
		put(t, s, m, body) // its id is free
	}
	cancelled, cancel := context.WithCancel(t.Context())
	m := meta(len(body))
	err := s.Put(cancelled, m, io.MultiReader(bytes.NewReader(body[:20_000]), readFunc(func([]byte) (int, error) {
		cancel()
		return 0, context.Canceled
	})))
	if err == nil {
		t.Error("a cancelled one is stored")
	}
	absent(t, s, m.ID)
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

func oneOfManyTakes(t *testing.T, open func() sharing.Store) {
	stores := []sharing.Store{open(), open()}
	for i := range 100 { // to meet at the very moment takes some luck
		size := 60_000 / (1 + i)
		m, body := meta(size), bytesOf(size)
		put(t, stores[0], m, body)
		var winners sync.Map
		together(12, func(i int) {
			_, r, err := stores[i%2].Take(t.Context(), m.ID)
			if errors.Is(err, sharing.ErrNotFound) {
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			defer r.Close()
			b, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(b, body) {
				t.Errorf("the taker got %d bytes, %v", len(b), err)
			}
			winners.Store(i, true)
		})
		n := 0
		winners.Range(func(any, any) bool { n++; return true })
		if n != 1 {
			t.Errorf("%d have taken it", n)
		}
		absent(t, stores[1], m.ID)
	}
}

func deletes(t *testing.T, open func() sharing.Store) {
	s := open()
	m, other := meta(100), meta(100)
	other.TokenHash = sha256.Sum256([]byte("another token"))
	put(t, s, m, bytesOf(100))
	put(t, s, other, bytesOf(100))
	for name, hash := range map[string][32]byte{"no token": {}, "another's": other.TokenHash, "the hash's hash": sha256.Sum256(m.TokenHash[:])} {
		if err := s.Delete(t.Context(), m.ID, hash); !errors.Is(err, sharing.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Head(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), m.ID, m.TokenHash); err != nil {
		t.Fatal(err)
	}
	absent(t, s, m.ID)
	if err := s.Delete(t.Context(), m.ID, m.TokenHash); !errors.Is(err, sharing.ErrNotFound) {
		t.Errorf("deleting twice: %v", err)
	}
	if _, err := s.Head(t.Context(), other.ID); err != nil {
		t.Error(err)
	}
}

func sweeps(t *testing.T, open func() sharing.Store) {
	s := open()
	var old, live []sharing.Meta
	for i := range 7 {
		m := meta(10)
		if m.Expires = noon.Add(time.Duration(i-4) * time.Second); i > 4 {
			live = append(live, m)
		} else {
			old = append(old, m) // the last of them expires at noon sharp
		}
		put(t, s, m, bytesOf(10))
	}
	for _, want := range []int{2, 2, 1, 0} {
		if n, err := s.Sweep(t.Context(), noon, 2); n != want || err != nil {
			t.Fatalf("swept %d, %v, and not %d", n, err, want)
		}
	}
	for _, m := range old {
		absent(t, s, m.ID)
	}
	for _, m := range live {
		if _, err := s.Head(t.Context(), m.ID); err != nil {
			t.Error(err)
		}
	}
}

func largeBodies(t *testing.T, open func() sharing.Store) {
	s := open()
	m, body := meta(sharing.MaxSize), bytesOf(sharing.MaxSize)
	put(t, s, m, body)
	got, b := read(t, s.Get, m.ID)
	same(t, got, m, b, body)
	got, b = read(t, s.Take, m.ID)
	same(t, got, m, b, body)
}

func manyAtOnce(t *testing.T, open func() sharing.Store) {
	stores := []sharing.Store{open(), open()}
	together(24, func(i int) {
		s, other := stores[i%2], stores[(i+1)%2]
		for j := range 4 {
			m, body := meta(3000+100*i+j), bytesOf(3000+100*i+j)
			if err := s.Put(t.Context(), m, bytes.NewReader(body)); err != nil {
				t.Errorf("putting: %v", err)
				return
			}
			got, r, err := other.Get(t.Context(), m.ID)
			if err != nil {
				t.Errorf("getting what was put: %v", err)
				return
			}
			b, err := io.ReadAll(r)
			r.Close()
			if err != nil || got != m || !bytes.Equal(b, body) {
				t.Errorf("got %+v, %d bytes, %v", got, len(b), err)
			}
			if j%2 == 0 {
				if err := other.Delete(t.Context(), m.ID, m.TokenHash); err != nil {
					t.Errorf("deleting: %v", err)
				}
			}
		}
	})
	if n, err := stores[0].Sweep(t.Context(), noon, 1000); n != 48 || err != nil {
		t.Errorf("%d were left, %v", n, err)
	}
}

func restart(t *testing.T, open func() sharing.Store) {
	s := open()
	var all []sharing.Meta
	var bodies [][]byte
	for i := range 5 {
		m, body := meta(1000+i), bytesOf(1000+i)
		put(t, s, m, body)
		all, bodies = append(all, m), append(bodies, body)
	}
	if c, ok := s.(io.Closer); ok {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s = open()
	for i, m := range all {
		got, b := read(t, s.Get, m.ID)
		same(t, got, m, b, bodies[i])
	}
}

// A reader who has begun gets all of it, or an error; never something else without one.
func readsWhileDeleting(t *testing.T, open func() sharing.Store) {
	s := open()
	m, body := meta(1<<20), bytesOf(1<<20)
	put(t, s, m, body)
	_, r, err := s.Get(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	begun := make([]byte, 1000)
	if _, err := io.ReadFull(r, begun); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), m.ID, m.TokenHash); err != nil {
		t.Fatal(err)
	}
	absent(t, s, m.ID)
	rest, err := io.ReadAll(r)
	if got := append(begun, rest...); err == nil && !bytes.Equal(got, body) {
		t.Errorf("the reader was given %d bytes that are not the report", len(got))
	}
}
