package tstypes

import (
	"fmt"
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// translator turns the Go types of one package into TypeScript.
type translator struct {
	pkg   Package
	fset  *token.FileSet
	types map[string]ast.Expr // every declared type
	codes []code
}

// code is one constant of the union Code.
type code struct{ value, comment string }

// declare notes the types of a file, so that they can be used before they are written.
func (t *translator) declare(f *ast.File) {
	for _, decl := range f.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range d.Specs {
			if s, ok := spec.(*ast.TypeSpec); ok {
				t.types[s.Name.Name] = s.Type
			}
		}
	}
}

// fail is an error with its place in the Go source.
func (t *translator) fail(at ast.Node, format string, args ...any) error {
	return fmt.Errorf("%s: %s", t.fset.Position(at.Pos()), fmt.Sprintf(format, args...))
}

// name is the TypeScript name of a declared type.
func (t *translator) name(goName string) string {
	if strings.HasPrefix(goName, t.pkg.Prefix) {
		return goName
	}
	return t.pkg.Prefix + goName
}

// basic are the built-in types; 64-bit integers lose precision beyond 2^53, which no count reaches.
var basic = map[string]string{
	"string": "string", "bool": "boolean",
	"int": "number", "int32": "number", "int64": "number",
	"uint": "number", "uint32": "number", "uint64": "number",
	"float32": "number", "float64": "number",
}

// expr is the TypeScript of the JSON of a Go type.
func (t *translator) expr(e ast.Expr) (string, error) {
	switch e := e.(type) {
	case *ast.Ident:
		return t.ident(e)
	case *ast.StarExpr:
		inner, err := t.expr(e.X)
		return inner + " | null", err
	case *ast.ArrayType:
		if e.Len != nil {
			return "", t.fail(e, "arrays of fixed length are not supported")
		}
		if id, ok := e.Elt.(*ast.Ident); ok && (id.Name == "byte" || id.Name == "uint8") {
			return "", t.fail(e, "bytes become base64 in JSON, which is not supported")
		}
		inner, err := t.expr(e.Elt)
		if strings.Contains(inner, "|") {
			inner = "(" + inner + ")"
		}
		return inner + "[]", err
	case *ast.MapType:
		if key, ok := e.Key.(*ast.Ident); !ok || key.Name != "string" {
			return "", t.fail(e, "only maps from string are supported")
		}
		inner, err := t.expr(e.Value)
		return "Record<string, " + inner + ">", err
	}
	return "", t.fail(e, "a type of this kind (%T) is not supported", e)
}

func (t *translator) ident(e *ast.Ident) (string, error) {
	if ts, ok := t.pkg.Custom[e.Name]; ok {
		return ts, nil
	}
	declared, ok := t.types[e.Name]
	if !ok {
		if ts, ok := basic[e.Name]; ok {
			return ts, nil
		}
		return "", t.fail(e, "the type %s is not supported", e.Name)
	}
	if _, ok := declared.(*ast.StructType); !ok {
		return t.expr(declared) // type Duration string is a string in JSON
	}
	if !e.IsExported() {
		return "", t.fail(e, "the type %s is in JSON but not exported", e.Name)
	}
	return t.name(e.Name), nil
}

// jsonName is a field's name in JSON and whether it may be absent; "-" is a field that is not in JSON.
func (t *translator) jsonName(f *ast.Field) (name string, optional bool, err error) {
	if len(f.Names) != 1 {
		return "", false, t.fail(f, "each field needs its own line and one name; embedding is not supported")
	}
	goName := f.Names[0]
	var tag string
	if f.Tag != nil {
		raw, err := strconv.Unquote(f.Tag.Value)
		if err != nil {
			return "", false, t.fail(f, "field %s: tag: %v", goName, err)
		}
		tag = reflect.StructTag(raw).Get("json")
	}
	name, options, _ := strings.Cut(tag, ",")
	if name == "-" && options == "" {
		return "-", false, nil
	}
	if !goName.IsExported() || name == "" {
		return "", false, t.fail(f, "field %s has no name in JSON", goName)
	}
	if !token.IsIdentifier(name) && !token.IsKeyword(name) {
		return "", false, t.fail(f, "field %s: %q would need quotes in TypeScript", goName, name)
	}
	for o := range strings.SplitSeq(options, ",") {
		switch o {
		case "":
		case "omitempty", "omitzero":
			optional = true
		default:
			return "", false, t.fail(f, "field %s: the option %q is not supported", goName, o)
		}
	}
	return name, optional, nil
}

// checkMethod refuses types that marshal themselves unless Custom says how.
func (t *translator) checkMethod(d *ast.FuncDecl) error {
	if d.Recv == nil || !slices.Contains([]string{"MarshalJSON", "MarshalText"}, d.Name.Name) {
		return nil
	}
	recv := d.Recv.List[0].Type
	if star, ok := recv.(*ast.StarExpr); ok {
		recv = star.X
	}
	id, ok := recv.(*ast.Ident)
	if !ok {
		return t.fail(d, "a receiver of this kind (%T) is not supported", recv)
	}
	if _, ok := t.pkg.Custom[id.Name]; !ok {
		return t.fail(d, "%s marshals itself; its TypeScript must be given by hand", id.Name)
	}
	return nil
}

// constant keeps a constant that belongs to Code; others are not part of the JSON.
func (t *translator) constant(s *ast.ValueSpec) error {
	if t.pkg.CodePrefix == "" || !strings.HasPrefix(s.Names[0].Name, t.pkg.CodePrefix) {
		return nil
	}
	if len(s.Names) != 1 || len(s.Values) != 1 {
		return t.fail(s, "each code needs its own line and a value")
	}
	lit, ok := s.Values[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return t.fail(s, "%s is not a string literal", s.Names[0])
	}
	value, err := strconv.Unquote(lit.Value)
	if err != nil {
		return t.fail(s, "%s: %v", s.Names[0], err)
	}
	t.codes = append(t.codes, code{value, strings.TrimSpace(s.Comment.Text())})
	return nil
}
