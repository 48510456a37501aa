package shape

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parcours/analysis/ingest/ingesttest"
)

// The wrappers against the plainest way to say what they do, on random tables.
func TestModels(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	cell := func(values ...string) string { return values[random.IntN(len(values))] }
	for range 80 {
		f := ingesttest.New("a", "k,a,b,x 0,x 1,y 1,list")
		for range random.IntN(20) {
			f.Rows = append(f.Rows, []string{cell("", "1", "1", "1", "2"), cell("", "", "a", "b"), cell("", "c"),
				cell("", "p"), cell("", "q", " "), cell("", "r"), cell("", "u", "u;v", ";w;;u")})
		}
		f.Batch, f.PartRows, f.Dictionary, f.Numbered = random.IntN(5), random.IntN(6), random.IntN(2) == 0, random.IntN(2) == 0

		var filled, happened, unpivoted, listed [][]string
		first, last := []string{}, ""
		for _, row := range f.Rows {
			continues := row[0] != "" && row[0] == last
			if last = row[0]; !continues {
				first = row
			}
			now := slices.Clone(row)
			for _, c := range []int{1, 2} {
				if now[c] == "" {
					now[c] = first[c]
				}
			}
			filled = append(filled, now)

			if !continues {
				some := false
				for _, c := range []int{2, 1} {
					if row[c] != "" {
						happened, some = append(happened, slices.Concat([]string{"is " + f.Header[c].Name, row[c]}, row)), true
					}
				}
				if !some {
					happened = append(happened, slices.Concat([]string{"", ""}, row))
				}
			}

			rest := slices.Concat(row[:3], row[6:])
			before := len(unpivoted)
			if row[3] != "" {
				unpivoted = append(unpivoted, slices.Concat(rest, []string{row[3], ""}))
			}
			if strings.TrimSpace(row[4]+row[5]) != "" {
				unpivoted = append(unpivoted, slices.Concat(rest, []string{row[4], row[5]}))
			}
			if len(unpivoted) == before {
				unpivoted = append(unpivoted, slices.Concat(rest, []string{"", ""}))
			}

			before = len(listed)
			for _, e := range strings.Split(row[6], ";") {
				if e != "" {
					listed = append(listed, slices.Concat(row, []string{e}))
				}
			}
			if len(listed) == before {
				listed = append(listed, slices.Concat(row, []string{""}))
			}
		}
		joined := func(rows [][]string) (list []string) {
			for _, row := range rows {
				list = append(list, strings.Join(row, ","))
			}
			return list
		}
		wantTable(t, FillDown(f, "k", []string{"a", "b"}), "k,a,b,x 0,x 1,y 1,list", joined(filled)...)
		wantTable(t, Events(f, "k", Occurrence{"b", "is b"}, Occurrence{"a", "is a"}), "event,time,k,a,b,x 0,x 1,y 1,list", joined(happened)...)
		wantTable(t, Unpivot(f, "{field} {n}", "{field}"), "k,a,b,list,x,y", joined(unpivoted)...)
		wantTable(t, Split(f, "list", ";", "item", nil), "k,a,b,x 0,x 1,y 1,list,item", joined(listed)...)
	}
}

// A name made after a pattern is taken apart again, and no other name is.
func FuzzPattern(f *testing.F) {
	f.Add("{field} (actionDetails {n})", "url", uint32(3), "url (actionDetails 3)")
	f.Add("Tax {n} {field}", "Name", uint32(0), "Tax 1 Name")
	f.Add("{n}", "", uint32(12), "12")
	f.Add("{field}{n}", "é", uint32(12), "\xff7")
	f.Fuzz(func(t *testing.T, text, field string, number uint32, name string) {
		if strings.Count(text, "{n}") != 1 || strings.Count(text, "{field}") > 1 {
			return
		}
		p := newPattern(text)
		number %= 1e9
		made := strings.Replace(strings.Replace(text, "{n}", strconv.Itoa(int(number)), 1), "{field}", field, 1)
		// Digits of the field or the literals may run into the number.
		digits := strings.ContainsAny(text+field, "0123456789")
		if got, n, ok := p.match(made); !digits && (p.fieldless || field != "") && !strings.Contains(field, "{n}") &&
			(!ok || n != int(number) || !p.fieldless && got != field) {
			t.Errorf("%q in %q: %q, %d, %v", made, text, got, n, ok)
		}
		if got, n, ok := p.match(name); ok {
			if n < 0 || n > 999_999_999 || !p.fieldless && got == "" || !strings.Contains(name, got) || !strings.Contains(name, fmt.Sprint(n)) {
				t.Errorf("%q in %q: %q, %d", name, text, got, n)
			}
		}
	})
}

// What is compared does not depend on blanks around it, and is its own key.
func FuzzKey(f *testing.F) {
	for _, s := range []string{" 12.0 ", "A@b", "-1.000", "1.0.0", "", "\xff@\xff", "1.0@x"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		key := string(appendKey(nil, value))
		if again := string(appendKey(nil, []byte(" "+key+" "))); again != key {
			t.Errorf("the key of %q is %q, and of that %q", value, key, again)
		}
	})
}
