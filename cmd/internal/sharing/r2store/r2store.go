//go:build js && wasm

// Package r2store keeps reports in an R2 bucket of Cloudflare.
//
// A report is one object, reports/ID, with what is known of it in its
// metadata: R2 stores both or neither, is strongly consistent, and creates an
// object only if there is none when it is told to. It calls the bucket itself
// where the library's client cannot do that, nor pass a body on as a stream.
package r2store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"syscall/js"
	"time"

	"parcours/cmd/internal/jsio"
	"parcours/cmd/internal/sharing"
)

const (
	reports = "reports/"
	taken   = "taken/" // one reader has a report that is to be read once
)

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
	stream, ok := body.(*jsio.Body)
	if !ok {
		b, err := io.ReadAll(sharing.Exactly(body, m.Size))
		if err != nil {
			return err
		}
		return s.create(reports+m.ID, jsio.Bytes(b), metadata(m))
	}
	if stream.Size() != m.Size {
		return sharing.ErrLength
	}
	return s.create(reports+m.ID, stream.GetRawJSBody(), metadata(m))
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
	switch err := s.create(taken+id, jsio.Bytes(nil), metadata(m)); {
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
	for _, key := range []string{reports + id, taken + id} {
		if _, err := s.call("delete", key); err != nil {
			return none(err)
		}
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
	_, err = s.call("delete", reports+id)
	return err
}

// Sweep reads two lists of each kind, up to a thousand objects each: from a place chosen at random to the end, and
// from the beginning, so that of up to a thousand nothing is left out. Of more, what one sweep does not come to
// another will, for ids are random, too. That keeps it within the time a scheduled Worker has; nobody is given an
// expired report meanwhile.
func (s Store) Sweep(_ context.Context, now time.Time, limit int) (int, error) {
	if _, err := s.sweep(taken, now, limit); err != nil {
		return 0, err
	}
	return s.sweep(reports, now, limit)
}

func (s Store) sweep(prefix string, now time.Time, limit int) (int, error) {
	expired := make(map[string]bool)
	for _, after := range []string{prefix + randomID(), prefix} {
		list, err := s.call("list", map[string]any{"prefix": prefix, "startAfter": after, "include": []any{"customMetadata"}})
		if err != nil {
			return 0, err
		}
		objects := list.Get("objects")
		for i := range objects.Length() {
			object := objects.Index(i)
			expires, err := expiry(object.Get("customMetadata"))
			if err != nil {
				return 0, err
			}
			if len(expired) < min(limit, 1000) && !expires.After(now) {
				expired[object.Get("key").String()] = true
			}
		}
	}
	if len(expired) == 0 {
		return 0, nil
	}
	keys := make([]any, 0, len(expired))
	for key := range expired {
		keys = append(keys, key)
	}
	if _, err := s.call("delete", keys); err != nil {
		return 0, err
	}
	return len(keys), nil
}

func randomID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
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
	var err error
	if m.Expires, err = expiry(kept); err != nil {
		return sharing.Meta{}, err
	}
	hash, err := hex.DecodeString(kept.Get("token").String())
	if err != nil || copy(m.TokenHash[:], hash) != len(m.TokenHash) {
		return sharing.Meta{}, errors.New("metadata of a report: no hash of a token")
	}
	return m, nil
}

func expiry(metadata js.Value) (time.Time, error) {
	seconds, err := strconv.ParseInt(metadata.Get("expires").String(), 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("metadata of a report: %w", err)
	}
	return time.Unix(seconds, 0).UTC(), nil
}
