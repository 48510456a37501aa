//go:build js && wasm

package main

import (
	"context"
	"syscall/js"

	"parcours/analysis/crew"
)

// member is a crew.Member among the workers of the page. What it says goes
// through the worker's script, which has the ports to the others; parcels wait
// there, outside the memory of this program, until their bucket is worked on.
type member struct {
	js     js.Value // Peers of web/src/engine/crew.ts
	rank   int
	size   int
	buffer []byte // of the parcels last received
}

func newMember(peers js.Value) *member {
	return &member{js: peers, rank: peers.Get("rank").Int(), size: peers.Get("size").Int()}
}

func (m *member) Rank() int { return m.rank }
func (m *member) Size() int { return m.size }

func (m *member) Next(ctx context.Context) (int, error) {
	v, err := await(ctx, m.js.Call("next"))
	if err != nil {
		return 0, err
	}
	return v.Int(), nil
}

func (m *member) Send(to int, p crew.Parcel) error {
	n := len(p.Bytes)
	js.CopyBytesToJS(staged(n), p.Bytes)
	m.js.Call("send", to, p.Bucket, p.Task, p.Attempt, p.Part, n)
	return nil
}

func (m *member) Received(bucket int) ([]crew.Parcel, error) {
	labels := m.js.Call("received", bucket)
	const numbers = 4
	parcels, sizes, total := make([]crew.Parcel, labels.Length()/numbers), []int{}, 0
	for i := range parcels {
		number := func(k int) int { return labels.Index(numbers*i + k).Int() }
		parcels[i].Label = crew.Label{Bucket: bucket, Task: number(0), Attempt: number(1), Part: number(2)}
		sizes = append(sizes, number(3))
		total += number(3)
	}
	if cap(m.buffer) < total {
		m.buffer = nil // before the next is made: there may not be room for both
		m.buffer = make([]byte, total+total/8)
	}
	rest := m.buffer[:total]
	for i, n := range sizes {
		m.js.Call("take")
		js.CopyBytesToGo(rest[:n], staged(n))
		parcels[i].Bytes, rest = rest[:n:n], rest[n:]
	}
	return parcels, nil
}

func (m *member) Gather(ctx context.Context, say []byte) ([][]byte, error) {
	list, err := await(ctx, m.js.Call("gather", toJS(say)))
	if err != nil {
		return nil, err
	}
	said := make([][]byte, list.Length())
	for i := range said {
		theirs := list.Index(i)
		said[i] = make([]byte, theirs.Length())
		js.CopyBytesToGo(said[i], theirs)
	}
	return said, nil
}

func toJS(b []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// await waits for a promise that never rejects, or for the end of ctx.
func await(ctx context.Context, promise js.Value) (js.Value, error) {
	settled := make(chan js.Value, 1)
	var then js.Func
	then = js.FuncOf(func(_ js.Value, args []js.Value) any {
		then.Release()
		settled <- args[0]
		return nil
	})
	promise.Call("then", then)
	select {
	case v := <-settled:
		return v, nil
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}
