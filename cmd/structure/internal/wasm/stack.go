package wasm

// Effect is how many values an instruction that is no control flow takes from
// the stack and how many it leaves. ok is false for control flow.
func (m *Module) Effect(in Instr) (pops, pushes int, ok bool) {
	switch op := in.Op; {
	case op == 0x01: // nop
		return 0, 0, true
	case op == Call:
		if in.Arg >= int64(len(m.Funcs)) {
			return 0, 0, false
		}
		t := m.Funcs[in.Arg]
		return len(t.Params), len(t.Results), true
	case op == CallIndirect:
		t, ok := m.Type(uint64(in.Arg))
		return len(t.Params) + 1, len(t.Results), ok
	case op == 0x1a: // drop
		return 1, 0, true
	case op == 0x1b: // select
		return 3, 1, true
	case op == LocalGet, op == GlobalGet, op == 0x3f, op >= I32Const && op <= 0x44:
		return 0, 1, true
	case op == LocalSet, op == GlobalSet:
		return 1, 0, true
	case op == LocalTee, op == 0x40, op >= 0x28 && op <= 0x35: // loads
		return 1, 1, true
	case op >= 0x36 && op <= 0x3e: // stores
		return 2, 0, true
	case op >= I32Eqz && op <= 0xc4:
		if unary(op) {
			return 1, 1, true
		}
		return 2, 1, true
	case op == MemoryCopy, op == MemoryFill:
		return 3, 0, true
	case op >= 0xfc00 && op <= 0xfc07: // conversions that saturate
		return 1, 1, true
	}
	return 0, 0, false
}

// unary tells the arithmetic on one value from that on two.
func unary(op int) bool {
	for _, r := range [...][2]int{{I32Eqz, I32Eqz}, {0x50, 0x50}, {0x67, 0x69}, {0x79, 0x7b}, {0x8b, 0x91}, {0x99, 0x9f}, {0xa7, 0xc4}} {
		if op >= r[0] && op <= r[1] {
			return true
		}
	}
	return false
}
