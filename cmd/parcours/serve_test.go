package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"parcours/web"
)

var app = fstest.MapFS{
	"index.html":                      {Data: []byte("<!doctype html><title>Parcours</title>")},
	"app-K3V7Q2XA.js":                 {Data: bytes.Repeat([]byte("let a = 1;\n"), 1000)},
	"engine-0a1b2c3d4e.wasm":          {Data: bytes.Repeat([]byte{0, 'a', 's', 'm'}, 1000)},
	"samples/shop-0a1b2c3d4e.parquet": {Data: bytes.Repeat([]byte("PAR1"), 1000)},
	"inter-0a1b2c3d4e.woff2":          {Data: []byte("wOF2")},
	"offline-0a1b2c3d4e.js":           {Data: []byte("1")},
	"about.html":                      {Data: []byte("about")},
	"reading.js":                      {Data: []byte("1")},
	"share.html":                      {Data: []byte("share")},
	"viewer.html":                     {Data: []byte("viewer")},
	"embed.html":                      {Data: []byte("embed")},
	".keep":                           {},
}

func get(t *testing.T, s http.Handler, method, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func TestSite(t *testing.T) {
	s, err := newSite(app, "default-src 'none'; script-src 'self'")
	if err != nil {
		t.Fatal(err)
	}
	const forever = "public, max-age=31536000, immutable"
	for _, test := range []struct {
		method, path string
		status       int
		kind, cache  string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", "no-store"},
		{"GET", "/index.html", 200, "text/html; charset=utf-8", "no-store"},
		{"HEAD", "/", 200, "text/html; charset=utf-8", "no-store"},
		{"GET", "/app-K3V7Q2XA.js", 200, "text/javascript; charset=utf-8", forever},
		{"GET", "/reading.js", 200, "text/javascript; charset=utf-8", "no-cache"},
		{"GET", "/engine-0a1b2c3d4e.wasm", 200, "application/wasm", forever},
		{"GET", "/samples/shop-0a1b2c3d4e.parquet", 200, "application/octet-stream", forever},
		{"GET", "/inter-0a1b2c3d4e.woff2", 200, "font/woff2", forever},
		{"GET", "/offline-0a1b2c3d4e.js", 200, "text/javascript; charset=utf-8", forever},
		{"GET", "/about.html", 200, "text/html; charset=utf-8", "no-store"},
		{"GET", "/.keep", 404, "text/plain; charset=utf-8", ""},
		{"GET", "/../main.go", 404, "text/plain; charset=utf-8", ""},
		{"GET", "/samples", 404, "text/plain; charset=utf-8", ""},
		{"POST", "/", 405, "text/plain; charset=utf-8", ""},
	} {
		r := get(t, s, test.method, test.path)
		if r.StatusCode != test.status || r.Header.Get("Content-Type") != test.kind || test.cache != "" && r.Header.Get("Cache-Control") != test.cache {
			t.Errorf("%s %s: %d %v", test.method, test.path, r.StatusCode, r.Header)
		}
		policy := "default-src 'none'; script-src 'self'; frame-ancestors 'none'"
		if strings.HasPrefix(test.path, "/offline-") {
			policy = "default-src 'none'; connect-src 'self'"
		}
		lending := func(kept, lent string) string {
			if strings.HasSuffix(test.path, ".js") || strings.HasSuffix(test.path, ".woff2") {
				return lent
			}
			return kept
		}
		for name, want := range map[string]string{
			"Content-Security-Policy":      policy,
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": lending("same-origin", "cross-origin"),
			"Access-Control-Allow-Origin":  lending("", "*"),
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s %s: %s is %q", test.method, test.path, name, got)
			}
		}
	}
}

// The pages beside the app have policies of their own, and only one may be framed.
func TestPages(t *testing.T) {
	s, err := newSite(app, "default-src 'none'; script-src 'self'")
	if err != nil {
		t.Fatal(err)
	}
	const id = "AAAAAAAAAAAAAAAAAAAAAA"
	for path, page := range map[string]string{
		"/share.html": "share", "/viewer.html": "viewer", "/embed.html": "embed", "/r/" + id: "viewer", "/embed/" + id: "embed", "/r/no-id": "viewer",
		"/r/": "", "/r": "", "/embed/": "", "/r/" + id + "/": "", "/r/a/b": "", "/share": "", "/share/" + id: "",
	} {
		r := get(t, s, "GET", path)
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		if page == "" {
			if r.StatusCode != 404 {
				t.Errorf("%s: %d", path, r.StatusCode)
			}
			continue
		}
		opener, resource := "same-origin", "same-origin"
		if page == "embed" {
			opener, resource = "", "cross-origin"
		}
		h := r.Header
		if r.StatusCode != 200 || string(body) != page || h.Get("Content-Security-Policy") != web.PagePolicy(page) || h.Get("Cross-Origin-Opener-Policy") != opener ||
			h.Get("Cross-Origin-Resource-Policy") != resource || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Cache-Control") != "no-store" || h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %q %v", path, r.StatusCode, body, h)
		}
	}
	// Where to ask how the page is embedded stands in it for each report, and the picture for it, without anything that could be markup.
	whole, err := newSite(fstest.MapFS{"index.html": app["index.html"], "viewer.html": {Data: []byte("<head></head><body>")}}, "default-src 'none'")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ host, proto, want, origin string }{
		{"reports.example", "", `href="http://reports.example/oembed?format=json&amp;url=http%3A%2F%2Freports.example%2Fr%2F` + id + `">`, "http://reports.example"},
		{"reports.example", "https", `href="https://reports.example/oembed?format=json&amp;url=https%3A%2F%2Freports.example%2Fr%2F` + id + `">`, "https://reports.example"},
		{`"><script>`, "", `href="http://&#34;&gt;&lt;script&gt;/oembed?format=json&amp;url=http%3A%2F%2F%22%3E%3Cscript%3E%2Fr%2F` + id + `">`, "http://&#34;&gt;&lt;script&gt;"},
	} {
		r := httptest.NewRequest("GET", "/r/"+id, nil)
		r.Host = test.host
		r.Header.Set("X-Forwarded-Proto", test.proto)
		w := httptest.NewRecorder()
		whole.ServeHTTP(w, r)
		if want := `<head><link rel="alternate" type="application/json+oembed" ` + test.want + "\n  <meta property=\"og:image\" content=\"" + test.origin + "/preview.png\">\n  </head><body>"; w.Body.String() != want {
			t.Errorf("%s\nand not\n%s", w.Body, want)
		}
	}
	bare, err := newSite(fstest.MapFS{"index.html": app["index.html"]}, "default-src 'none'")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/r/" + id, "/embed/" + id, "/share.html"} {
		if r := get(t, bare, "GET", path); r.StatusCode != 404 {
			t.Errorf("%s of an app without it: %d", path, r.StatusCode)
		}
	}
}

func TestCodings(t *testing.T) {
	s, err := newSite(app, "default-src 'none'")
	if err != nil {
		t.Fatal(err)
	}
	const wasm = "/engine-0a1b2c3d4e.wasm"
	want := app[wasm[1:]].Data
	r := get(t, s, "GET", wasm, "Accept-Encoding", "br, gzip;q=0.8")
	if r.Header.Get("Content-Encoding") != "gzip" || r.Header.Get("Vary") != "Accept-Encoding" || r.ContentLength <= 0 || r.ContentLength > 1000 {
		t.Fatalf("%v, %d bytes", r.Header, r.ContentLength)
	}
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v", len(got), err)
	}

	if r := get(t, s, "GET", wasm, "Accept-Encoding", "gzip", "If-None-Match", r.Header.Get("ETag")); r.StatusCode != 304 {
		t.Errorf("the same tag again: %d", r.StatusCode)
	}
	for _, header := range []string{"", "identity", "gzip;q=0", "br"} {
		r := get(t, s, "GET", wasm, "Accept-Encoding", header)
		if got, _ := io.ReadAll(r.Body); r.Header.Get("Content-Encoding") != "" || !bytes.Equal(got, want) {
			t.Errorf("Accept-Encoding %q: %v", header, r.Header)
		}
	}
	if r := get(t, s, "GET", "/samples/shop-0a1b2c3d4e.parquet", "Accept-Encoding", "gzip"); r.Header.Get("Content-Encoding") != "" {
		t.Error("a compressed format was compressed again")
	}

	small := fstest.MapFS{"index.html": app["index.html"], wasm[1:]: app[wasm[1:]], wasm[1:] + ".br": {Data: []byte("smaller")}}
	if s, err = newSite(small, "default-src 'none'"); err != nil {
		t.Fatal(err)
	}
	for header, coding := range map[string]string{"gzip, deflate, br, zstd": "br", "br;q=0.5, gzip": "br", "*": "br", "br;q=0, *": "gzip", "*, br;q=0": "gzip", "gzip": "gzip", "identity": ""} {
		r := get(t, s, "GET", wasm, "Accept-Encoding", header)
		got, _ := io.ReadAll(r.Body)
		if r.Header.Get("Content-Encoding") != coding || coding == "br" && (string(got) != "smaller" || r.ContentLength != 7 || r.Header.Get("Content-Type") != "application/wasm") {
			t.Errorf("Accept-Encoding %q: %v", header, r.Header)
		}
	}
	if r := get(t, s, "GET", wasm+".br"); r.StatusCode != 404 {
		t.Errorf("what is sent in its place is a file of its own: %d", r.StatusCode)
	}

	r = get(t, s, "GET", wasm, "Accept-Encoding", "gzip", "Range", "bytes=0-3")
	if got, _ := io.ReadAll(r.Body); r.StatusCode != 206 || !bytes.Equal(got, want[:4]) {
		t.Errorf("a range: %d %q", r.StatusCode, got)
	}
}

func TestNoApp(t *testing.T) {
	if _, err := newSite(fstest.MapFS{".keep": {}}, "default-src 'none'"); !errors.Is(err, errNoApp) {
		t.Error(err)
	}
}

func TestFresh(t *testing.T) {
	growing := fstest.MapFS{}
	s := fresh(growing, "default-src 'none'")
	if r := get(t, s, "GET", "/"); r.StatusCode != 503 {
		t.Errorf("before the first build: %d", r.StatusCode)
	}
	growing["index.html"] = &fstest.MapFile{Data: []byte("one")}
	if r := get(t, s, "GET", "/"); r.StatusCode != 200 {
		t.Errorf("after it: %d", r.StatusCode)
	}
}

// handler is the test's app.
func handler(t *testing.T) http.Handler {
	s, err := newSite(app, "default-src 'none'")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBusyPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	err = serve(t.Context(), l.Addr().String(), handler(t), streams{})
	message, hint, code := explain(err)
	if code != 1 || !strings.Contains(message, "taken") || !strings.Contains(hint, "--addr 127.0.0.1:0") {
		t.Errorf("%d %s, hint %s", code, message, hint)
	}
	if message, _, code := explain(serve(t.Context(), "nonsense", handler(t), streams{})); code != 1 || !strings.HasPrefix(message, "nonsense: ") {
		t.Errorf("%d %s", code, message)
	}
}

func TestServeStopsWhenTold(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	site := handler(t)
	go func() { ended <- serve(ctx, "127.0.0.1:0", site, streams{out: in}) }()

	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	url := regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+/`).FindString(string(line[:n]))
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(r.Body)
	r.Body.Close()
	if r.StatusCode != 200 || !bytes.Contains(body, []byte("Parcours")) {
		t.Errorf("%d %s", r.StatusCode, body)
	}
	stop()
	select {
	case err := <-ended:
		if err != nil && !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still serving")
	}
}
