// Command checkdeps refuses imports that point the wrong way and says why.
// `make check-deps` runs it on the repository; the rules are in rules.go.
//
// It reads every Go file that is no test, whatever its build tags, and every
// TypeScript file under web/src, so that one run covers the program, the
// browser's engine and the page.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
)

const module = "parcours"

func main() {
	imports, err := collect(os.DirFS("."))
	if err != nil {
		fmt.Fprintln(os.Stderr, "checkdeps:", err)
		os.Exit(2)
	}
	refused := check(imports)
	for _, line := range refused {
		fmt.Fprintln(os.Stderr, line)
	}
	if len(refused) > 0 {
		os.Exit(1)
	}
	fmt.Printf("check-deps: %d imports, all point the right way\n", len(imports))
}

// imported is one import: the file it stands in and what it names, in the
// notation of rule.
type imported struct {
	file string
	line int
	name string
}

// check returns one line for each import and each rule it breaks.
func check(imports []imported) []string {
	var refused []string
	for _, i := range imports {
		for _, r := range rules {
			if r.refuses(i) {
				refused = append(refused, fmt.Sprintf("%s:%d: %s imports %s: %s", i.file, i.line, folder(i.file), plain(i.name), r.why))
			}
		}
	}
	return refused
}

// plain is a name without the mark of where it comes from.
func plain(name string) string {
	for _, mark := range []string{"std:", "ext:", "npm:", "clock:"} {
		name = strings.TrimPrefix(name, mark)
	}
	return name
}

func folder(file string) string { return path.Dir(file) }

// collect reads the imports of the repository's own files, in the order of their paths.
func collect(root fs.FS) ([]imported, error) {
	var all []imported
	err := fs.WalkDir(root, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch name := d.Name(); {
			case file == ".":
				return nil
			case strings.HasPrefix(name, "."), name == "testdata", name == "node_modules", name == "dist":
				return fs.SkipDir
			}
			return nil
		}
		var read func(string, []byte) ([]imported, error)
		switch {
		case strings.HasSuffix(file, "_test.go"):
			return nil
		case strings.HasSuffix(file, ".go"):
			read = goImports
		case strings.HasPrefix(file, "web/src/") && strings.HasSuffix(file, ".ts"):
			read = tsImports
		default:
			return nil
		}
		src, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		found, err := read(file, src)
		all = append(all, found...)
		return err
	})
	return all, err
}

// clock are the functions of package time that read it or wait for it.
var clock = map[string]bool{
	"Now": true, "Since": true, "Until": true, "After": true, "AfterFunc": true,
	"NewTimer": true, "NewTicker": true, "Tick": true, "Sleep": true,
}

func goImports(file string, src []byte) ([]imported, error) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var found []imported
	add := func(at token.Pos, name string) {
		found = append(found, imported{file, set.Position(at).Line, name})
	}
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		first, _, _ := strings.Cut(name, "/")
		switch {
		case first == module:
			name = strings.TrimPrefix(name, module+"/")
		case strings.Contains(first, "."):
			name = "ext:" + name
		default:
			name = "std:" + name
		}
		add(spec.Pos(), name)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if use, ok := n.(*ast.SelectorExpr); ok {
			if from, ok := use.X.(*ast.Ident); ok && from.Name == "time" && clock[use.Sel.Name] {
				add(use.Pos(), "clock:time."+use.Sel.Name)
			}
		}
		return true
	})
	return found, nil
}

// tsImport finds `… from "x"`, `import "x"` and `import("x")`.
var tsImport = regexp.MustCompile(`(?m)(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\n]+)["']`)

func tsImports(file string, src []byte) ([]imported, error) {
	var found []imported
	for _, at := range tsImport.FindAllSubmatchIndex(src, -1) {
		name := string(src[at[2]:at[3]])
		if strings.HasPrefix(name, ".") {
			name = path.Join(path.Dir(file), name)
		} else {
			name = "npm:" + name
		}
		found = append(found, imported{file, 1 + strings.Count(string(src[:at[0]]), "\n"), name})
	}
	return found, nil
}
