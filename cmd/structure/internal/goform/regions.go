package goform

import (
	"errors"

	"parcours/cmd/structure/internal/wasm"
)

var (
	errLoop    = errors.New("goes to the dispatch in another way than by a jump")
	errStack   = errors.New("keeps a value on the stack over a jump")
	errPCB     = errors.New("uses PC_B in another way")
	errAddress = errors.New("a return address names another block than the one after the call")
)

// parser reads the code of the blocks one after the other.
type parser struct {
	*function
	m      *wasm.Module
	number int64
	at     int // in the code
	blocks int
	block  int

	cur    node
	height int // of the stack, outside of what the stretch nests
	dead   bool
}

// region reads the code of one block up to the end that closes it.
func (p *parser) region() error {
	f := p.function
	f.starts = append(f.starts, len(f.nodes))
	f.resumed = append(f.resumed, p.block == 0 || p.resumes())
	p.begin(p.at)
	var address int64
	for {
		if p.at >= len(f.code) {
			return errForm
		}
		in := f.code[p.at]
		switch {
		case in.Op == wasm.End:
			if !p.dead {
				if p.height != 0 {
					return errStack
				}
				called := p.afterCall()
				if called && !p.named(address) {
					return errAddress
				}
				if called && p.ends(p.at-1) {
					p.cur.final = true
					p.finish(in.At, stop)
				} else {
					p.finish(in.At, jump, p.block+1)
				}
			}
			p.at++
			return nil
		case p.dead:
			if !p.skip() {
				return errForm
			}
			continue
		case in.Op == wasm.I64Const && p.at+1 < len(f.code) && f.code[p.at+1].Op == wasm.I64Store:
			address = in.Arg // the last one stored before a call is what it returns to
		}
		if err := p.one(in); err != nil {
			return err
		}
	}
}

// one reads one instruction of the region, or a whole block or jump.
func (p *parser) one(in wasm.Instr) error {
	f := p.function
	if target, ok := p.jump(p.at, 0); ok {
		if p.height != 0 {
			return errStack
		}
		p.finish(in.At, jump, target)
		p.dead = true
		p.at += 3
		return nil
	}
	switch in.Op {
	case wasm.If:
		target, ok := p.jump(p.at+1, 1)
		if !ok || !f.is(p.at, wasm.If, wasm.Void) || !f.is(p.at+4, wasm.End, 0) {
			break
		}
		if p.height != 1 {
			return errStack
		}
		p.cur.negated = f.code[p.at-1].Op == wasm.I32Eqz && f.code[p.at-1].At >= p.cur.from
		p.finish(in.At, branch, target)
		p.at += 5
		p.begin(p.at)
		return nil
	case wasm.Return, wasm.Unreachable:
		p.finish(in.Next, stop)
		p.dead = true
		p.at++
		return nil
	}
	if in.Op == wasm.Block || in.Op == wasm.Loop || in.Op == wasm.If {
		return p.nested()
	}
	if err := p.plain(in, 0); err != nil {
		return err
	}
	p.at++
	return nil
}

// plain reads an instruction that opens and closes nothing, inner blocks deep.
func (p *parser) plain(in wasm.Instr, inner int) error {
	f := p.function
	switch in.Op {
	case wasm.Br, wasm.BrIf:
		if !f.unwinds || in.Arg != int64(inner+p.blocks-p.block) {
			return errLoop
		}
		if in.Op == wasm.Br && inner == 0 {
			return errForm
		}
		p.cur.exits = append(p.cur.exits, exit{in.At, in.Next, byte(in.Op), inner})
		if inner == 0 {
			p.height--
		}
		return nil
	case wasm.LocalGet, wasm.LocalSet, wasm.LocalTee:
		// The emitter swaps two values on the stack through PC_B.
		if in.Arg == localPCB && !f.is(p.at-2, wasm.LocalSet, localPCB, wasm.I32Const, 0, wasm.LocalGet, localPCB, wasm.CallIndirect, 0) &&
			!f.is(p.at, wasm.LocalSet, localPCB, wasm.I32Const, 0, wasm.LocalGet, localPCB, wasm.CallIndirect, 0) {
			return errPCB
		}
	}
	pops, pushes, ok := p.m.Effect(in)
	if !ok {
		return errForm
	}
	if inner == 0 {
		if p.height < pops {
			return errStack
		}
		p.height += pushes - pops
	}
	return nil
}

// nested reads a block that goes nowhere else in the function, to its end.
func (p *parser) nested() error {
	f := p.function
	inner, results := 0, 0
	for ; p.at < len(f.code); p.at++ {
		in := f.code[p.at]
		switch in.Op {
		case wasm.Block, wasm.Loop, wasm.If:
			if in.Arg != wasm.Void && (in.Arg < 0x7c || in.Arg > 0x7f) {
				return errForm
			}
			if inner == 0 {
				if in.Op == wasm.If {
					p.height--
				}
				if in.Arg != wasm.Void {
					results = 1
				}
			}
			inner++
		case wasm.End:
			inner--
			if inner == 0 {
				p.height += results
				p.at++
				return nil
			}
		case wasm.Else, wasm.Return, wasm.Unreachable:
		case wasm.Br, wasm.BrIf:
			if in.Arg < int64(inner) {
				continue // stays inside
			}
			if err := p.plain(in, inner); err != nil {
				return err
			}
		default:
			if err := p.plain(in, inner); err != nil {
				return err
			}
		}
	}
	return errForm
}

// skip steps over an instruction that is never reached; ok is false if the
// blocks do not close.
func (p *parser) skip() bool {
	depth := 0
	for p.at < len(p.code) {
		switch p.code[p.at].Op {
		case wasm.Block, wasm.Loop, wasm.If:
			depth++
		case wasm.End:
			depth--
		}
		p.at++
		if depth == 0 {
			return true
		}
	}
	return false
}

// jump says which block `i32.const k; local.set PC_B; br loop` goes to.
func (p *parser) jump(at, inner int) (block int, ok bool) {
	f := p.function
	if at+2 >= len(f.code) || f.code[at].Op != wasm.I32Const || !f.is(at+1, wasm.LocalSet, localPCB, wasm.Br, int64(inner+p.blocks-1-p.block)) {
		return 0, false
	}
	pc := f.code[at].Arg
	return p.entered(pc), pc >= 0
}

// entered is the block that br_table enters for a value of PC_B.
func (p *parser) entered(pc int64) int {
	return p.table[min(pc, int64(len(p.table)-1))]
}

// resumes says whether the block that begins here is entered from outside:
// because it follows a call that may unwind, or because it begins with one. The
// runtime goes to the block that calls deferreturn after a panic, and the
// emitter begins a block there for it.
func (p *parser) resumes() bool {
	if p.is(p.at-2, wasm.BrIf, int64(p.blocks-p.block+1), wasm.End, 0) && !p.ends(p.at-2) {
		return true
	}
	at := p.at
	for p.is(at, wasm.Nop, 0) {
		at++
	}
	return p.is(at, wasm.LocalGet, localSP, wasm.I32Const, 8, wasm.I32Sub, 0, wasm.LocalTee, localSP, wasm.GlobalSet, globalSP)
}

// afterCall says whether the region ends with a call that may unwind.
func (p *parser) afterCall() bool {
	return p.unwinds && p.is(p.at-1, wasm.BrIf, int64(p.blocks-p.block))
}

// ends says whether a check for unwinding follows a call that never comes back. The
// compiler writes nothing after it, so control would seem to go on with
// whatever block is next.
func (p *parser) ends(check int) bool {
	at := check - 3
	return p.is(at+1, wasm.GlobalGet, globalSP, wasm.LocalSet, localSP) &&
		p.code[at].Op == wasm.Call && neverReturns(p.m.Names[int(p.code[at].Arg)])
}

// named says whether a return address is that of the next block.
func (p *parser) named(address int64) bool {
	return address>>16 == p.number && p.block+1 < p.blocks && p.entered(address&0xffff) == p.block+1
}

func (p *parser) begin(at int) {
	from := len(p.body)
	if at < len(p.code) {
		from = p.code[at].At
	}
	p.cur = node{from: from}
	p.height, p.dead = 0, false
}

// finish ends the node that is being read. Its successors are blocks for now;
// after a branch the node goes on with the next one, which is noted as -1.
func (p *parser) finish(to int, k kind, blocks ...int) {
	p.cur.to, p.cur.kind = to, k
	p.cur.succs = blocks
	if k == branch {
		p.cur.succs = append(p.cur.succs, -1)
	}
	p.nodes = append(p.nodes, p.cur)
}

// link turns blocks into the nodes they begin with. Behind the last block there
// is an instruction that is never to be reached.
func (p *parser) link() {
	end := -1
	for i := range p.nodes {
		n := &p.nodes[i]
		for j, block := range n.succs {
			switch {
			case block < 0:
				n.succs[j] = i + 1
			case block < p.blocks:
				n.succs[j] = p.starts[block]
			default:
				if end < 0 {
					end = len(p.nodes)
				}
				n.succs[j] = end
			}
		}
	}
	if end >= 0 {
		p.nodes = append(p.nodes, trap())
	}
}

func trap() node { return node{made: []byte{wasm.Unreachable}} }
