package bulk

import (
	"strconv"

	"parcours/cmd/structure/internal/wasm"
)

// builder makes a module with a memory that exports all there is.
type builder struct {
	types   []string // parameters and results, as they are written
	funcs   []byte
	exports []byte
	bodies  []byte
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func (b *builder) add(name string, typ byte, body []byte) {
	b.export(name, 0, uint64(len(b.funcs)))
	b.funcs = append(b.funcs, typ)
	b.bodies = append(wasm.AppendUint(b.bodies, uint64(len(body))), body...)
}

func (b *builder) export(name string, kind byte, n uint64) {
	b.exports = append(wasm.AppendUint(b.exports, uint64(len(name))), name...)
	b.exports = wasm.AppendUint(append(b.exports, kind), n)
}

func (b *builder) module() []byte {
	b.export("memory", 2, 0)
	out := []byte{0, 'a', 's', 'm', 1, 0, 0, 0}
	section := func(id byte, count int, content []byte) {
		content = append(wasm.AppendUint(nil, uint64(count)), content...)
		out = append(wasm.AppendUint(append(out, id), uint64(len(content))), content...)
	}
	var types []byte
	for _, t := range b.types {
		types = append(append(types, 0x60), t...)
	}
	section(1, len(b.types), types)
	section(3, len(b.funcs), b.funcs)
	section(5, 1, []byte{0, 1})
	section(7, len(b.funcs)+1, b.exports)
	section(10, len(b.funcs), b.bodies)
	return out
}
