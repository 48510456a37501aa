package share_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"parcours/analysis"
	"parcours/analysis/recipe"
	"parcours/analysis/share"
	"parcours/analysis/source"
)

func TestTry(t *testing.T) {
	for _, n := range []string{"shop.parquet", "journal.csv"} {
		b, err := os.ReadFile("../../testdata/samples/" + n)
		if err != nil {
			t.Fatal(err)
		}
		s, err := analysis.Open([]source.Source{source.Bytes(n, b)})
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := s.Report(context.Background(), &recipe.Recipe{Recipe: 1}, analysis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		x, err := share.From(r, share.Options{})
		if err != nil {
			t.Fatal(err)
		}
		j := x.JSON()
		fmt.Println(len(r.JSON()), len(j))
		os.WriteFile("/tmp/wt/share-"+n+".json", j, 0o644)
	}
}
