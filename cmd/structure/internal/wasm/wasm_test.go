package wasm

import (
	"bytes"
	"math"
	"reflect"
	"slices"
	"testing"
)

func TestNumbersAreReadAsWritten(t *testing.T) {
	for _, v := range []int64{0, 1, -1, 63, 64, -64, -65, 127, 128, math.MaxInt32, math.MinInt32, math.MaxInt64, math.MinInt64} {
		p := AppendInt(nil, v)
		if got, end, err := Int(p, 0); got != v || end != len(p) || err != nil {
			t.Errorf("Int(%x) = %d, %d, %v, want %d", p, got, end, err, v)
		}
		u := uint64(v)
		p = AppendUint(nil, u)
		if got, end, err := Uint(p, 0); got != u || end != len(p) || err != nil {
			t.Errorf("Uint(%x) = %d, %d, %v, want %d", p, got, end, err, u)
		}
		if _, _, err := Uint(p[:len(p)-1], 0); err == nil {
			t.Errorf("Uint(%x) without its last byte is no error", p)
		}
	}
}

// small has a function imported as a.b, one of its own, and names for both.
var small = []byte{
	0, 'a', 's', 'm', 1, 0, 0, 0,
	1, 8, 2, 0x60, 0, 0, 0x60, 1, 0x7f, 0, // () and (i32)
	2, 7, 1, 1, 'a', 1, 'b', 0, 1,
	3, 2, 1, 0,
	10, 8, 1, 6, 0, 0x41, 0xff, 0x00, 0x1a, 0x0b,
	0, 12, 4, 'n', 'a', 'm', 'e', 1, 5, 1, 1, 2, 'm', 'y',
	0, 3, 1, 'x', 7,
}

func TestAModuleKeepsAllButItsNames(t *testing.T) {
	m, err := Parse(small)
	if err != nil {
		t.Fatal(err)
	}
	if m.Imports != 1 || len(m.Funcs) != 2 || len(m.Funcs[0].Params) != 1 || m.Names[1] != "my" {
		t.Errorf("%+v", m)
	}
	names := bytes.Index(small, []byte{0, 12, 4})
	want := append(bytes.Clone(small[:names]), small[names+14:]...)
	if got := m.Encode(); !bytes.Equal(got, want) {
		t.Errorf("encoded %x, want %x", got, want)
	}
}

func TestDataIsJoinedAcrossZeros(t *testing.T) {
	far := int64(6 + farthest + 1)
	m := &Module{Data: []Segment{{0, []byte{1, 2}}, {far, []byte{5}}, {5, []byte{4}}, {2, []byte{3}}}}
	m.JoinData()
	r := &reader{p: appendData(nil, m.Data)}
	got := readData(r)
	want := []Segment{{0, []byte{1, 2, 3, 0, 0, 4}}, {far, []byte{5}}}
	if !reflect.DeepEqual(got, want) || r.err != nil {
		t.Errorf("%v, %v, want %v", got, r.err, want)
	}
	overlapping := []Segment{{0, []byte{1, 2}}, {4, []byte{3}}, {1, []byte{4}}}
	m = &Module{Data: slices.Clone(overlapping)}
	if m.JoinData(); !reflect.DeepEqual(m.Data, overlapping) {
		t.Errorf("segments that overlap become %v", m.Data)
	}
	if got := readData(&reader{p: []byte{1, 1, 1, 7}}); got != nil {
		t.Errorf("a segment without an address is read as %v", got)
	}
}

func TestABrokenModuleIsAnError(t *testing.T) {
	for n := range len(small) - 1 {
		m, err := Parse(small[:n])
		if err == nil && len(m.Bodies) == 1 {
			continue // cut between sections, or in one that says nothing
		}
		if err == nil && n > 8 && len(m.Funcs) > 1 {
			t.Errorf("the first %d bytes are no error: %+v", n, m)
		}
	}
	if _, err := Parse([]byte("no module")); err == nil {
		t.Error("a text is no error")
	}
}

func TestInstructionsAreDecodedToTheirEnd(t *testing.T) {
	body := []byte{
		0,
		0x02, Void, 0x41, 0x7f, 0x0e, 1, 0, 0, 0x0b, // block; i32.const -1; br_table 0 0; end
		0x43, 1, 2, 3, 4, 0x1a, // f32.const; drop
		0x29, 3, 0x80, 0x01, // i64.load offset=128
		0xfc, 0x0a, 0, 0, 0xfc, 0x0b, 0, 0xfc, 0x06, // memory.copy; memory.fill; i64.trunc_sat_f64_s
		0x0b,
	}
	code, err := Decode(nil, body, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := []int{Block, I32Const, BrTable, End, 0x43, Drop, I64Load, MemoryCopy, MemoryFill, 0xfc06, End}
	if len(code) != len(want) {
		t.Fatalf("%d instructions, want %d: %v", len(code), len(want), code)
	}
	for i, in := range code {
		if in.Op != want[i] {
			t.Errorf("instruction %d is %#x, want %#x", i, in.Op, want[i])
		}
	}
	if code[1].Arg != -1 || Offset(body, code[6]) != 128 || len(Targets(body, code[2])) != 2 {
		t.Errorf("arguments of %v", code)
	}
	if _, err := Decode(nil, []byte{0xfd, 0}, 0); err == nil {
		t.Error("an instruction of vectors is no error")
	}
}
