package share_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"parcours/analysis/report"
	"parcours/analysis/share"
)

// sample is a shared report on one line.
func sample(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("../../testdata/share/shop.json")
	if err != nil {
		t.Fatal(err)
	}
	x, err := share.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(x.JSON())
}

// TestHostile changes one thing of a good report at a time; each is refused, with its place.
func TestHostile(t *testing.T) {
	good := sample(t)
	months := strings.Repeat(`{"code":"new","people":0},`, share.MaxList)
	for _, c := range []struct{ old, new, want string }{
		{`"shared":1`, `"shared":2`, "shared: this version is not known"},
		{`"shared":1`, `"shared":"1"`, "shared: must not be a text"},
		{`"k":10`, `"k":1`, "k: must be from 2 to 1000"},
		{`"k":10`, `"k":2000`, "k: must be from 2 to 1000"},
		{`"people":800`, `"people":801`, "the count 801 is no multiple of k, 10"},
		{`"people":800`, `"people":-800`, "people: is no count"},
		{`"people":800`, `"people":9007199254740992`, "people: is no count"},
		{`"people":800`, `"people":8e2`, "people: is no count"},
		{`"people":800`, `"people":null`, "people: is no count"},
		{`"people":800`, `"people":NaN`, "people: invalid character 'N'"},
		{`"people":800`, `"people":true`, "people: must not be true or false"},
		{`"people":800`, `"people":[800]`, "people: is no count"},
		{`"events":22000`, `"events":1e999`, "events: is not finite"},
		{`"events":22000`, `"events":Infinity`, "events: invalid character 'I'"},
		{`"title":"Spring"`, `"title":1`, "title: must not be a number"},
		{`"title":"Spring"`, `"title":"` + strings.Repeat("x", share.MaxText+1) + `"`, "title: has more than 4096 bytes"},
		{`"title":"Spring"`, `"title":"a\u0000b"`, "title: has control characters"},
		{`"title":"Spring"`, `"title":"Spring","__proto__":{"polluted":true}`, "__proto__: is no field"},
		{`"title":"Spring"`, `"title":"Spring","constructor":1`, "constructor: is no field"},
		{`"title":"Spring"`, `"title":"Spring","title":"Summer"`, "title: is there twice"},
		{`"title":"Spring"`, `"Title":"Spring"`, "Title: is no field"},
		{`"title":"Spring",`, ``, "has no title"},
		{`"logo":""`, `"logo":"javascript:alert(1)"`, "logo: is not the data: URL"},
		{`"logo":""`, `"logo":"data:image/png;base64,PHNjcmlwdD4="`, "logo: is not the image it says it is"},
		{`"language":"en"`, `"language":"<b>"`, "language: is no code"},
		{`"made":"2024-07-02"`, `"made":"yesterday"`, "made: is no day"},
		{`"made":"2024-07-02"`, `"made":"2024-13-02"`, "made: is no day"},
		{`"currency":""`, `"currency":"EURO"`, "currency: is no code"},
		{`"segments":[`, `"segments":[` + months, "retention.segments: has more than 10000 elements"},
		{`"segments":[`, `"segments":[[`, "retention.segments: is not an object"},
		{`"personas":{`, `"personas":[{`, "personas: is not an object"},
		{`"withheld":[`, `"withheld":{"length":1000000},"withheld":[`, "withheld: is not a list"},
		{`"objectives":[`, `"objectives":null,"x":[`, "objectives: is not a list"},
	} {
		if !strings.Contains(good, c.old) {
			t.Fatalf("the sample has no %s", c.old)
		}
		if _, err := share.Parse([]byte(strings.Replace(good, c.old, c.new, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60s: %v; want %s", c.new, err, c.want)
		}
	}
	for _, b := range []string{"", "null", "[]", `"x"`, good + "{}", good[:len(good)/2], strings.Repeat("[", 1<<20), strings.Repeat(`{"map":`, 1<<20), good + "\xff", strings.Repeat(" ", share.MaxSize+1)} {
		if _, err := share.Parse([]byte(b)); err == nil || !strings.HasPrefix(err.Error(), "reading the shared report: ") {
			t.Errorf("%.20q: %v", b, err)
		}
	}
}

// TestNoField takes away each field of a good report in turn: none may lack.
func TestNoField(t *testing.T) {
	good := sample(t)
	x, err := share.Parse([]byte(good))
	if err != nil {
		t.Fatal(err)
	}
	v := reflect.ValueOf(x).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("json")
		bad := strings.Replace(good, fmt.Sprintf("%q:", name), fmt.Sprintf("%q:", name+"x"), 1)
		if _, err := share.Parse([]byte(bad)); err == nil {
			t.Errorf("without %s", name)
		}
	}
}

// FuzzParse reads anything; what it takes it writes as it was read.
func FuzzParse(f *testing.F) {
	empty, err := share.From(&report.Report{}, share.Options{}) // a long one is minimised for ever
	if err != nil {
		f.Fatal(err)
	}
	empty.Troubles, empty.Paths, empty.Objectives = make([]share.Trouble, 1), &share.Paths{}, []share.Objective{{Trend: make([]share.TrendRate, 1)}}
	f.Add(empty.JSON())
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := share.Parse(b)
		if err != nil {
			return
		}
		text := x.JSON()
		back, err := share.Parse(text)
		if err != nil || !bytes.Equal(back.JSON(), text) {
			t.Errorf("%q becomes %q: %v", b, text, err)
		}
	})
}
