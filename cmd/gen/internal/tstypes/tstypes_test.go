package tstypes

import (
	"strings"
	"testing"
	"testing/fstest"
)

// generate runs the translator on one file's source.
func generate(src string, p Package) (string, error) {
	p.Dir = fstest.MapFS{"a.go": {Data: []byte("package a\n" + src)}}
	out, err := Generate("by hand", p)
	return string(out), err
}

func TestGenerate(t *testing.T) {
	got, err := generate(`
// Report is an answer.
// It has two lines.
type Report struct {
	N int64 `+"`json:\"n\"`"+` // how many
	// Rate of all.
	Rate *float64 `+"`json:\"rate\"`"+` // 0 to 1
	Sub *Funnel `+"`json:\"sub,omitempty\"`"+`
	Stages map[string][]string `+"`json:\"stages\"`"+`
	For Duration `+"`json:\"for,omitempty\"`"+`
	Names Strings `+"`json:\"names\"`"+`
	Many []*Funnel `+"`json:\"many\"`"+`
	secret int `+"`json:\"-\"`"+`
}

type Funnel struct {
	OK bool `+"`json:\"ok\"`"+`
}

type Duration string
type Strings []string
func (s Strings) MarshalJSON() ([]byte, error) { return nil, nil }

const CodeOne = "one" // the first
const Version = 1
`, Package{Prefix: "R", CodePrefix: "Code", Custom: map[string]string{"Strings": "string | string[]"}})
	if err != nil {
		t.Fatal(err)
	}
	want := `// by hand

/**
 * Report is an answer.
 * It has two lines.
 */
export interface Report {
  /** how many */
  n: number;
  /**
   * Rate of all.
   * 0 to 1
   */
  rate: number | null;
  sub?: RFunnel;
  stages: Record<string, string[]>;
  for?: string;
  names: string | string[];
  many: (RFunnel | null)[];
}

export interface RFunnel {
  ok: boolean;
}

/** Every code of a Note or a Problem; a catalogue needs an entry for each. */
export const codes = [
  "one", // the first
] as const;

export type Code = (typeof codes)[number];
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What is not understood is refused, with its place.
func TestRefuses(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"no tag", "type A struct { B int }", "a.go:2:17: field B has no name in JSON"},
		{"embedded", "type A struct { B }\ntype B struct{}", "embedding is not supported"},
		{"two names", "type A struct { B, C int `json:\"b\"` }", "each field needs its own line"},
		{"option", "type A struct { B int `json:\"b,string\"` }", `the option "string" is not supported`},
		{"other package", "type A struct { B time.Time `json:\"b\"` }", "*ast.SelectorExpr"},
		{"anonymous struct", "type A struct { B struct{} `json:\"b\"` }", "*ast.StructType"},
		{"interface", "type A struct { B any `json:\"b\"` }", "the type any is not supported"},
		{"array", "type A struct { B [2]int `json:\"b\"` }", "fixed length"},
		{"bytes", "type A struct { B []byte `json:\"b\"` }", "base64"},
		{"map key", "type A struct { B map[int]string `json:\"b\"` }", "maps from string"},
		{"unexported", "type A struct { B c `json:\"b\"` }\ntype c struct{}", "not exported"},
		{"own JSON", "type A struct {}\nfunc (a *A) MarshalJSON() ([]byte, error) { return nil, nil }", "A marshals itself"},
		{"generic", "type A[T any] struct {}", "type parameters"},
		{"odd name", "type A struct { B int `json:\"b-c\"` }", "would need quotes"},
		{"code twice", "const CodeA = \"a\"\nconst CodeB = \"a\"", "two constants"},
		{"code no literal", "const CodeA = 1 + 2", "not a string literal"},
		{"syntax", "type A struct {", "expected"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := generate(c.src, Package{CodePrefix: "Code"})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
		})
	}
}
