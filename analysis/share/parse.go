package share

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"parcours/analysis/report"
	"parcours/analysis/share/schema"
)

// Limits of what is read. A shared report comes from somebody else.
const (
	MaxList = 10_000 // elements
	MaxText = 4096   // bytes of a string
	// MaxSize is how long the JSON of a report may be, in bytes.
	MaxSize = 8 << 20
)

// Parse reads a shared report that comes from anywhere. It wants each field
// once and no other, of the kind and within the limits that it has here; what it
// returns keeps the form, though nobody can say whether it tells the truth.
func Parse(b []byte) (*Report, error) {
	if len(b) > MaxSize {
		return nil, fmt.Errorf("reading the shared report: it has more than %d MiB", MaxSize>>20)
	}
	if !utf8.Valid(b) {
		return nil, fmt.Errorf("reading the shared report: it is not UTF-8")
	}
	p := parser{d: json.NewDecoder(bytes.NewReader(b)), fields: map[reflect.Type][]schema.Field{}}
	p.d.UseNumber()
	err := p.object(reflect.TypeFor[Report]())
	if err == nil {
		if _, end := p.d.Token(); end == nil || end.Error() != "EOF" {
			err = fmt.Errorf("there is something after its end")
		}
	}
	var r Report
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err == nil {
		err = r.multiples()
	}
	if err != nil {
		return nil, fmt.Errorf("reading the shared report: %w", err)
	}
	return &r, nil
}

// parser walks the tokens of a report along its type.
type parser struct {
	d      *json.Decoder
	fields map[reflect.Type][]schema.Field // of the types met so far
	place  []string
}

func (p *parser) wrong(format string, args ...any) error {
	return fmt.Errorf("%s: %s", strings.Join(p.place, "."), fmt.Sprintf(format, args...))
}

func (p *parser) token() (json.Token, error) {
	t, err := p.d.Token()
	if err != nil {
		return nil, p.wrong("%v", err)
	}
	return t, nil
}

// object reads the opening brace and all up to the closing one.
func (p *parser) object(t reflect.Type) error {
	token, err := p.token()
	if err != nil {
		return err
	}
	return p.rest(t, token)
}

func (p *parser) rest(t reflect.Type, token json.Token) error {
	if token != json.Delim('{') {
		return p.wrong("is not an object")
	}
	fields := p.fields[t]
	if fields == nil {
		fields = schema.Fields(t)
		p.fields[t] = fields
	}
	seen := make([]bool, len(fields))
	for p.d.More() {
		token, err := p.token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		at := -1
		for i := range fields {
			if fields[i].Name == name {
				at = i
			}
		}
		p.place = append(p.place, report.Shorten(name))
		if at < 0 {
			return p.wrong("is no field")
		}
		if seen[at] {
			return p.wrong("is there twice")
		}
		seen[at] = true
		if err := p.field(&fields[at]); err != nil {
			return err
		}
		p.place = p.place[:len(p.place)-1]
	}
	for i := range fields {
		if !seen[i] {
			return p.wrong("has no %s", fields[i].Name)
		}
	}
	_, err := p.token()
	return err
}

func (p *parser) field(f *schema.Field) error {
	token, err := p.token()
	if err != nil {
		return err
	}
	switch {
	case f.Form == "?" && token == nil:
		return nil
	case f.Form != "[]":
		return p.value(f, token)
	case token != json.Delim('['):
		return p.wrong("is not a list")
	}
	for n := 0; p.d.More(); n++ {
		if n == MaxList {
			return p.wrong("has more than %d elements", MaxList)
		}
		if token, err = p.token(); err != nil {
			return err
		}
		if err := p.value(f, token); err != nil {
			return err
		}
	}
	_, err = p.token()
	return err
}

func (p *parser) value(f *schema.Field, token json.Token) error {
	if f.Type != nil {
		return p.rest(f.Type, token)
	}
	var why string
	switch x := token.(type) {
	case bool:
		if f.Kind != "bool" {
			why = "must not be true or false"
		}
	case json.Number:
		why = badNumber(f.Kind, x)
	case string:
		why = badText(f.Kind, x)
	default:
		why = "is no " + f.Kind
	}
	if why != "" {
		return p.wrong("%s", why)
	}
	return nil
}

func badNumber(kind string, x json.Number) string {
	switch kind {
	case "int":
		if x != json.Number(strconv.Itoa(Version)) {
			return "this version is not known"
		}
	case "count":
		if n, err := strconv.ParseInt(string(x), 10, 64); err != nil || n < 0 || n >= 1<<53 {
			return "is no count"
		}
	case "figure", "setting":
		if f, err := x.Float64(); err != nil || math.IsInf(f, 0) {
			return "is not finite"
		}
	default:
		return "must not be a number"
	}
	return ""
}

func badText(kind, s string) string {
	if kind == "image" {
		return badImage(s)
	}
	if len(s) > MaxText {
		return fmt.Sprintf("has more than %d bytes", MaxText)
	}
	switch kind {
	case "words", "label":
		// A line feed may be in a note, and names are as they are in the data; nothing else that is no letter of a line.
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			return "has control characters"
		}
	case "code":
		if !isCode(s) && !isCurrency(s) {
			return "is no code"
		}
	case "day":
		if s != "" && !isDay(s) {
			return "is no day"
		}
	default:
		return "must not be a text"
	}
	return ""
}

// multiples wants k to be what it may be, and all Counts to be multiples of it.
func (r *Report) multiples() error {
	if r.K < LeastK || r.K > MostK {
		return fmt.Errorf("k: must be from %d to %d", LeastK, MostK)
	}
	return r.counts(reflect.ValueOf(r))
}

func (r *Report) counts(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return r.counts(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := r.counts(v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if err := r.counts(v.Field(i)); err != nil {
				return err
			}
		}
	case reflect.Int64:
		if n := v.Int(); n%int64(r.K) != 0 {
			return fmt.Errorf("the count %d is no multiple of k, %d", n, r.K)
		}
	}
	return nil
}
