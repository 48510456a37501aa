package seal

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"parcours/analysis/share"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const folder = "../../../testdata/share/"

// vector is a container with what comes out of it, for every program that reads them.
type vector struct {
	File       string `json:"file"`
	Key        string `json:"key"`
	Passphrase string `json:"passphrase"`
	Report     string `json:"report"` // the file that comes out, or ""
	Error      string `json:"error"`  // what does not open says: sealed (it does not decrypt), refused (what it holds is not taken)
}

// fixed are bytes that only test vectors may be made of.
func fixed(seed uint64) *rand.ChaCha8 {
	var s [32]byte
	binary.BigEndian.PutUint64(s[:], seed)
	return rand.NewChaCha8(s)
}

func sealed(t testing.TB, seed uint64, report []byte, passphrase string) (Key, []byte) {
	t.Helper()
	k, b, err := Seal(fixed(seed), report, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return k, b
}

// holding is a container of any plain bytes.
func holding(t testing.TB, seed uint64, plain []byte) (Key, []byte) {
	t.Helper()
	k, b := sealed(t, seed, nil, "")
	gcm, err := k.cipher(b[:header], "")
	if err != nil {
		t.Fatal(err)
	}
	return k, gcm.Seal(b[:header:header], b[26:header], plain, b[:header])
}

// made are the vectors, by the names of their files.
func made(t *testing.T) (list []vector, files [][]byte) {
	report, err := os.ReadFile(folder + "shop.json")
	if err != nil {
		t.Fatal(err)
	}
	add := func(name string, k Key, b []byte, passphrase, out, fails string) {
		list = append(list, vector{name + ".parcours", k.String(), passphrase, out, fails})
		files = append(files, b)
	}
	k, b := sealed(t, 1, report, "")
	add("plain", k, b, "", "shop.json", "")
	other, _ := sealed(t, 9, report, "")
	add("wrong-key", other, b, "", "", "sealed")
	flipped := func(at int) []byte {
		b := slices.Clone(b)
		b[at] ^= 1
		return b
	}
	add("flipped", k, flipped(len(b)-100), "", "", "sealed")
	add("flipped-header", k, flipped(12), "", "", "sealed")
	add("cut", k, b[:len(b)-1], "", "", "sealed")
	k, b = sealed(t, 2, report, "déjà vu 🗝")
	add("passphrase", k, b, "déjà vu 🗝", "shop.json", "")
	add("wrong-passphrase", k, b, "deja vu", "", "sealed")
	weak := slices.Clone(b)
	binary.BigEndian.PutUint32(weak[6:], 1000)
	add("few-rounds", k, weak, "déjà vu 🗝", "", "sealed")
	packed := func(report []byte) []byte {
		b, err := pack(report)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	k, b = holding(t, 3, packed(make([]byte, MaxReport+1)))
	add("bomb", k, b, "", "", "refused")
	plain := packed([]byte("{}"))
	plain[len(plain)-1] = 1
	k, b = holding(t, 4, plain)
	add("behind", k, b, "", "", "refused")
	plain = packed([]byte("{}"))
	binary.BigEndian.PutUint32(plain, 1<<31)
	k, b = holding(t, 5, plain)
	add("too-long", k, b, "", "", "refused")
	return list, files
}

// TestVectors reads the containers in testdata, which other programs read, too.
func TestVectors(t *testing.T) {
	if *update {
		list, files := made(t)
		text, err := json.MarshalIndent(list, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		write := func(name string, b []byte) {
			if err := os.WriteFile(folder+name, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		write("vectors.json", append(text, '\n'))
		for i, v := range list {
			write(v.File, files[i])
		}
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(folder + name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var list []vector
	if err := json.Unmarshal(read("vectors.json"), &list); err != nil || len(list) < 10 {
		t.Fatalf("%d vectors: %v", len(list), err)
	}
	for _, v := range list {
		if testing.Short() && v.Passphrase != "" {
			continue // takes seconds where there is no hardware for it
		}
		k, err := ParseKey(v.Key)
		if err != nil {
			t.Fatal(err)
		}
		out, err := Open(read(v.File), k, v.Passphrase)
		said := ""
		switch {
		case errors.Is(err, ErrSealed), errors.Is(err, ErrPassphrase):
			said = "sealed"
		case err != nil:
			said = "refused"
		}
		if said != v.Error {
			t.Errorf("%s: %v; want %q", v.File, err, v.Error)
		}
		if v.Report == "" {
			continue
		}
		if !bytes.Equal(out, read(v.Report)) {
			t.Errorf("%s: another report", v.File)
		}
		if _, err := share.Parse(out); err != nil {
			t.Errorf("%s: %v", v.File, err)
		}
	}
}

// TestFlipped flips each bit of the header and some of the rest: nothing opens.
func TestFlipped(t *testing.T) {
	k, b := sealed(t, 1, []byte(`{"a":1}`), "")
	if _, err := Open(b, k, ""); err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(b) {
		if bit > 8*header && bit%97 != 0 {
			continue
		}
		c := slices.Clone(b)
		c[bit/8] ^= 1 << (bit % 8)
		if _, err := Open(c, k, ""); err == nil {
			t.Errorf("opens with bit %d flipped", bit)
		}
	}
	for n := range len(b) {
		if n%53 == 0 {
			if _, err := Open(b[:n], k, ""); err == nil {
				t.Errorf("the first %d bytes open", n)
			}
		}
	}
	k[0] ^= 1
	if _, err := Open(b, k, ""); !errors.Is(err, ErrSealed) {
		t.Errorf("with another key: %v", err)
	}
}

// TestSizes tells reports apart by few sizes, and none of a few kilobytes.
func TestSizes(t *testing.T) {
	for _, c := range [][2]int{{0, 4096}, {4096, 4096}, {4097, 4352}, {4352, 4352}, {100_000, 100_352}, {1 << 20, 1 << 20}, {1<<20 + 1, 1<<20 + 1<<15}} {
		if got := padded(c[0]); got != c[1] {
			t.Errorf("%d bytes become %d; want %d", c[0], got, c[1])
		}
	}
	_, short := sealed(t, 1, []byte("{}"), "")
	_, long := sealed(t, 1, []byte(strings.Repeat("x", 1000)), "")
	if len(short) != len(long) || len(short) != header+4096+16 {
		t.Errorf("%d and %d bytes", len(short), len(long))
	}
	if _, _, err := Seal(fixed(1), make([]byte, MaxReport+1), ""); err == nil {
		t.Error("a report that nobody opens is sealed")
	}
	if _, _, err := Seal(strings.NewReader("short"), nil, ""); err == nil {
		t.Error("sealed with half a key")
	}
}

func TestKey(t *testing.T) {
	k, _ := sealed(t, 1, nil, "")
	if got, err := ParseKey(k.String()); err != nil || got != k || len(k.String()) != 43 {
		t.Errorf("%s: %v", k, err)
	}
	for _, s := range []string{"", "x", k.String() + "=", k.String()[1:], strings.Repeat("+", 43), strings.Repeat("A", 42) + "B"} {
		if _, err := ParseKey(s); err == nil {
			t.Errorf("%q is a key", s)
		}
	}
}

// FuzzOpen opens anything, and what anything says once it is decrypted.
func FuzzOpen(f *testing.F) {
	k, b := sealed(f, 1, []byte(`{}`), "")
	f.Add(b)
	f.Add([]byte(magic))
	plain, err := pack([]byte("{}"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain)
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 5 && b[5] == byPBKDF2 {
			return // takes too long
		}
		if out, err := Open(b, k, ""); err == nil && len(out) > MaxReport {
			t.Errorf("%d bytes came out", len(out))
		}
		if out, err := unpack(b); err == nil {
			again, err := pack(out)
			if err != nil {
				t.Fatal(err)
			}
			if back, err := unpack(again); err != nil || !bytes.Equal(back, out) {
				t.Errorf("it changes: %v", err)
			}
		}
	})
}
