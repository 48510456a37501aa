package recipe

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"parcours/analysis/report"
)

// later are the sections that have a place in the format and no content yet.
var later = []string{"paths", "retention", "touchpoints"}

// Parse reads a recipe and refuses what it does not know: a misspelt field
// that was silently dropped would change the answer without a word. What is
// well-formed may still be impossible; Validate tells. The error is a
// *report.Problem.
func Parse(b []byte) (*Recipe, error) {
	b = bytes.TrimPrefix(b, []byte("\uFEFF"))
	var raw json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, badSyntax(b, err)
	}
	r := &Recipe{Recipe: Version}
	if err := read(b, r); err != nil {
		return nil, err
	}
	if r.Recipe != Version {
		return nil, bad("recipe version %d is not known; this program reads version %d", r.Recipe, Version)
	}
	return r, nil
}

// ParseSelection reads a selection as Parse reads a recipe.
func ParseSelection(b []byte) (*Selection, error) {
	var raw json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, badSyntax(b, err)
	}
	s := &Selection{}
	return s, read(b, s)
}

// read reads well-formed JSON into a struct whose fields it may have and no others.
func read[T any](b []byte, to *T) error {
	c := checker{json.NewDecoder(bytes.NewReader(b))}
	c.dec.UseNumber()
	if err := c.value(reflect.TypeFor[T](), ""); err != nil {
		return err
	}
	if err := json.Unmarshal(b, to); err != nil {
		return bad("%v", err)
	}
	return nil
}

// badSyntax says on which line and in which column (in bytes) the JSON breaks.
func badSyntax(b []byte, err error) error {
	at := len(b)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = max(0, min(at, int(syntax.Offset)-1))
	}
	before := b[:at]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := at - bytes.LastIndexByte(before, '\n')
	return bad("not JSON at line %d, column %d: %v", line, column, err)
}

func bad(format string, args ...any) *report.Problem {
	return &report.Problem{Code: report.CodeBadRecipe, Cause: fmt.Sprintf(format, args...)}
}

func notYet(format string, args ...any) *report.Problem {
	return &report.Problem{Code: report.CodeNotYet, Cause: fmt.Sprintf(format, args...)}
}

// A checker walks JSON that is known to be well-formed beside the Go type it
// is meant for, so that every refusal can name its place. encoding/json alone
// names no path, takes any case for a field's name and drops duplicates.
type checker struct{ dec *json.Decoder }

// next is the next token; the input was found well-formed, so there is one.
func (c checker) next() json.Token {
	t, err := c.dec.Token()
	if err != nil {
		panic("recipe: well-formed JSON did not tokenise: " + err.Error())
	}
	return t
}

func (c checker) value(want reflect.Type, path string) error {
	return c.token(c.next(), want, path)
}

func (c checker) token(t json.Token, want reflect.Type, path string) error {
	if t == nil { // null is the same as leaving the field out
		return nil
	}
	if want == reflect.TypeFor[Strings]() {
		return c.strings(t, path)
	}
	if want.Kind() == reflect.Pointer {
		want = want.Elem()
	}
	switch want.Kind() {
	case reflect.Struct:
		if t != json.Delim('{') {
			return mismatch(path, "an object", t)
		}
		return c.object(want, path)
	case reflect.Map:
		if t != json.Delim('{') {
			return mismatch(path, "an object", t)
		}
		return c.fields(path, func(name, path string) error { return c.value(want.Elem(), path) })
	case reflect.Slice:
		if t != json.Delim('[') {
			return mismatch(path, "a list", t)
		}
		return c.list(path, func(path string) error { return c.value(want.Elem(), path) })
	case reflect.String:
		if _, ok := t.(string); !ok {
			return mismatch(path, "text", t)
		}
	case reflect.Bool:
		if _, ok := t.(bool); !ok {
			return mismatch(path, "true or false", t)
		}
	case reflect.Int, reflect.Int64:
		n, ok := t.(json.Number)
		if _, err := strconv.ParseInt(n.String(), 10, want.Bits()); !ok || err != nil {
			return mismatch(path, "a whole number", t)
		}
	case reflect.Uint64:
		n, ok := t.(json.Number)
		if _, err := strconv.ParseUint(n.String(), 10, 64); !ok || err != nil {
			return mismatch(path, "a whole number of 0 or more", t)
		}
	case reflect.Float64:
		n, ok := t.(json.Number)
		if _, err := n.Float64(); !ok || err != nil {
			return mismatch(path, "a number", t)
		}
	default:
		panic("recipe: no check for type " + want.String())
	}
	return nil
}

// strings checks one text, number or truth value, or a list of them.
func (c checker) strings(t json.Token, path string) error {
	scalar := func(t json.Token, path string) error {
		if _, ok := t.(json.Delim); ok || t == nil {
			return mismatch(path, "text or a list of texts", t)
		}
		return nil
	}
	if t == json.Delim('[') {
		return c.list(path, func(path string) error { return scalar(c.next(), path) })
	}
	return scalar(t, path)
}

// object checks the fields of a struct.
func (c checker) object(want reflect.Type, path string) error {
	types := map[string]reflect.Type{}
	var names []string
	for i := range want.NumField() {
		f := want.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		types[name] = f.Type
		names = append(names, name)
	}
	top := want == reflect.TypeFor[Recipe]()
	if top {
		names = append(names, later...)
	}
	return c.fields(path, func(name, path string) error {
		if t, ok := types[name]; ok {
			return c.value(t, path)
		}
		for _, section := range later {
			if top && name == section {
				return c.empty(name)
			}
		}
		where := ""
		if parent := strings.TrimSuffix(strings.TrimSuffix(path, name), "."); parent != "" {
			where = " in " + parent
		}
		p := bad("unknown field %q%s", report.Shorten(name), where)
		if near := Nearest(name, names); near != "" {
			p.Cause += fmt.Sprintf(": did you mean %q?", near)
		}
		p.Hint = "known here: " + strings.Join(names, ", ")
		return p
	})
}

// empty accepts {} for a section that this version does not read.
func (c checker) empty(section string) error {
	switch t := c.next(); t {
	case nil:
		return nil
	case json.Delim('{'):
		return c.fields(section, func(string, string) error {
			return notYet("this version cannot answer %q yet; leave it out or write {}", section)
		})
	default:
		return mismatch(section, "an object", t)
	}
}

// fields calls each for every field of the object just opened, and refuses a name that comes twice.
func (c checker) fields(path string, each func(name, path string) error) error {
	seen := map[string]bool{}
	for c.dec.More() {
		name := c.next().(string)
		inner := name
		if path != "" {
			inner = path + "." + name
		}
		if seen[name] {
			return bad("%s is written twice", report.Shorten(inner))
		}
		seen[name] = true
		if err := each(name, inner); err != nil {
			return err
		}
	}
	c.next()
	return nil
}

func (c checker) list(path string, each func(path string) error) error {
	for i := 0; c.dec.More(); i++ {
		if err := each(path + "[" + strconv.Itoa(i) + "]"); err != nil {
			return err
		}
	}
	c.next()
	return nil
}

// mismatch says what stood where something else was expected.
func mismatch(path, want string, got json.Token) error {
	found := "null"
	switch v := got.(type) {
	case json.Delim:
		found = map[json.Delim]string{'{': "an object", '[': "a list"}[v]
	case string:
		found = strconv.Quote(report.Shorten(v))
	case json.Number:
		found = report.Shorten(v.String())
	case bool:
		found = strconv.FormatBool(v)
	}
	if path == "" {
		path = "the recipe"
	}
	return bad("%s: expected %s, found %s", path, want, found)
}
