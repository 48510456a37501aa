package shape

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"parcours/analysis/decode"
	"parcours/analysis/decode/jsontext"
	"parcours/analysis/ingest/ingesttest"
)

// visits has one JSON text a row, as no CSV test file could.
func visits(rows ...string) *ingesttest.File {
	f := ingesttest.New("visits.json", "id,actionDetails,n")
	for i, row := range rows {
		f.Rows = append(f.Rows, []string{fmt.Sprint(i + 1), row, "x"})
	}
	return f
}

func TestExplodeJSON(t *testing.T) {
	f := visits(
		`[{"type":"action","url":"https:\/\/a\/\u00e9\ud83d\ude00","custom":[{"k":1}],"n":1.50}, {"type":"goal","custom":null,"ok":true}]`,
		`[]`, ``, ` {"type":"a \"b\""} `, `[3,null,"x,y",{"type":"late","type":"last"}]`, `[{"type":`)
	each(t, f, func(t *testing.T, f *ingesttest.File) {
		e, err := ExplodeJSON(f, "ActionDetails")
		if err != nil {
			t.Fatal(err)
		}
		for i, json := range []bool{false, false, true, false, false, true, false, false} {
			if e.Fields()[i].JSON != json {
				t.Errorf("%+v", e.Fields()[i])
			}
		}
		wantTable(t, e, "id,n,actionDetails,actionDetails.type,actionDetails.url,actionDetails.custom,actionDetails.n,actionDetails.ok",
			`1,x,{"type":"action","url":"https:\/\/a\/\u00e9\ud83d\ude00","custom":[{"k":1}],"n":1.50},action,https://a/é😀,[{"k":1}],1.50,`,
			`1,x,{"type":"goal","custom":null,"ok":true},goal,,,,true`,
			`2,x,,,,,,`, `3,x,,,,,,`,
			`4,x,{"type":"a \"b\""},a "b",,,,`,
			`5,x,3,,,,,`, `5,x,,,,,,`, `5,x,"x,y",,,,,`, `5,x,{"type":"late","type":"last"},last,,,,`,
			`6,x,,,,,,`)
	})
	if e, err := ExplodeJSON(f, "no"); err != nil || e != decode.File(f) {
		t.Error("a file without the column is not itself")
	}
}

func TestExplodeJSONLong(t *testing.T) {
	var b strings.Builder
	for i := range 2*decode.BatchRows + 3 {
		fmt.Fprintf(&b, `,{"k":%d}`, i)
	}
	e, err := ExplodeJSON(visits(`[{"k":"a"}]`, "["+b.String()[1:]+"]", `[{"k":"z"}]`), "actionDetails")
	if err != nil {
		t.Fatal(err)
	}
	rows, _, err := rowsOf(e, []int{3})
	if err != nil || len(rows) != 2*decode.BatchRows+5 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, row := range rows[1 : len(rows)-1] {
		if row[0] != fmt.Sprint(i) {
			t.Fatalf("row %d is %q", i, row)
		}
	}
}

// What is taken apart is what encoding/json finds in it.
func FuzzElements(f *testing.F) {
	for _, s := range []string{`[]`, `[1]`, ` [ 1 , {"a" : [ "]" , "\"" ] } , "\\" ] `, `{"a":{},"b":"\ud83d\ude00\ud83dx\n","a":-1e5}`, `[[[]],{"\u0061":null}]`, `[true,false,null]`, `{`, `"x"`, `[1 2]`, "[\"\xff\"]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got [][]byte
		eachElement(text, func(element []byte) { got = append(got, bytes.Clone(element)) })
		trimmed := bytes.TrimSpace(text)
		var want []json.RawMessage
		if len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(trimmed) {
			want = []json.RawMessage{trimmed}
		} else if json.Unmarshal(trimmed, &want) != nil {
			want = nil
		}
		if len(got) != len(want) {
			t.Fatalf("%q: %q, want %q", text, got, want)
		}
		for i := range got {
			if !bytes.Equal(got[i], want[i]) {
				t.Fatalf("%q: %q, want %q", text, got[i], want[i])
			}
			if got[i][0] != '{' {
				continue
			}
			members := map[string]string{}
			eachMember(got[i], func(key, value []byte) {
				members[strings.ToValidUTF8(string(key), "\ufffd")] = string(value)
				if value[0] == '"' {
					var s string
					if err := json.Unmarshal(value, &s); err != nil {
						t.Fatal(err)
					}
					if u := jsontext.AppendUnescaped(nil, value[1:len(value)-1]); utf8.Valid(value) && string(u) != s {
						t.Fatalf("%q is %q, want %q", value, u, s)
					}
				}
			})
			var object map[string]json.RawMessage
			if err := json.Unmarshal(got[i], &object); err != nil {
				t.Fatal(err)
			}
			for key, value := range object {
				if members[key] != string(value) && strings.ToValidUTF8(key, "") == key && !strings.Contains(key, "\ufffd") {
					t.Fatalf("%q: %q is %q, want %q", got[i], key, members[key], value)
				}
			}
		}
	})
}
