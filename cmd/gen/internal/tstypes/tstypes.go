// Package tstypes writes the TypeScript types of the JSON that Go types
// marshal to. It reads Go source, not values, so that doc comments come along.
// cmd/gen calls it for the report and the recipe, and the web app imports
// what it wrote.
//
// Invariant: what it does not fully understand is an error, never a guess; a
// Go type that changes its JSON cannot silently leave the web app behind.
package tstypes

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
)

// A Package is one Go package whose exported types are written.
type Package struct {
	// Dir holds the source; test files are left out.
	Dir fs.FS
	// Prefix goes before every type's name that does not already start with it, so that packages may share names.
	Prefix string
	// Custom gives the TypeScript of types that marshal themselves, by Go name.
	Custom map[string]string
	// CodePrefix is how the string constants start that become the union Code; empty: none do.
	CodePrefix string
}

// Generate returns the TypeScript of the packages, in order of files and
// declarations.
func Generate(header string, packages ...Package) ([]byte, error) {
	var out writer
	out.line("// %s", header)
	for _, p := range packages {
		if err := out.goPackage(p); err != nil {
			return nil, err
		}
	}
	return []byte(out.String()), nil
}

// goPackage writes everything of one package.
func (w *writer) goPackage(p Package) error {
	files, fset, err := parse(p.Dir)
	if err != nil {
		return err
	}
	t := translator{pkg: p, types: map[string]ast.Expr{}, fset: fset}
	for _, f := range files {
		t.declare(f)
	}
	var errs []error
	for _, f := range files {
		for _, decl := range f.Decls {
			switch d := decl.(type) {
			case *ast.GenDecl:
				errs = append(errs, w.declaration(&t, d))
			case *ast.FuncDecl:
				errs = append(errs, t.checkMethod(d))
			}
		}
	}
	return errors.Join(append(errs, w.codes(t.codes))...)
}

// parse reads a package's files in the order of their names.
func parse(dir fs.FS) ([]*ast.File, *token.FileSet, error) {
	names, err := fs.Glob(dir, "*.go")
	if err != nil {
		return nil, nil, err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, nil, err
		}
		f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, nil, errors.New("no Go files in the package")
	}
	return files, fset, nil
}

func (w *writer) declaration(t *translator, d *ast.GenDecl) error {
	var errs []error
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if !s.Name.IsExported() {
				continue
			}
			if st, ok := s.Type.(*ast.StructType); ok {
				doc := d.Doc
				if s.Doc != nil {
					doc = s.Doc
				}
				errs = append(errs, w.structType(t, s, st, doc))
			}
		case *ast.ValueSpec:
			if d.Tok == token.CONST {
				errs = append(errs, t.constant(s))
			}
		}
	}
	return errors.Join(errs...)
}

// structType writes an interface with the fields as encoding/json names them.
func (w *writer) structType(t *translator, s *ast.TypeSpec, st *ast.StructType, doc *ast.CommentGroup) error {
	if s.TypeParams != nil {
		return t.fail(s, "type parameters are not supported")
	}
	if _, ok := t.pkg.Custom[s.Name.Name]; ok {
		return nil
	}
	w.line("")
	w.doc("", doc, nil)
	w.line("export interface %s {", t.name(s.Name.Name))
	var errs []error
	for _, f := range st.Fields.List {
		name, optional, err := t.jsonName(f)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if name == "-" {
			continue
		}
		ts, err := t.expr(f.Type)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		mark := ""
		if optional {
			mark = "?"
			ts = strings.TrimSuffix(ts, " | null") // a nil pointer is left out, not written as null
		}
		w.doc("  ", f.Doc, f.Comment)
		w.line("  %s%s: %s;", name, mark, ts)
	}
	w.line("}")
	return errors.Join(errs...)
}

// codes writes the constants as an array, with the union of its values.
func (w *writer) codes(codes []code) error {
	if len(codes) == 0 {
		return nil
	}
	seen := map[string]bool{}
	w.line("")
	w.line("/** Every code of a Note or a Problem; a catalogue needs an entry for each. */")
	w.line("export const codes = [")
	for _, c := range codes {
		if seen[c.value] {
			return fmt.Errorf("two constants have the value %q", c.value)
		}
		seen[c.value] = true
		comment := ""
		if c.comment != "" {
			comment = " // " + c.comment
		}
		w.line("  %q,%s", c.value, comment)
	}
	w.line("] as const;")
	w.line("")
	w.line("export type Code = (typeof codes)[number];")
	return nil
}

// writer collects lines of TypeScript.
type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(w, format, args...)
	w.WriteByte('\n')
}

// doc writes comments as TSDoc: what stands above a declaration, then what stands behind it.
func (w *writer) doc(indent string, groups ...*ast.CommentGroup) {
	var text []string
	for _, g := range groups {
		if s := strings.TrimSpace(g.Text()); s != "" {
			text = append(text, strings.ReplaceAll(s, "*/", "*\u200B/"))
		}
	}
	if len(text) == 0 {
		return
	}
	lines := strings.Split(strings.Join(text, "\n"), "\n")
	if len(lines) == 1 {
		w.line("%s/** %s */", indent, lines[0])
		return
	}
	w.line("%s/**", indent)
	for _, l := range lines {
		w.line("%s", strings.TrimRight(indent+" * "+l, " "))
	}
	w.line("%s */", indent)
}
