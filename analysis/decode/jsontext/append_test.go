package jsontext

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestAppendString(t *testing.T) {
	for _, s := range []string{"", "plain", "é 日本", "a\"b\\c", "tab\tline\nreturn\r", "\x00\x1f", "\u2028"} {
		var back string
		text := AppendString(nil, []byte(s))
		if err := json.Unmarshal(text, &back); err != nil || back != s {
			t.Errorf("%q: %s reads as %q, %v", s, text, back, err)
		}
	}
	if got := string(AppendString(nil, []byte("a\xffb"))); got != "\"a\uFFFDb\"" {
		t.Errorf("bytes that are not UTF-8: %q", got)
	}
	if got := string(AppendString([]byte("x"), []byte(strings.Repeat("y", 3)))); got != `x"yyy"` {
		t.Errorf("appended: %s", got)
	}
}
