package main

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parcours/analysis/share"
	"parcours/analysis/share/seal"
)

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestShare(t *testing.T) {
	file, recipe := write(t, "shop.csv", shop), write(t, "r.json", checkout)
	var picture strings.Builder
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	logo := write(t, "logo.png", picture.String()+"and its maker's name")
	code, out, stderr := cli(t, "", "share", file, "--recipe", recipe, "--k", "2", "--sections", "funnels, map", "--title", "Three", "--note", "a\nb", "--language", "fr", "--logo", logo)
	if code != 0 || stderr != "" {
		t.Fatalf("exit %d, stderr %q", code, stderr)
	}
	r, err := share.Parse([]byte(out))
	if err != nil {
		t.Fatal(err)
	}
	steps := r.Funnels[0].Steps
	if r.People != 4 || len(steps) != 3 || steps[0].Count != 4 || steps[1].Count != 2 || steps[2].Count != 0 {
		t.Errorf("3, 2 and 1 people are %+v of %d", steps, r.People)
	}
	if r.Title != "Three" || r.Note != "a\nb" || r.Language != "fr" || r.Retention != nil || r.Logo != share.Image("data:image/png;base64,"+base64.StdEncoding.EncodeToString([]byte(picture.String()))) {
		t.Errorf("%s", out)
	}
	if len(r.Made) != len("2024-03-01") {
		t.Errorf("made %q", r.Made)
	}
	if _, ten, _ := cli(t, "", "share", file); !strings.Contains(ten, `"k":10,`) || !strings.Contains(ten, `"people":0,`) || strings.Contains(ten, "view_item") {
		t.Errorf("of three people ten are said to be: %s", ten)
	}
}

// TestShareSealed goes from a log to an encrypted file and back.
func TestShareSealed(t *testing.T) {
	file := write(t, "shop.csv", shop)
	_, plain, _ := cli(t, "", "share", file)
	for _, c := range []struct{ typed, opened string }{
		{"", ""},
		{"de\u0301ja\r\n", "d\u00e9ja"}, // typed on a Mac, and elsewhere
	} {
		out := filepath.Join(t.TempDir(), "x.parcours")
		args := []string{"share", file, "-o", out}
		var with []string
		if c.typed != "" {
			args = append(args, "--passphrase-file", write(t, "p", c.typed))
			with = []string{"--passphrase-file", write(t, "q", c.opened)}
		}
		code, stdout, stderr := cli(t, "", args...)
		key := regexp.MustCompile(`^parcours: the key, for those who may read it: (#k=([\w-]{43}))\n$`).FindStringSubmatch(stderr)
		if code != 0 || stdout != "" || key == nil {
			t.Fatalf("exit %d, stdout %q, stderr %q", code, stdout, stderr)
		}
		b := readFile(t, out)
		if !seal.IsSealed(b) || bytes.Contains(b, []byte("shared")) {
			t.Fatalf("not encrypted: %.60q", b)
		}
		for _, k := range []string{key[1], key[2], "https://example.org/r/ID" + key[1] + "&view=map"} {
			if code, got, stderr := cli(t, "", append([]string{"open", out, "--key", k}, with...)...); code != 0 || got != plain {
				t.Errorf("with %s: exit %d, %q", k, code, stderr)
			}
		}
		if code, got, _ := cli(t, string(b), append([]string{"open", "-", "--key", key[2]}, with...)...); code != 0 || got != plain {
			t.Errorf("through standard input: exit %d", code)
		}
		wrong := strings.Repeat("A", 43)
		if code, got, stderr := cli(t, "", append([]string{"open", out, "--key", wrong}, with...)...); code != 2 || got != "" || !strings.Contains(stderr, "wrong") {
			t.Errorf("with a wrong key: exit %d, %q, %q", code, got, stderr)
		}
	}
}

func TestShareUsage(t *testing.T) {
	file := write(t, "shop.csv", shop)
	sealed := filepath.Join(t.TempDir(), "x.parcours")
	cli(t, "", "share", file, "-o", sealed)
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"share"}, 1, "no file named"},
		{[]string{"share", file, "--k", "ten"}, 1, "--k ten: must be a number from 2 to 1000"},
		{[]string{"share", file, "--k", "0"}, 1, "--k 0: must be a number"},
		{[]string{"share", file, "--k", "1001"}, 1, `k "1001": must be from 2 to 1000`},
		{[]string{"share", file, "--sections", "funnels,mapp"}, 1, "sections \"mapp\": is no section\nparcours: hint: did you mean map?"},
		{[]string{"share", file, "--logo", file}, 1, "is not the data: URL of a PNG, JPEG or WebP"},
		{[]string{"share", file, "--logo", "none.png"}, 1, "none.png: no such file"},
		{[]string{"share", file, "--format", "text"}, 1, `unknown format "text"`},
		{[]string{"share", file, "--passphrase-file", file}, 1, "json is not encrypted"},
		{[]string{"share", file, "--format", "parcours", "--passphrase-file", write(t, "p", "\n")}, 1, "there is no passphrase in it"},
		{[]string{"open", sealed}, 1, "is encrypted\nparcours: hint: give its key with --key"},
		{[]string{"open", sealed, "--key", "short"}, 1, "a key has 43 characters"},
		{[]string{"open", sealed, sealed}, 1, "open takes one file"},
		{[]string{"open", file}, 2, "reading the shared report"},
		{[]string{"open", "none.parcours"}, 2, "none.parcours: no such file"},
	} {
		if code, out, stderr := cli(t, "", test.args...); code != test.code || out != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%v: exit %d, stdout %q, stderr %q; want %s", test.args, code, out, stderr, test.want)
		}
	}
}

// TestSharePage puts a report into a page where nothing in it ends the script.
func TestSharePage(t *testing.T) {
	p := page{[]byte("<script>"), []byte("</script>")}
	got := string(p.with([]byte(`{"title":"</script><img onerror=x><!--"}`)))
	if got != `<script>{"title":"\u003c/script>\u003cimg onerror=x>\u003c!--"}</script>` {
		t.Error(got)
	}
}
