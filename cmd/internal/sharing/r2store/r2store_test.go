//go:build js && wasm

package r2store

import (
	"syscall/js"
	"testing"

	"parcours/cmd/internal/jsio"
	"parcours/cmd/internal/sharing"
	"parcours/cmd/internal/sharing/storetest"
)

// TestStore runs in a Worker (web/worker/test/store.ts), on the bucket it puts where this program finds it.
func TestStore(t *testing.T) {
	bucket := js.Global().Get("bucket")
	if bucket.IsUndefined() {
		t.Skip("needs a bucket: make test-worker")
	}
	storetest.Run(t, func(t *testing.T) func() sharing.Store {
		list, err := jsio.Await(bucket.Call("list"))
		if err != nil {
			t.Fatal(err)
		}
		objects := list.Get("objects")
		for i := range objects.Length() {
			if _, err := jsio.Await(bucket.Call("delete", objects.Index(i).Get("key"))); err != nil {
				t.Fatal(err)
			}
		}
		return func() sharing.Store { return New(func() js.Value { return bucket }) }
	})
}
