package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"parcours/cmd/internal/sharing"
	"parcours/web"
)

// errNoApp is what an app without an index.html gives.
var errNoApp = errors.New("no web app")

// site serves a built web app from memory. It answers GET and HEAD with a
// file or with 404, sets the headers that keep each page from talking to
// anybody it need not, and takes no data.
type site struct {
	files map[string]*asset // by URL path, "/" for index.html
	page  string            // the policy of all that have none of their own
}

type asset struct {
	data        []byte
	contentType string
	cache       string
	policy      string // if not the page's
	framed      bool   // by anybody
	lent        bool
	tag         string
	packed      []packed // the best first; none where it would not help
}

// packed is an asset as it is sent to who accepts a coding.
type packed struct {
	coding string
	data   func() []byte
}

// types are the kinds of file an app is made of. They do not depend on what
// the machine's own table says.
var types = map[string]string{
	".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".html": "text/html; charset=utf-8",
	".ico": "image/x-icon", ".js": "text/javascript; charset=utf-8", ".json": "application/json",
	".map": "application/json", ".md": "text/markdown; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".parquet": "application/octet-stream", ".png": "image/png", ".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
	".woff2": "font/woff2",
}

// compressed already: gzip would cost time and gain nothing.
var compressed = map[string]bool{".ico": true, ".parquet": true, ".png": true, ".woff2": true}

// hashed names change with their content: app-K3V7Q2XA.js.
var hashed = regexp.MustCompile(`[-.]([0-9A-Z]{8}|[0-9a-f]{8,64})\.[a-z0-9.]+$`)

// offline is the service worker, which has a policy of its own.
var offline = regexp.MustCompile(`^offline-[0-9a-f]+\.js$`)

// pages are those beside the app, each with a policy of its own, and under which paths they also stand.
var pages = map[string]string{"share.html": "", "viewer.html": "/r/", "embed.html": "/embed/"}

// lent are the kinds of file that the widgets on other people's pages load.
// Their frames are nobody's origin, so that what is not lent they can not have.
var lent = map[string]bool{".css": true, ".js": true, ".json": true, ".mjs": true, ".png": true, ".svg": true, ".woff2": true}

func newSite(app fs.FS, policy string) (*site, error) {
	if !strings.Contains(policy, "frame-ancestors") { // works in the header only, so the page's own policy cannot say it
		policy = strings.TrimRight(strings.TrimSpace(policy), ";") + "; frame-ancestors 'none'"
	}
	s := &site{files: map[string]*asset{}, page: policy}
	err := fs.WalkDir(app, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		data, err := fs.ReadFile(app, name)
		if err != nil {
			return err
		}
		at := "/" + name
		if of, ok := strings.CutSuffix(at, ".br"); ok && s.files[of] != nil { // which the walk came to before
			a := s.files[of]
			a.packed = append([]packed{{"br", func() []byte { return data }}}, a.packed...)
			return nil
		}
		if path.Base(name) == "index.html" {
			at = strings.TrimSuffix(at, "index.html")
		}
		s.files[at] = newAsset(name, data)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s.files["/"] == nil {
		return nil, errNoApp
	}
	return s, nil
}

func newAsset(name string, data []byte) *asset {
	ending := path.Ext(name)
	a := &asset{data: data, contentType: types[ending], cache: "no-cache"}
	if a.contentType == "" {
		a.contentType = "application/octet-stream"
	}
	switch {
	case ending == ".html":
		a.cache = "no-store"
	case hashed.MatchString(name):
		a.cache = "public, max-age=31536000, immutable"
	}
	if offline.MatchString(name) {
		a.policy = web.OfflinePolicy()
	}
	if _, beside := pages[name]; beside {
		a.policy = web.PagePolicy(strings.TrimSuffix(name, ending))
	}
	a.framed = name == "embed.html"
	a.lent = lent[ending]
	sum := sha256.Sum256(data)
	a.tag = hex.EncodeToString(sum[:12])
	if !compressed[ending] && len(data) > 1024 {
		a.packed = []packed{{"gzip", sync.OnceValue(func() []byte {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			w.Write(data) // a Buffer takes everything
			w.Close()
			return b.Bytes()
		})}}
	}
	return a
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", s.page)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "this server delivers the app and takes no data", http.StatusMethodNotAllowed)
		return
	}
	a := s.find(r.URL.Path)
	if a == nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", a.cache)
	if a.policy != "" {
		h.Set("Content-Security-Policy", a.policy)
	}
	if a.lent {
		h.Set("Access-Control-Allow-Origin", "*")
	}
	if a.lent || a.framed {
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	if a.framed {
		h.Del("Cross-Origin-Opener-Policy")
	}
	if id, ok := strings.CutPrefix(r.URL.Path, "/r/"); ok && sharing.ValidID(id) {
		serveBytes(w, r, discoverable(a.data, r))
		return
	}
	if len(a.packed) > 0 {
		h.Set("Vary", "Accept-Encoding")
	}
	for _, p := range a.packed {
		if accepts(r.Header.Get("Accept-Encoding"), p.coding) && r.Header.Get("Range") == "" {
			h.Set("Content-Encoding", p.coding)
			h.Set("ETag", `"`+a.tag+"-"+p.coding+`"`)
			serveBytes(w, r, p.data())
			return
		}
	}
	h.Set("ETag", `"`+a.tag+`"`)
	serveBytes(w, r, a.data)
}

// find is the file of a path, or the page that shows the report the path names.
func (s *site) find(at string) *asset {
	for page, above := range pages {
		if id, ok := strings.CutPrefix(at, above); ok && above != "" && id != "" && !strings.Contains(id, "/") {
			return s.files["/"+page]
		}
	}
	return s.files[strings.TrimSuffix(at, "index.html")]
}

// discoverable tells those who want to embed a report's page, or to speak of
// it, where to ask how and what picture to show. They take whole addresses
// only, so that it can not stand in the page's file.
func discoverable(page []byte, r *http.Request) []byte {
	origin := "http://" + r.Host
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		origin = "https://" + r.Host
	}
	lines := fmt.Sprintf(`<link rel="alternate" type="application/json+oembed" href="%s">`+"\n  "+`<meta property="og:image" content="%s">`+"\n  ",
		html.EscapeString(origin+"/oembed?format=json&url="+url.QueryEscape(origin+r.URL.Path)), html.EscapeString(origin+sharing.PreviewPath))
	return bytes.Replace(page, []byte("</head>"), []byte(lines+"</head>"), 1)
}

// serveBytes answers conditions and ranges as well.
func serveBytes(w http.ResponseWriter, r *http.Request, b []byte) {
	if w.Header().Get("Content-Encoding") != "" { // ServeContent leaves the length out then, and the page's progress needs it
		w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

// accepts reads an Accept-Encoding header: the coding, or else *, unless with q=0.
func accepts(header, coding string) (ok bool) {
	for item := range strings.SplitSeq(header, ",") {
		named, params, err := mime.ParseMediaType("x/" + strings.TrimSpace(item)) // the same grammar, but for the slash
		if err != nil || named != "x/"+coding && named != "x/*" {
			continue
		}
		q, err := strconv.ParseFloat(params["q"], 64)
		ok = params["q"] == "" || err == nil && q > 0
		if named != "x/*" {
			break
		}
	}
	return ok
}
