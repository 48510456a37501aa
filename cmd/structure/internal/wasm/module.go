// Package wasm reads and writes as much of a WebAssembly module as cmd/structure
// needs: which sections there are, the types of the functions, and the
// instructions of their bodies.
//
// What it does not look into it copies: a module that is encoded as it was parsed
// differs at most in how the lengths in the code section are padded, and has no
// names any more.
package wasm

import (
	"errors"
	"fmt"
	"slices"
)

// The sections read here, by their number in the format.
const (
	sectionCustom   = 0
	sectionType     = 1
	sectionImport   = 2
	sectionFunction = 3
	sectionCode     = 10
	sectionData     = 11
)

// names is the custom section with the names of functions.
const names = "name"

var header = []byte{0, 'a', 's', 'm', 1, 0, 0, 0}

// FuncType is how many values of which types a function takes and gives.
type FuncType struct{ Params, Results []byte }

// IsGo says whether the type is that of the functions of Go: from PC_B to
// whether to unwind.
func (t FuncType) IsGo() bool { return string(t.Params) == "\x7f" && string(t.Results) == "\x7f" }

// Module is a parsed module; it refers to the bytes it was parsed from.
type Module struct {
	Imports int        // how many functions are imported; they come first in the numbering
	Funcs   []FuncType // by function number, the imported ones included
	Bodies  [][]byte   // of the functions that are not imported: locals and code
	Names   map[int]string
	Data    []Segment // what memory begins with; nil if it is written in a way that is not read here

	sections []section
	types    []FuncType
}

type section struct {
	id      byte
	name    string // of a custom section
	raw     []byte // with number and length
	content []byte
}

// Parse reads a module. Names is empty in a stripped one.
func Parse(file []byte) (*Module, error) {
	if len(file) < len(header) || !slices.Equal(file[:len(header)], header) {
		return nil, errors.New("no WebAssembly module of version 1")
	}
	m := &Module{Names: map[int]string{}}
	for at := len(header); at < len(file); {
		size, from, err := Uint(file, at+1)
		if err != nil {
			return nil, err
		}
		if size > uint64(len(file)-from) {
			return nil, fmt.Errorf("section %d is longer than the file", file[at])
		}
		to := from + int(size)
		s := section{id: file[at], raw: file[at:to], content: file[from:to]}
		if err := m.read(&s); err != nil {
			return nil, fmt.Errorf("section %d: %w", s.id, err)
		}
		m.sections = append(m.sections, s)
		at = to
	}
	if len(m.Funcs)-m.Imports != len(m.Bodies) {
		return nil, fmt.Errorf("%d functions have %d bodies", len(m.Funcs)-m.Imports, len(m.Bodies))
	}
	return m, nil
}

// Encode writes the module with its bodies and its data as they are now, and
// without the names of its functions.
func (m *Module) Encode() []byte {
	size := len(header)
	for _, s := range m.sections {
		size += len(s.raw)
	}
	out := append(make([]byte, 0, size+size/8), header...)
	for _, s := range m.sections {
		if s.id == sectionCustom && s.name == names {
			continue
		}
		switch {
		case s.id == sectionCode:
			out = appendSection(out, s.id, appendCode(nil, m.Bodies))
		case s.id == sectionData && m.Data != nil:
			out = appendSection(out, s.id, appendData(nil, m.Data))
		default:
			out = append(out, s.raw...)
		}
	}
	return out
}

func appendSection(p []byte, id byte, content []byte) []byte {
	p = append(p, id)
	p = AppendUint(p, uint64(len(content)))
	return append(p, content...)
}

func appendCode(p []byte, bodies [][]byte) []byte {
	p = AppendUint(p, uint64(len(bodies)))
	for _, b := range bodies {
		p = AppendUint(p, uint64(len(b)))
		p = append(p, b...)
	}
	return p
}

func (m *Module) read(s *section) error {
	r := &reader{p: s.content}
	switch s.id {
	case sectionType:
		for range r.count() {
			if form := r.byte(); form != 0x60 {
				return fmt.Errorf("type of unknown form %#x", form)
			}
			m.types = append(m.types, FuncType{r.bytes(), r.bytes()})
		}
	case sectionImport:
		for range r.count() {
			module, name := r.bytes(), r.bytes()
			if kind := r.byte(); kind != 0 {
				return fmt.Errorf("import %s.%s is no function", module, name)
			}
			m.Imports++
			if err := m.declare(r.uint()); err != nil {
				return err
			}
		}
	case sectionFunction:
		for range r.count() {
			if err := m.declare(r.uint()); err != nil {
				return err
			}
		}
	case sectionCode:
		for range r.count() {
			m.Bodies = append(m.Bodies, r.bytes())
		}
	case sectionData:
		m.Data = readData(r)
	case sectionCustom:
		s.name = string(r.bytes())
		if s.name == names {
			m.readNames(r)
		}
		return nil // what is in it is no part of the program
	}
	return r.err
}

// Type is the type with a number, as call_indirect names it.
func (m *Module) Type(n uint64) (FuncType, bool) {
	if n >= uint64(len(m.types)) {
		return FuncType{}, false
	}
	return m.types[n], true
}

func (m *Module) declare(typ uint64) error {
	t, ok := m.Type(typ)
	if !ok {
		return fmt.Errorf("function of unknown type %d", typ)
	}
	m.Funcs = append(m.Funcs, t)
	return nil
}

// readNames reads the names of functions, the part with number 1.
func (m *Module) readNames(r *reader) {
	for r.err == nil && r.at < len(r.p) {
		id, part := r.byte(), &reader{p: r.bytes()}
		if id != 1 {
			continue
		}
		for range part.count() {
			n := part.uint()
			m.Names[int(n)] = string(part.bytes())
		}
	}
}

// reader reads on until something is cut short, and then gives zeros.
type reader struct {
	p   []byte
	at  int
	err error
}

func (r *reader) uint() uint64 {
	if r.err != nil {
		return 0
	}
	v, end, err := Uint(r.p, r.at)
	r.at, r.err = end, err
	return v
}

func (r *reader) int() int64 {
	if r.err != nil {
		return 0
	}
	v, end, err := Int(r.p, r.at)
	r.at, r.err = end, err
	return v
}

// count is a number of things of at least a byte each, so not more than bytes are left.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.p)-r.at) {
		r.err = errShort
		return 0
	}
	return int(n)
}

func (r *reader) bytes() []byte {
	n := r.count()
	r.at += n
	return r.p[r.at-n : r.at]
}

func (r *reader) byte() byte {
	if r.err != nil || r.at >= len(r.p) {
		r.err = errShort
		return 0
	}
	r.at++
	return r.p[r.at-1]
}
