package shape

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parcours/analysis/crew"
	"parcours/analysis/decode"
	"parcours/analysis/ingest"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
)

// visitLog is a CSV text of visits, of which some cells have line ends and
// quotes, so that parts do not know where they begin.
func visitLog(visits int) string {
	var b strings.Builder
	b.WriteString("visitorId,note,timestamp (actionDetails 0),type (actionDetails 0),timestamp (actionDetails 1),type (actionDetails 1),list\n")
	for i := range visits {
		at := 1_700_000_000 + 1000*i
		second := ","
		if i%3 > 0 {
			second = fmt.Sprintf("%d,goal", at+5)
		}
		fmt.Fprintf(&b, "v%d,\"a,\n\"\"%d\"\"\n1,2,3,4,5,6,7\n\",%d,action,%s,%s\n", i%50, i, at, second, []string{"", "1;2", "3"}[i%3])
	}
	return b.String()
}

// What is made of a file is the same in one part and in many that are read at
// the same time and begun in the wrong place at first.
func TestIngest(t *testing.T) {
	all := visitLog(400)
	load := func(part int64, members int) string {
		f := text(t, "visits.csv", all, part)
		f = Unpivot(f, "{field} (actionDetails {n})", "actionDetails.{field}")
		f = Split(f, "list", ";", "item", map[string]string{"2": "two"})
		f = Compute(f, Concat("what", "-", "actionDetails.type", "item"))
		side := text(t, "side.csv", "id,plan\nv1,gold\nv2,tin\n", part)
		joined, _, err := Join([]decode.File{f}, "visitorId", side, "id", "visitor")
		if err != nil {
			t.Fatal(err)
		}
		more := Rename(text(t, "more.csv", "who,actionDetails.timestamp,what\nv1,1600000000,early\n", part), map[string]string{"who": "visitorId"})
		files, drift := Union(append(joined, more), nil)
		if len(drift) == 0 {
			t.Fatal("no drift")
		}
		r := &recipe.Recipe{Mapping: recipe.Mapping{User: "visitorId", Time: "actionDetails.timestamp", Event: "what"}}
		s, err := mapping.Take(files)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mapping.Propose(s, r.Mapping, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := ingest.Load(context.Background(), files, m, r, ingest.Options{Crew: crew.New(members), Keep: []string{"visitor.plan"}})
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, p := range res.Log.Partitions {
			for u := range p.All() {
				line := string(u.ID)
				for i, at := range u.Times {
					line += fmt.Sprintf(" %d %s", time.UnixMicro(at).Unix(), p.Names.String(uint32(u.Names[i])))
					j := p.Property("visitor.plan")
					line += "/" + string(p.Properties[j].Values.String(uint32(u.Property(j)[i])))
				}
				list = append(list, line)
			}
		}
		slices.Sort(list)
		return fmt.Sprintf("%d rows, %d events, %d rejected\n", res.Source.Rows, res.Source.Events, res.Source.Rejected) + strings.Join(list, "\n")
	}
	want := load(1<<20, 1)
	// 134 visits of one action, 133 of two with two items, 133 of two with one; and the other file's row.
	if !strings.HasPrefix(want, fmt.Sprintf("%d rows, %[1]d events, 0 rejected\n", 134+133*4+133*2+1)) {
		t.Fatal(want[:80])
	}
	if !strings.Contains(want, "v1 1600000000 early/ 1700001000 action-1/gold 1700001000 action-two/gold 1700001005 goal-1/gold 1700001005 goal-two/gold 1700051000 action/gold 1700101000 action-3/gold 1700101005 goal-3/gold ") {
		t.Fatal(want[:2000])
	}
	for _, part := range []int64{4000, 500, 100} {
		for _, members := range []int{1, 3} {
			if got := load(part, members); got != want {
				t.Fatalf("parts of %d bytes, %d members:\n%.300s\nwant\n%.300s", part, members, got, want)
			}
		}
	}
}
