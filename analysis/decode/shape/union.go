package shape

import (
	"strings"
	"unicode"

	"parcours/analysis/decode"
	"parcours/analysis/lexicon"
	"parcours/analysis/table"
)

// Drift is how a file's columns differ from those of the files before it. What
// stays that way from one file to the next is told once.
type Drift struct {
	File   string
	Column string // as the file, or for one it lacks the files before, have it
	Kind   string // one of the Drift constants
	As     string // the column it is taken for, or the kind its values become; "" for none
}

// Kinds of Drift.
const (
	DriftAdded   = "added"   // a column that the file before has not; null where it is missing
	DriftLost    = "lost"    // a column that the file before has; null here
	DriftRenamed = "renamed" // a column that other files call As
	DriftKind    = "kind"    // a column whose values are of another kind elsewhere: all become As
)

// Union makes files of one export alike: each gets all columns that any has,
// in one order and of one kind, and is itself if that is so already. Columns
// are matched by name. If a file lacks exactly one column that agrees with
// exactly one that is new, that is the same under another name:
//
//   - one spelt alike but for case, accents, spaces and signs;
//   - one that same takes for a synonym; same may be nil;
//   - the only one there is, at its place among columns otherwise in the same
//     order, of its kind, half of whose values the other has, too. Only for
//     this some values are read.
//
// A column of different kinds becomes texts.
func Union(files []decode.File, same func(a, b string) bool) ([]decode.File, []Drift) {
	if alike(files) {
		return files, nil
	}
	u := union{same: same, places: map[string]int{}}
	for i, f := range files {
		u.add(files, i, f.Fields())
	}
	out := make([]decode.File, len(files))
	fields := make([]table.Field, len(u.columns))
	for i := range u.columns {
		fields[i] = u.columns[i].common()
	}
	for i, f := range files {
		from := make([]int, len(fields))
		for c := range from {
			from[c] = none
			if c < len(u.from[i]) {
				from[c] = u.from[i][c]
			}
		}
		out[i] = united(f, fields, from)
	}
	return out, u.drift(files, fields)
}

// alike says whether all files have the same columns.
func alike(files []decode.File) bool {
	for _, f := range files {
		if !sameFields(f.Fields(), files[0].Fields()) {
			return false
		}
	}
	return true
}

func sameFields(a, b []table.Field) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// union is the columns of the files so far.
type union struct {
	same    func(a, b string) bool
	columns []unionColumn
	places  map[string]int // by name
	from    [][]int        // of each file, its column that is each of columns, as many as there were then
}

// unionColumn is a column of the union.
type unionColumn struct {
	name        string
	file, place int           // where it was first met
	fields      []table.Field // in the files that have it, each kind once
}

func (c *unionColumn) common() table.Field { return commonField(c.name, c.fields) }

func (c *unionColumn) meet(f table.Field) {
	f.Name = c.name
	for _, known := range c.fields {
		if known == f {
			return
		}
	}
	c.fields = append(c.fields, f)
}

// add finds the columns of file i in the union, or adds them.
func (u *union) add(files []decode.File, i int, fields []table.Field) {
	from := make([]int, len(u.columns))
	for c := range from {
		from[c] = none
	}
	var unknown []int
	for j, field := range fields {
		if c, ok := u.places[field.Name]; ok {
			from[c] = j
		} else {
			unknown = append(unknown, j)
		}
	}
	var missing []int
	for c := range from {
		if from[c] == none {
			missing = append(missing, c)
		}
	}
	if len(unknown) > 0 && len(missing) > 0 {
		bridge := func(agree func(c, j int) bool) { missing, unknown = pair(from, missing, unknown, agree) }
		spelling := map[string]string{}
		spelt := func(name string) string {
			if _, ok := spelling[name]; !ok {
				spelling[name] = squeeze(name)
			}
			return spelling[name]
		}
		bridge(func(c, j int) bool {
			a := spelt(u.columns[c].name)
			return a != "" && a == spelt(fields[j].Name)
		})
		if u.same != nil {
			bridge(func(c, j int) bool { return u.same(u.columns[c].name, fields[j].Name) })
		}
		bridge(func(c, j int) bool { return u.takesPlace(files, i, from, c, j) })
	}
	for _, j := range unknown {
		u.places[fields[j].Name] = len(u.columns)
		from = append(from, j)
		u.columns = append(u.columns, unionColumn{name: fields[j].Name, file: i, place: j})
	}
	for c, j := range from {
		if j != none {
			u.columns[c].meet(fields[j])
		}
	}
	u.from = append(u.from, from)
}

// pair matches the missing and the unknown that agree with each other and with
// no other, and returns those left.
func pair(from, missing, unknown []int, agree func(c, j int) bool) (_, _ []int) {
	if len(missing) == 0 || len(unknown) == 0 {
		return missing, unknown
	}
	const several = -2
	ofMissing, ofUnknown := make([]int, len(missing)), make([]int, len(unknown))
	for k := range ofMissing {
		ofMissing[k] = none
	}
	for k := range ofUnknown {
		ofUnknown[k] = none
	}
	note := func(at *int, with int) {
		if *at != none {
			with = several
		}
		*at = with
	}
	for a, c := range missing {
		for b, j := range unknown {
			if agree(c, j) {
				note(&ofMissing[a], b)
				note(&ofUnknown[b], a)
			}
		}
	}
	var lacking, left []int
	for a, c := range missing {
		if b := ofMissing[a]; b >= 0 && ofUnknown[b] == a {
			from[c] = unknown[b]
		} else {
			lacking = append(lacking, c)
		}
	}
	for b, j := range unknown {
		if a := ofUnknown[b]; a < 0 || ofMissing[a] != b {
			left = append(left, j)
		}
	}
	return lacking, left
}

// takesPlace says whether column j of file i stands where the file in which
// column c was first met has it, with the same columns around, and holds the like.
func (u *union) takesPlace(files []decode.File, i int, from []int, c, j int) bool {
	column := &u.columns[c]
	first, fields := files[column.file].Fields(), files[i].Fields()
	if column.place != j || len(first) != len(fields) || !likeKind(first[j], fields[j]) {
		return false
	}
	for at, there := range u.from[column.file] {
		if there != none && there != j && from[at] != there {
			return false
		}
	}
	return overlap(values(files[column.file], j), values(files[i], j))
}

func likeKind(a, b table.Field) bool {
	return a.Kind == b.Kind && a.LocalTime == b.LocalTime && a.JSON == b.JSON
}

// comparedRows is from how many rows values are compared.
const comparedRows = 2000

// values are the different values of a column's first rows; none of a file that cannot be read, which its reader will say.
func values(f decode.File, column int) map[string]bool {
	seen := map[string]bool{}
	err := head(f, column, comparedRows, func(value []byte) error {
		if len(value) > 0 {
			seen[string(value)] = true
		}
		return nil
	})
	if err != nil {
		return nil
	}
	return seen
}

// overlap says whether the one with fewer values shares half of them.
func overlap(a, b map[string]bool) bool {
	if len(b) < len(a) {
		a, b = b, a
	}
	both := 0
	for v := range a {
		if b[v] {
			both++
		}
	}
	return both > 0 && 2*both >= len(a)
}

// squeeze is a name's letters and digits, lower-case and without accents.
func squeeze(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(lexicon.Fold(r))
		}
	}
	return b.String()
}

// drift tells what changes from file to file.
func (u *union) drift(files []decode.File, fields []table.Field) (list []Drift) {
	type state struct {
		there bool
		field table.Field // when it was last there
	}
	states := make([]state, len(fields))
	for i, f := range files {
		name, own := f.Info().Name, f.Fields()
		for c := range states {
			s := &states[c]
			j := none
			if c < len(u.from[i]) {
				j = u.from[i][c]
			}
			if j == none {
				if s.there {
					list = append(list, Drift{name, s.field.Name, DriftLost, ""})
				}
				s.there = false
				continue
			}
			if !s.there && i > 0 {
				list = append(list, Drift{name, own[j].Name, DriftAdded, ""})
			}
			if own[j].Name != fields[c].Name && own[j].Name != s.field.Name {
				list = append(list, Drift{name, own[j].Name, DriftRenamed, fields[c].Name})
			}
			if s.field.Name != "" && !likeKind(s.field, own[j]) {
				list = append(list, Drift{name, own[j].Name, DriftKind, fields[c].Kind.String()})
			}
			s.there, s.field = true, own[j]
		}
	}
	return list
}

// united is f with the fields given, each from its own column or null.
func united(f decode.File, fields []table.Field, from []int) decode.File {
	if sameFields(f.Fields(), fields) {
		return f
	}
	return &unitedFile{f, fields, from}
}

// unitedFile is a File with the columns of several.
type unitedFile struct {
	decode.File
	fields []table.Field
	from   []int
}

func (u *unitedFile) Fields() []table.Field { return u.fields }

func (u *unitedFile) Read(part decode.Part, columns []int) (decode.Reader, error) {
	var p plan
	r := &unitedReader{out: make([]table.Column, len(columns))}
	fields := u.File.Fields()
	for _, c := range columns {
		v := converting{kind: u.fields[c].Kind, cell: newCell(&p, fields, u.from[c])}
		v.texts = u.from[c] != none && v.kind == table.String && v.cell.field.Kind != table.String
		r.columns = append(r.columns, v)
	}
	var err error
	r.Reader, err = p.read(u.File, part)
	return r, err
}

type unitedReader struct {
	beneath
	columns []converting
	out     []table.Column
}

// converting is a column: as it is, as texts, or null where its cell has no place.
type converting struct {
	kind  table.Kind
	cell  cell
	texts bool
	made  texts
	ints  []int64
	float []float64
}

func (r *unitedReader) Next(b *table.Batch) error {
	if err := r.next(b); err != nil {
		return err
	}
	for i := range r.columns {
		c := &r.columns[i]
		c.cell.begin(b.Columns)
		switch {
		case c.cell.place == none:
			r.out[i] = c.nulls(b.Rows)
		case c.texts:
			c.made.reset()
			for row := range b.Rows {
				c.made.bytes = append(c.made.bytes, c.cell.at(row)...)
				c.made.add()
			}
			r.out[i] = c.made.column()
		default:
			r.out[i] = *c.cell.column
		}
	}
	b.Columns = r.out
	return nil
}

// nulls are rows without a value.
func (c *converting) nulls(rows int) (to table.Column) {
	if len(c.made.null) < rows {
		c.made.reset()
		for range rows {
			c.made.addEntry(0, true)
		}
		c.ints, c.float = make([]int64, rows), make([]float64, rows)
	}
	switch c.kind {
	case table.String:
		to = c.made.column()
		to.Index, to.Dictionary = to.Index[:rows], 1
	case table.Float:
		to.Floats = c.float[:rows]
	default:
		to.Ints = c.ints[:rows]
	}
	to.Null = c.made.null[:rows]
	return to
}
