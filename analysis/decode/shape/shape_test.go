package shape

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/decode/csv"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// rowsOf reads columns of all parts, each from where the one before ended, as
// texts; a row is its number in the part and its cells. It also checks what
// every Reader promises.
func rowsOf(f decode.File, columns []int) (rows [][]string, numbers []int64, err error) {
	fields := f.Fields()
	var end int64
	for _, part := range f.Parts() {
		part.Start = end
		r, err := f.Read(part, columns)
		if err != nil {
			return nil, nil, err
		}
		var b table.Batch
		dictionaries := map[[2]int]string{}
		for last := int64(0); ; {
			err := r.Next(&b)
			if errors.Is(err, io.EOF) {
				if r.Next(&b) != io.EOF {
					return nil, nil, errors.New("no io.EOF the second time")
				}
				break
			}
			if err != nil {
				return nil, nil, err
			}
			if b.Rows <= 0 || b.Rows > decode.BatchRows || len(b.Columns) != len(columns) {
				return nil, nil, fmt.Errorf("a batch of %d rows and %d columns", b.Rows, len(b.Columns))
			}
			for i := range b.Columns {
				c, field := &b.Columns[i], fields[columns[i]]
				n := len(c.Ends)
				switch {
				case c.Index != nil:
					n = len(c.Index)
				case field.Kind == table.Float:
					n = len(c.Floats)
				case field.Kind != table.String:
					n = len(c.Ints)
				}
				if n != b.Rows || c.Null != nil && len(c.Null) != b.Rows {
					return nil, nil, fmt.Errorf("%d values and %d nulls in %d rows of %s", n, len(c.Null), b.Rows, field.Name)
				}
				if c.Dictionary != 0 {
					var all []string
					for e := range c.Entries() {
						all = append(all, string(c.Entry(e)))
					}
					if was, ok := dictionaries[[2]int{i, c.Dictionary}]; ok && was != fmt.Sprintf("%q", all) {
						return nil, nil, fmt.Errorf("dictionary %d of %s was %s and is %q", c.Dictionary, field.Name, was, all)
					}
					dictionaries[[2]int{i, c.Dictionary}] = fmt.Sprintf("%q", all)
				}
			}
			for row := range b.Rows {
				if n := b.RowNumber(row); n < last {
					return nil, nil, fmt.Errorf("row %d after row %d", n, last)
				}
				last = b.RowNumber(row)
				cells := make([]string, len(columns))
				for i, c := range columns {
					if fields[c].Kind == table.String && !b.Columns[i].IsNull(row) {
						_ = b.Columns[i].String(row)
					} else if b.Columns[i].Index != nil && fields[c].Kind == table.String {
						_ = b.Columns[i].Entry(int(b.Columns[i].Index[row])) // any valid entry
					}
					cells[i] = string(appendText(nil, &b.Columns[i], fields[c], row))
				}
				rows, numbers = append(rows, cells), append(numbers, b.RowNumber(row))
			}
		}
		_, end = r.Extent()
	}
	return rows, numbers, nil
}

// wantTable checks all of a file's cells, then that any columns of it, also
// twice or in another order or by several readers at once, give the same.
func wantTable(t *testing.T, f decode.File, header string, want ...string) {
	t.Helper()
	var names []string
	var all []int
	for i, field := range f.Fields() {
		names, all = append(names, field.Name), append(all, i)
	}
	if got := strings.Join(names, ","); got != header {
		t.Fatalf("columns %s, want %s", got, header)
	}
	rows, _, err := rowsOf(f, all)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows {
		got = append(got, strings.Join(row, ","))
	}
	if !slices.Equal(got, want) {
		t.Fatalf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	choices := [][]int{{}}
	for i := range all {
		choices = append(choices, []int{i}, []int{i, (i + 1) % len(all), i})
	}
	back := slices.Clone(all)
	slices.Reverse(back)
	choices = append(choices, back)
	var wait sync.WaitGroup
	for _, columns := range choices {
		wait.Go(func() {
			some, _, err := rowsOf(f, columns)
			if err != nil {
				t.Errorf("columns %d: %v", columns, err)
				return
			}
			if len(some) != len(rows) {
				t.Errorf("columns %d: %d rows, want %d", columns, len(some), len(rows))
				return
			}
			for r := range some {
				for i, c := range columns {
					if some[r][i] != rows[r][c] {
						t.Errorf("columns %d: row %d, column %d is %q, want %q", columns, r, c, some[r][i], rows[r][c])
					}
				}
			}
		})
	}
	wait.Wait()
}

// each runs a test with the file cut in all sorts of ways.
func each(t *testing.T, f *ingesttest.File, test func(*testing.T, *ingesttest.File)) {
	for _, batch := range []int{0, 1, 2, 3} {
		for _, part := range []int{0, 1, 2, 3} {
			for _, dictionary := range []string{"no", "batch's", "part's"} {
				g := *f
				g.Batch, g.PartRows, g.Dictionary, g.Numbered = batch, part, dictionary != "no", dictionary == "part's"
				t.Run(fmt.Sprintf("%d rows a batch, %d a part, dictionary %s", batch, part, dictionary), func(t *testing.T) { test(t, &g) })
			}
		}
	}
}

// text opens a CSV text cut into parts of so many bytes.
func text(t testing.TB, name, text string, part int64) decode.File {
	t.Helper()
	f, err := csv.Open(source.Bytes(name, []byte(text)), csv.Sizes{Chunk: 16, Part: part})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// lines is a text of lines without the indentation they have in the source.
func lines(s string) []string {
	var list []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}
