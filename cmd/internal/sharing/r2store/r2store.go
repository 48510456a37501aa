//go:build js && wasm

// Package r2store keeps reports in an R2 bucket of Cloudflare.
//
// A report is one object, reports/ID, with what is known of it in its
// metadata: R2 stores both or neither, is strongly consistent, and creates an
// object only if there is none when it is told to. An empty object beside it,
// expires/TIME/ID, has a sweep find what expired first, without looking at
// anything else. It calls the bucket itself, as the library's client can do
// none of that, nor pass a body on as a stream.
package r2store

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"syscall/js"
	"time"

	"parcours/cmd/internal/jsio"
	"parcours/cmd/internal/sharing"
)

const (
	reports = "reports/"
	taken   = "taken/"   // one reader has a report that is to be read once
	expires = "expires/" // followed by the time, so that R2 lists them in its order
)

// due is the key that says when a report expires.
func due(m sharing.Meta) string { return expires + m.Expires.UTC().Format(time.RFC3339) + "/" + m.ID }

// Store is a bucket. A request sees it through its own binding, hence a function.
type Store struct{ bucket func() js.Value }

var _ sharing.Store = Store{}

// New is the store in the bucket that a function returns.
func New(bucket func() js.Value) Store { return Store{bucket} }

func (s Store) call(method string, args ...any) (js.Value, error) {
	v, err := jsio.Await(s.bucket().Call(method, args...))
	if err != nil {
		return js.Value{}, fmt.Errorf("R2 %s: %w", method, err)
	}
	return v, nil
}

// create puts an object if there is none of its key.
func (s Store) create(key string, body js.Value, metadata map[string]any) error {
	stored, err := s.call("put", key, body, map[string]any{
		"onlyIf":         map[string]any{"etagDoesNotMatch": "*"},
		"customMetadata": metadata,
	})
	if err == nil && stored.IsNull() {
		err = sharing.ErrExists
	}
	return err
}

// Put lets the runtime carry the body of a request from the client to the bucket: none of it gets into Go's memory,
// and the runtime sees to it that it has the length it said. Any other body is read first.
func (s Store) Put(_ context.Context, m sharing.Meta, body io.Reader) error {
	var bytes js.Value
	if stream, ok := body.(*jsio.Body); !ok {
		b, err := io.ReadAll(sharing.Exactly(body, m.Size))
		if err != nil {
			return err
		}
		bytes = jsio.Bytes(b)
	} else if stream.Size() != m.Size {
		return sharing.ErrLength
	} else {
		bytes = stream.GetRawJSBody()
	}
	if _, err := s.call("put", due(m), jsio.Bytes(nil)); err != nil { // first: no report is to be left for ever
		return err
	}
	err := s.create(reports+m.ID, bytes, metadata(m))
	if err != nil && err != sharing.ErrExists {
		s.call("delete", due(m)) // if that fails, a sweep does it
	}
	return err
}

func (s Store) Head(_ context.Context, id string) (sharing.Meta, error) {
	object, err := s.call("head", reports+id)
	if err != nil {
		return sharing.Meta{}, err
	}
	return meta(object)
}

func (s Store) Get(_ context.Context, id string) (sharing.Meta, io.ReadCloser, error) {
	object, err := s.call("get", reports+id)
	if err != nil {
		return sharing.Meta{}, nil, err
	}
	m, err := meta(object)
	if err != nil {
		return sharing.Meta{}, nil, err
	}
	return m, jsio.NewBody(object.Get("body"), m.Size), nil
}

// Take lets an object that can be created once decide who is first. The report is read whole before it is removed,
// and the mark goes after it: from the mark on nobody else can have it, whatever fails.
func (s Store) Take(ctx context.Context, id string) (sharing.Meta, io.ReadCloser, error) {
	none := func(err error) (sharing.Meta, io.ReadCloser, error) { return sharing.Meta{}, nil, err }
	m, err := s.Head(ctx, id)
	if err != nil {
		return none(err)
	}
	switch err := s.create(taken+id, jsio.Bytes(nil), nil); {
	case errors.Is(err, sharing.ErrExists):
		return none(sharing.ErrNotFound)
	case err != nil:
		return none(err)
	}
	object, err := s.call("get", reports+id)
	if err == nil && object.IsNull() { // another had it between the two
		if _, err := s.call("delete", taken+id); err != nil {
			return none(err)
		}
		return none(sharing.ErrNotFound)
	}
	if err != nil {
		return none(err)
	}
	whole, err := jsio.Await(object.Call("arrayBuffer"))
	if err != nil {
		return none(fmt.Errorf("R2 get: %w", err))
	}
	if err := s.remove(m); err != nil {
		return none(err)
	}
	if _, err := s.call("delete", taken+id); err != nil {
		return none(err)
	}
	return m, jsio.NewBody(js.Global().Get("Response").New(whole).Get("body"), m.Size), nil
}

// Delete looks before it deletes. Nothing comes between the two: an id is given to one report only.
func (s Store) Delete(ctx context.Context, id string, hash [32]byte) error {
	m, err := s.Head(ctx, id)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(m.TokenHash[:], hash[:]) != 1 {
		return sharing.ErrNotFound
	}
	return s.remove(m)
}

func (s Store) remove(m sharing.Meta) error {
	_, err := s.call("delete", []any{reports + m.ID, due(m)})
	return err
}

// Sweep goes from the first to expire to the first that has not.
func (s Store) Sweep(_ context.Context, now time.Time, limit int) (int, error) {
	swept := 0
	for swept < limit {
		list, err := s.call("list", map[string]any{"prefix": expires, "limit": min(limit-swept, 1000/3)}) // R2 deletes 1,000 in one go
		if err != nil {
			return swept, err
		}
		var keys []any
		for objects, i := list.Get("objects"), 0; i < objects.Length(); i++ {
			key := objects.Index(i).Get("key").String()
			at, id, _ := strings.Cut(strings.TrimPrefix(key, expires), "/")
			due, err := time.Parse(time.RFC3339, at)
			if err != nil {
				return swept, fmt.Errorf("sweeping %s: %w", key, err)
			}
			if due.After(now) {
				break
			}
			keys = append(keys, reports+id, taken+id, key)
		}
		if len(keys) == 0 {
			break
		}
		if _, err := s.call("delete", keys); err != nil {
			return swept, err
		}
		swept += len(keys) / 3
	}
	return swept, nil
}

// metadata is m as the strings R2 keeps beside an object; size and id it knows itself.
func metadata(m sharing.Meta) map[string]any {
	all := map[string]any{
		"expires": strconv.FormatInt(m.Expires.Unix(), 10),
		"token":   hex.EncodeToString(m.TokenHash[:]),
	}
	for name, set := range map[string]bool{"burn": m.Burn, "published": m.Published} {
		if set {
			all[name] = "1"
		}
	}
	return all
}

// meta is the reverse, for an object of any kind; null is ErrNotFound.
func meta(object js.Value) (sharing.Meta, error) {
	if object.IsNull() {
		return sharing.Meta{}, sharing.ErrNotFound
	}
	kept := object.Get("customMetadata")
	m := sharing.Meta{
		ID:        path.Base(object.Get("key").String()),
		Size:      int64(object.Get("size").Int()),
		Burn:      kept.Get("burn").Truthy(),
		Published: kept.Get("published").Truthy(),
	}
	seconds, err := strconv.ParseInt(kept.Get("expires").String(), 10, 64)
	if err != nil {
		return sharing.Meta{}, fmt.Errorf("metadata of a report: %w", err)
	}
	m.Expires = time.Unix(seconds, 0).UTC()
	hash, err := hex.DecodeString(kept.Get("token").String())
	if err != nil || copy(m.TokenHash[:], hash) != len(m.TokenHash) {
		return sharing.Meta{}, errors.New("metadata of a report: no hash of a token")
	}
	return m, nil
}
