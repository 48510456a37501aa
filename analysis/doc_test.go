package analysis

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// The architecture page is of use only while the files it names are there.
func TestDocNamesRealFiles(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`[a-z][a-z0-9/_-]*\.(go|ts|html)\b`).FindAllString(string(doc), -1)
	if len(names) < 20 {
		t.Fatalf("only %d files named: %v", len(names), names)
	}
	for _, name := range names {
		if name == "fr.ts" { // stands after en.ts
			name = "web/src/i18n/fr.ts"
		}
		_, here := os.Stat(filepath.FromSlash(name))
		_, above := os.Stat(filepath.Join("..", filepath.FromSlash(name)))
		if here != nil && above != nil {
			t.Errorf("doc.go names %s, which is not there", name)
		}
	}
}
