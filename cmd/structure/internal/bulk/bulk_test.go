package bulk

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parcours/cmd/structure/internal/wasm"
)

// check compares what the functions of a module do with what JavaScript does.
const check = `
const { copy, equal, compare, ...sized } = new WebAssembly.Instance(new WebAssembly.Module(require("fs").readFileSync(process.argv[2]))).exports;
const bytes = new Uint8Array(copy ? sized.memory.buffer : 0);
let seed = 1;
const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
const same = (what, want) => {
  for (let i = 0; i < 512; i++) if (bytes[i] !== want[i]) throw new Error(what + ": byte " + i + " is " + bytes[i] + ", not " + want[i]);
};
for (let round = 0; round < 20000; round++) {
  const to = random(200), from = random(200), n = random(45);
  for (let i = 0; i < 512; i++) bytes[i] = random(256);
  const want = bytes.slice(0, 512);
  want.copyWithin(to, from, from + n);
  copy(to, from, n);
  same("copy " + [to, from, n], want);
}
for (const [name, f] of Object.entries(sized)) {
  const n = Number(name.slice(1));
  for (let round = 0; round < 50 && n; round++) {
    const to = random(200), from = random(200);
    for (let i = 0; i < 512; i++) bytes[i] = random(256);
    const want = bytes.slice(0, 512);
    if (name[0] === "c") want.copyWithin(to, from, from + n);
    else want.fill(0, to, to + n);
    f(to, from);
    same(name + " " + [to, from], want);
  }
}
for (let round = 0; round < 20000; round++) {
  const a = random(50), b = 100 + random(50), n = random(40);
  for (let i = 0; i < n; i++) bytes[a + i] = bytes[b + i] = random(256);
  if (n && random(2)) bytes[b + random(n)] = random(256);
  const want = Buffer.compare(bytes.slice(a, a + n), bytes.slice(b, b + n));
  if (Math.sign(compare(a, b, n)) !== want) throw new Error("compare " + [a, b, n]);
  if (equal(BigInt(a), BigInt(b), BigInt(n)) !== (want ? 0n : 1n)) throw new Error("equal " + [a, b, n]);
}
`

// bytewise is a memcmp as plain as can be.
var bytewise = []byte{
	0, wasm.Loop, wasm.Void,
	wasm.LocalGet, 2, wasm.I32Eqz, wasm.If, wasm.Void, wasm.I32Const, 0, wasm.Return, wasm.End,
	wasm.LocalGet, 0, i32Load8, 0, 0, wasm.LocalGet, 1, i32Load8, 0, 0, i32Ne, wasm.If, wasm.Void,
	wasm.LocalGet, 0, i32Load8, 0, 0, wasm.LocalGet, 1, i32Load8, 0, 0, wasm.I32Sub, wasm.Return, wasm.End,
	wasm.LocalGet, 0, wasm.I32Const, 1, i32Add, wasm.LocalSet, 0,
	wasm.LocalGet, 1, wasm.I32Const, 1, i32Add, wasm.LocalSet, 1,
	wasm.LocalGet, 2, wasm.I32Const, 1, wasm.I32Sub, wasm.LocalSet, 2,
	wasm.Br, 0, wasm.End, wasm.Unreachable, wasm.End,
}

func TestMemoryIsTheSameAfterwards(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("needs node")
	}
	b := builder{types: []string{"\x03\x7f\x7f\x7f\x00", "\x03\x7e\x7e\x7e\x01\x7e", "\x03\x7f\x7f\x7f\x01\x7f", "\x02\x7f\x7f\x00"}}
	three := asm{0}.get(0).get(1).get(2)
	b.add("copy", 0, append(three, append(wasm.CopyBytes[:], wasm.End)...))
	b.add("equal", 1, []byte{0, wasm.Unreachable, wasm.End})
	b.add("compare", 2, bytewise)
	for n := range int64(140) {
		b.add("c"+itoa(n), 3, asm{0}.get(0).get(1).i32(n).op(wasm.CopyBytes[:]...).op(wasm.End))
		b.add("z"+itoa(n), 3, asm{0}.get(0).i32(0).i32(n).op(0xfc, 0x0b, 0, wasm.End))
	}
	m, err := wasm.Parse(b.module())
	if err != nil {
		t.Fatal(err)
	}
	m.Names = map[int]string{1: "memeqbody", 2: "memcmp"}
	// Of the sizes, 8 to 128 are spelled out.
	if n, err := Rewrite(m); n != 3+2*(longest-7) || err != nil {
		t.Errorf("%d functions changed (%v)", n, err)
	}
	file := filepath.Join(t.TempDir(), "m.wasm")
	if err := os.WriteFile(file, m.Encode(), 0o644); err != nil {
		t.Fatal(err)
	}
	run := exec.Command(node, "-", file)
	run.Stdin = strings.NewReader(check)
	if out, err := run.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
