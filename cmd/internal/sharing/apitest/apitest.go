// Package apitest uses and attacks the API of package sharing over HTTP,
// wherever it runs: the same tests for the bare handler, `parcours serve` and
// the Worker.
package apitest

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"parcours/cmd/internal/sharing"
)

// Target is a server to test. It must admit at least 40 reports from here.
type Target struct {
	Base   string       // such as http://127.0.0.1:8080
	Client *http.Client // nil: the default one
}

// Run tests a server.
func Run(t *testing.T, target Target) {
	if target.Client == nil {
		target.Client = http.DefaultClient
	}
	for name, test := range map[string]func(*testing.T, Target){
		"a report's life":           life,
		"not modified":              notModified,
		"one reader only":           burn,
		"deleting":                  deleting,
		"what is not there":         notThere,
		"what is refused":           refused,
		"how long it is kept":       kept,
		"cut off":                   cutOff,
		"large":                     large,
		"from other pages":          fromOtherPages,
		"oembed":                    oembed,
		"methods that are not ours": methods,
	} {
		t.Run(name, func(t *testing.T) { test(t, target) })
	}
}

// Answer is what a server said.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do sends a request; headers are pairs of names and values.
func (target Target) Do(t *testing.T, method, path string, body io.Reader, header ...string) Answer {
	t.Helper()
	a, err := target.try(t, method, path, body, header...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func (target Target) try(t *testing.T, method, path string, body io.Reader, header ...string) (Answer, error) {
	r, err := http.NewRequestWithContext(t.Context(), method, target.Base+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	client := target.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return Answer{res.StatusCode, res.Header, b}, err
}

// Created is the answer to a stored report.
type Created struct {
	ID          string    `json:"id"`
	DeleteToken string    `json:"delete_token"`
	ExpiresAt   time.Time `json:"expires_at"`
}

// Path is where the report is.
func (c Created) Path() string { return "/api/reports/" + c.ID }

// Post sends a report; header says more of it.
func (target Target) Post(t *testing.T, body []byte, header ...string) Answer {
	t.Helper()
	return target.Do(t, "POST", "/api/reports", bytes.NewReader(body), append([]string{"Content-Type", "application/octet-stream"}, header...)...)
}

// TryPost is Post where the server may be gone.
func (target Target) TryPost(t *testing.T, body []byte) (Answer, error) {
	t.Helper()
	return target.try(t, "POST", "/api/reports", bytes.NewReader(body), "Content-Type", "application/octet-stream")
}

// Created reads the answer to a stored report.
func (a Answer) Created(t *testing.T) (c Created) {
	t.Helper()
	err := json.Unmarshal(a.Body, &c)
	if a.Status != 201 || err != nil || !sharing.ValidID(c.ID) || len(c.DeleteToken) != 43 || a.Header.Get("Location") != c.Path() {
		t.Errorf("storing a report: %d %s at %q", a.Status, a.Body, a.Header.Get("Location"))
	}
	return c
}

// Create stores a report.
func (target Target) Create(t *testing.T, body []byte, header ...string) Created {
	t.Helper()
	return target.Post(t, body, header...).Created(t)
}

// Random is a body like ciphertext.
func Random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func (target Target) want(t *testing.T, a Answer, status int) Answer {
	t.Helper()
	if a.Status != status {
		t.Errorf("%d and not %d: %s", a.Status, status, a.Body)
	}
	return a
}

// gone checks that a report can not be found, whichever way one asks.
func (target Target) gone(t *testing.T, path string) {
	t.Helper()
	target.want(t, target.Do(t, "GET", path, nil), 404)
	target.want(t, target.Do(t, "HEAD", path, nil), 404)
	target.want(t, target.Do(t, "GET", path, nil, "If-None-Match", "*"), 404)
}

func life(t *testing.T, target Target) {
	body := Random(50_000)
	before := time.Now()
	c := target.Create(t, body, "Parcours-Expires", "7d")
	if d := c.ExpiresAt.Sub(before); d < 7*24*time.Hour-time.Minute || d > 7*24*time.Hour+time.Minute {
		t.Errorf("kept for %v and not for 7 days", d)
	}
	get := target.want(t, target.Do(t, "GET", c.Path(), nil), 200)
	if !bytes.Equal(get.Body, body) {
		t.Errorf("%d bytes came back, other than the %d that were sent", len(get.Body), len(body))
	}
	head := target.want(t, target.Do(t, "HEAD", c.Path(), nil), 200)
	if len(head.Body) != 0 {
		t.Errorf("HEAD has a body of %d bytes", len(head.Body))
	}
	for method, a := range map[string]Answer{"GET": get, "HEAD": head} {
		for name, want := range map[string]string{
			"Content-Type":                "application/octet-stream",
			"Content-Length":              "50000",
			"Access-Control-Allow-Origin": "*",
			"Cache-Control":               "private, no-cache",
			"Parcours-Burn":               "",
			"Parcours-Expires-At":         c.ExpiresAt.Format(time.RFC3339),
			"Referrer-Policy":             "no-referrer",
			"X-Content-Type-Options":      "nosniff",
			"Etag":                        get.Header.Get("Etag"),
			"Location":                    "",
			"Set-Cookie":                  "",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q and not %q", method, name, got, want)
			}
		}
	}
	target.want(t, target.Do(t, "DELETE", c.Path(), nil, "Authorization", "Bearer "+c.DeleteToken), 204)
	target.gone(t, c.Path())
	target.want(t, target.Do(t, "DELETE", c.Path(), nil, "Authorization", "Bearer "+c.DeleteToken), 404)
}

func notModified(t *testing.T, target Target) {
	c := target.Create(t, Random(100))
	tag := target.Do(t, "GET", c.Path(), nil).Header.Get("ETag")
	if len(tag) < 3 || tag[0] != '"' {
		t.Fatalf("%q is no strong tag", tag)
	}
	for _, known := range [][]string{{tag}, {"W/" + tag}, {"*"}, {`"a", ` + tag + `, "b"`}, {`"a"`, tag}, {`"a","b",` + tag}} {
		var header []string
		for _, k := range known {
			header = append(header, "If-None-Match", k)
		}
		for _, method := range []string{"GET", "HEAD"} {
			a := target.want(t, target.Do(t, method, c.Path(), nil, header...), 304)
			if len(a.Body) != 0 || a.Header.Get("ETag") != tag {
				t.Errorf("%s %q: %d bytes, tag %s", method, known, len(a.Body), a.Header.Get("ETag"))
			}
		}
	}
	for _, other := range []string{`"a"`, tag[:5] + `"`, "", `"", "x"`} {
		if a := target.want(t, target.Do(t, "GET", c.Path(), nil, "If-None-Match", other), 200); len(a.Body) != 100 {
			t.Errorf("%q: %d bytes", other, len(a.Body))
		}
	}
	target.want(t, target.Do(t, "GET", c.Path(), nil, "If-Modified-Since", "Fri, 04 Jul 2031 12:00:00 GMT"), 200)
}

func burn(t *testing.T, target Target) {
	body := Random(60_000)
	c := target.Create(t, body, "Parcours-Burn", "1")
	for range 2 {
		a := target.want(t, target.Do(t, "HEAD", c.Path(), nil, "If-None-Match", "*"), 200)
		if a.Header.Get("Parcours-Burn") != "1" || a.Header.Get("ETag") != "" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%v", a.Header)
		}
	}
	var mu sync.Mutex
	read := 0
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			a, err := target.try(t, "GET", c.Path(), nil, "If-None-Match", "*")
			switch {
			case err != nil:
				t.Error(err)
			case a.Status == 200 && bytes.Equal(a.Body, body) && a.Header.Get("ETag") == "" && a.Header.Get("Parcours-Burn") == "1":
				mu.Lock()
				read++
				mu.Unlock()
			case a.Status != 404:
				t.Errorf("%d, %d bytes, %v", a.Status, len(a.Body), a.Header)
			}
		})
	}
	all.Wait()
	if read != 1 {
		t.Errorf("%d have read it", read)
	}
	target.gone(t, c.Path())

	c = target.Create(t, body, "Parcours-Burn", "1") // its author may still change their mind
	target.want(t, target.Do(t, "DELETE", c.Path(), nil, "Authorization", "Bearer "+c.DeleteToken), 204)
	target.gone(t, c.Path())
}

func deleting(t *testing.T, target Target) {
	c, other := target.Create(t, Random(10)), target.Create(t, Random(10))
	unknown := target.Do(t, "DELETE", "/api/reports/AAAAAAAAAAAAAAAAAAAAAA", nil, "Authorization", "Bearer "+c.DeleteToken)
	target.want(t, unknown, 404)
	for _, authorization := range []string{
		"", "Bearer", "Bearer ", "Bearer nope", "Bearer " + other.DeleteToken, c.DeleteToken, "Basic " + c.DeleteToken,
		"Bearer " + c.DeleteToken[:42], "Bearer " + c.DeleteToken + "A", "Bearer " + strings.ToLower(c.DeleteToken),
	} {
		a := target.Do(t, "DELETE", c.Path(), nil, "Authorization", authorization)
		target.alike(t, a, unknown)
	}
	target.want(t, target.Do(t, "GET", c.Path(), nil), 200)
	target.want(t, target.Do(t, "DELETE", c.Path(), nil, "Authorization", "bearer "+c.DeleteToken), 204)
	target.gone(t, c.Path())
	target.want(t, target.Do(t, "GET", other.Path(), nil), 200)
}

// alike checks that one answer says no more than another.
func (target Target) alike(t *testing.T, a, b Answer) {
	t.Helper()
	ha, hb := a.Header.Clone(), b.Header.Clone()
	for _, varies := range []string{"Date", "Cf-Ray", "Report-To", "Nel"} {
		ha.Del(varies)
		hb.Del(varies)
	}
	if a.Status != b.Status || !bytes.Equal(a.Body, b.Body) || !maps.EqualFunc(ha, hb, func(x, y []string) bool { return strings.Join(x, "\n") == strings.Join(y, "\n") }) {
		t.Errorf("these can be told apart:\n%d %s %v\n%d %s %v", a.Status, a.Body, ha, b.Status, b.Body, hb)
	}
}

func notThere(t *testing.T, target Target) {
	c, read, deleted := target.Create(t, Random(10)), target.Create(t, Random(10), "Parcours-Burn", "1"), target.Create(t, Random(10))
	target.want(t, target.Do(t, "GET", read.Path(), nil), 200)
	target.want(t, target.Do(t, "DELETE", deleted.Path(), nil, "Authorization", "Bearer "+deleted.DeleteToken), 204)
	unknown := target.want(t, target.Do(t, "GET", "/api/reports/AAAAAAAAAAAAAAAAAAAAAA", nil), 404)
	checkError(t, unknown)
	for _, id := range []string{
		"x", c.ID[:21], c.ID + "A", c.ID[:21] + "B", c.ID + "/", c.ID + "/x", c.ID + "%00", c.ID + "%0A", c.ID + ".parcours",
		"AAAAAAAAAAAAAAAAAAAAAAAAA", "..%2f..%2fetc%2fpasswd", "%2Fetc%2Fpasswd", "..%5c..%5cwindows", "%F0%9F%94%91", read.ID, deleted.ID,
		url.PathEscape("' OR 1=1 --"), strings.Repeat("A", 5000),
	} {
		target.alike(t, target.Do(t, "GET", "/api/reports/"+id, nil), unknown)
	}
	for _, path := range []string{"/api/reports/../../etc/passwd", "/api/", "/api/reportsx", "/api/reports/%2e%2e/%2e%2e/etc/passwd"} {
		if a := target.Do(t, "GET", path, nil); a.Status < 400 || a.Status >= 500 || bytes.Contains(a.Body, []byte("root:")) {
			t.Errorf("%s: %d %.100s", path, a.Status, a.Body)
		}
	}
	target.want(t, target.Do(t, "HEAD", c.Path(), nil), 200)
}

func checkError(t *testing.T, a Answer) {
	t.Helper()
	var said struct{ Error, Hint string }
	if err := json.Unmarshal(a.Body, &said); err != nil || said.Error == "" || a.Header.Get("Content-Type") != "application/json" || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s %v %v", a.Status, a.Body, a.Header, err)
	}
}

func refused(t *testing.T, target Target) {
	body := Random(100)
	for _, test := range []struct {
		status int
		header []string
	}{
		{400, []string{"Parcours-Expires", "0h"}},
		{400, []string{"Parcours-Expires", "366d"}},
		{400, []string{"Parcours-Expires", "8761h"}},
		{400, []string{"Parcours-Expires", "30m"}},
		{400, []string{"Parcours-Expires", "-1d"}},
		{400, []string{"Parcours-Expires", "1.5d"}},
		{400, []string{"Parcours-Expires", "d"}},
		{400, []string{"Parcours-Expires", "99999999999999999999d"}},
		{400, []string{"Parcours-Expires", "never"}},
		{400, []string{"Parcours-Burn", "yes"}},
		{400, []string{"Parcours-Published", "true"}},
		{400, []string{"Parcours-Published", "1", "Parcours-Burn", "1"}},
		{415, []string{"Content-Encoding", "gzip"}},
	} {
		a := target.Post(t, body, test.header...)
		target.want(t, a, test.status)
		checkError(t, a)
	}
	for _, kind := range []string{"", "text/plain", "application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ";"} {
		a := target.Do(t, "POST", "/api/reports", bytes.NewReader(body), "Content-Type", kind)
		target.want(t, a, 415)
		checkError(t, a)
	}
	a := target.Do(t, "POST", "/api/reports", io.MultiReader(bytes.NewReader(body)), "Content-Type", "application/octet-stream") // in chunks
	target.want(t, a, 411)
	checkError(t, a)
	a = target.Do(t, "POST", "/api/reports", http.NoBody, "Content-Type", "application/octet-stream")
	target.want(t, a, 400)
	checkError(t, a)
	a = target.Post(t, Random(sharing.MaxSize+1))
	target.want(t, a, 413)
	checkError(t, a)
}

func kept(t *testing.T, target Target) {
	for expires, want := range map[string]time.Duration{
		"": 30 * 24 * time.Hour, "1h": time.Hour, "36h": 36 * time.Hour, "1d": 24 * time.Hour, "365d": 365 * 24 * time.Hour, "8760h": 365 * 24 * time.Hour,
	} {
		c := target.Create(t, Random(10), "Parcours-Expires", expires)
		if d := time.Until(c.ExpiresAt); d < want-time.Minute || d > want+time.Minute {
			t.Errorf("%q: kept for %v", expires, d)
		}
	}
}

func cutOff(t *testing.T, target Target) {
	broken := errors.New("the line broke")
	r, err := http.NewRequestWithContext(t.Context(), "POST", target.Base+"/api/reports", io.MultiReader(bytes.NewReader(Random(200_000)), iotest.ErrReader(broken)))
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = 500_000
	r.Header.Set("Content-Type", "application/octet-stream")
	if res, err := target.Client.Do(r); err == nil {
		res.Body.Close()
		if res.StatusCode == 201 {
			t.Error("a report that was cut off is stored")
		}
	}
	target.Create(t, Random(10)) // goes on
}

func large(t *testing.T, target Target) {
	body := Random(sharing.MaxSize)
	c := target.Create(t, body, "Parcours-Expires", "1h")
	if a := target.want(t, target.Do(t, "GET", c.Path(), nil), 200); !bytes.Equal(a.Body, body) {
		t.Errorf("%d bytes came back", len(a.Body))
	}
	target.want(t, target.Do(t, "DELETE", c.Path(), nil, "Authorization", "Bearer "+c.DeleteToken), 204)
}

func fromOtherPages(t *testing.T, target Target) {
	c := target.Create(t, Random(10))
	const origin = "https://blog.example"
	a := target.want(t, target.Do(t, "OPTIONS", c.Path(), nil, "Origin", origin, "Access-Control-Request-Method", "GET"), 204)
	if methods := a.Header.Get("Access-Control-Allow-Methods"); a.Header.Get("Access-Control-Allow-Origin") != "*" || methods != "GET, HEAD" {
		t.Errorf("%v", a.Header)
	}
	a = target.want(t, target.Do(t, "OPTIONS", "/api/reports", nil, "Origin", origin, "Access-Control-Request-Method", "POST"), 204)
	if a.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("other pages may store: %v", a.Header)
	}
	for _, path := range []string{c.Path(), "/api/reports/AAAAAAAAAAAAAAAAAAAAAA"} {
		a := target.Do(t, "GET", path, nil, "Origin", "null") // a sandboxed frame
		if a.Header.Get("Access-Control-Allow-Origin") != "*" || a.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" ||
			!strings.Contains(a.Header.Get("Access-Control-Expose-Headers"), "Parcours-Expires-At") || a.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", path, a.Header)
		}
	}
}

func methods(t *testing.T, target Target) {
	for _, test := range []struct{ method, path, allow string }{
		{"GET", "/api/reports", "POST, OPTIONS"},
		{"DELETE", "/api/reports", "POST, OPTIONS"},
		{"POST", "/api/reports/AAAAAAAAAAAAAAAAAAAAAA", "GET, HEAD, DELETE, OPTIONS"},
		{"PUT", "/api/reports/AAAAAAAAAAAAAAAAAAAAAA", "GET, HEAD, DELETE, OPTIONS"},
		{"PATCH", "/api/reports/AAAAAAAAAAAAAAAAAAAAAA", "GET, HEAD, DELETE, OPTIONS"},
		{"POST", "/oembed", "GET, HEAD, OPTIONS"},
	} {
		a := target.Do(t, test.method, test.path, nil)
		if a.Status != 405 || a.Header.Get("Allow") != test.allow {
			t.Errorf("%s %s: %d, Allow %q", test.method, test.path, a.Status, a.Header.Get("Allow"))
		}
		checkError(t, a)
	}
}

func oembed(t *testing.T, target Target) {
	private, published := target.Create(t, Random(10)), target.Create(t, Random(10), "Parcours-Published", "1")
	once := target.Create(t, Random(10), "Parcours-Burn", "1")
	key := base64.RawURLEncoding.EncodeToString(Random(32))
	ask := func(link string, more ...string) Answer {
		return target.Do(t, "GET", "/oembed?url="+url.QueryEscape(link)+strings.Join(more, ""), nil)
	}
	type card struct {
		Version, Type, Title, HTML string
		Width, Height              int
		Preview                    string `json:"thumbnail_url"`
	}
	read := func(a Answer) (c card) {
		if err := json.Unmarshal(a.Body, &c); a.Status != 200 || err != nil || c.Version != "1.0" || c.Title == "" || c.Preview != target.Base+sharing.PreviewPath || a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%d %s %v", a.Status, a.Body, err)
		}
		return c
	}

	for _, path := range []string{"/r/", "/embed/"} {
		c := read(ask(target.Base+path+published.ID+"#k="+key+"&view=funnel#?secret=abcdefghij", "&format=json&maxwidth=500&maxheight=9999"))
		frame := fmt.Sprintf(`src="%s/embed/%s#k=%s&amp;view=funnel"`, target.Base, published.ID, key)
		if c.Type != "rich" || c.Width != 500 || c.Height != 600 || !strings.Contains(c.HTML, frame) || !strings.Contains(c.HTML, `width="500" height="600"`) ||
			!strings.Contains(c.HTML, `sandbox="allow-scripts allow-popups"`) || !strings.Contains(c.HTML, "title=") || !strings.Contains(c.HTML, `loading="lazy"`) {
			t.Errorf("%+v\nwant %s", c, frame)
		}
	}
	c := read(ask(target.Base + "/r/" + published.ID + `#k=x"><script>alert(1)</script>`))
	if strings.Contains(c.HTML, "<script") || strings.Count(c.HTML, `"`)%2 != 0 {
		t.Errorf("markup got in: %s", c.HTML)
	}
	if c := read(ask(target.Base + "/r/" + published.ID)); c.Type != "link" || c.HTML != "" {
		t.Errorf("without a key: %+v", c)
	}
	for _, id := range []string{private.ID, once.ID} {
		a := ask(target.Base + "/r/" + id + "#k=" + key)
		if c := read(a); c.Type != "link" || bytes.Contains(a.Body, []byte(key)) || bytes.Contains(a.Body, []byte(id)) {
			t.Errorf("of a private link it says %s", a.Body)
		}
	}
	target.want(t, target.Do(t, "HEAD", once.Path(), nil), 200) // nobody has read it

	base, err := url.Parse(target.Base)
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range []string{
		"https://elsewhere.example/r/" + published.ID, "https://" + base.Host + ".elsewhere.example/r/" + published.ID,
		"https://" + base.Host + "@elsewhere.example/r/" + published.ID, "https://x@" + base.Host + "/r/" + published.ID,
		"javascript://" + base.Host + "/r/" + published.ID, "//" + base.Host + "/r/" + published.ID,
		target.Base + "/r/AAAAAAAAAAAAAAAAAAAAAA", target.Base + "/r/x", target.Base + "/", target.Base + "/r/" + published.ID + "/x", ":", "%",
	} {
		target.want(t, ask(link), 404)
	}
	target.want(t, ask(target.Base+"/r/"+published.ID, "&format=xml"), 501)
	target.want(t, target.Do(t, "GET", "/oembed", nil), 400)
}
