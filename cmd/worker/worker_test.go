//go:build !js

// The Worker on workerd, Cloudflare's runtime, with R2 simulated in a folder:
//
//	make test-worker

package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parcours/cmd/internal/sharing/apitest"
)

var workerd = flag.Bool("workerd", false, "test on workerd; needs what make test-worker builds")

// worker is `wrangler dev`, ready for requests.
type worker struct {
	apitest.Target
	log *log
	end func()
}

// log is what a worker wrote.
type log struct {
	sync.Mutex
	bytes.Buffer
}

func (l *log) String() string {
	l.Lock()
	defer l.Unlock()
	return l.Buffer.String()
}

var ready = regexp.MustCompile(`Ready on (http://127\.0\.0\.1:\d+)`)

// start runs the Worker on what is stored in a folder, with settings of web/worker, until the test or end ends it.
func start(t *testing.T, state, settings string) *worker {
	t.Helper()
	if !*workerd {
		t.Skip("needs workerd: make test-worker")
	}
	cmd := exec.Command("node", "test/dev.mjs", "--config", settings, "--port", strconv.Itoa(freePort(t)), "--persist-to", state)
	cmd.Dir = "../../web/worker"
	stdin, err := cmd.StdinPipe() // it runs for as long as this is open
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w := &worker{log: &log{}}
	base, done := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(done)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			w.log.Lock()
			w.log.WriteString(lines.Text() + "\n")
			w.log.Unlock()
			if m := ready.FindStringSubmatch(lines.Text()); m != nil {
				base <- m[1]
			}
		}
		cmd.Wait()
	}()
	w.end = sync.OnceFunc(func() {
		stdin.Close()
		<-done
	})
	t.Cleanup(func() {
		w.end()
		if t.Failed() {
			wrote := w.log.String()
			t.Logf("the worker wrote at last:\n%s", wrote[max(0, len(wrote)-20_000):])
		}
	})
	select {
	case w.Base = <-base:
	case <-done:
		t.Fatal("wrangler ended")
	case <-time.After(2 * time.Minute):
		t.Fatal("wrangler does not get ready")
	}
	w.Client = &http.Client{Timeout: time.Minute}
	return w
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

const withFaults = "test/wrangler.jsonc"

func TestAPI(t *testing.T) {
	apitest.Run(t, start(t, t.TempDir(), withFaults).Target)
}

// The suite that all stores pass, run inside a Worker.
func TestStore(t *testing.T) {
	w := start(t, t.TempDir(), "test/store.jsonc")
	a := w.Do(t, "GET", "/", nil)
	if passed := bytes.Count(a.Body, []byte("--- PASS: TestStore/")); a.Status != 200 || passed < 10 {
		t.Errorf("%d, %d passed:\n%s", a.Status, passed, a.Body)
	}
}

// Everything else that is true of the Worker only.
func TestWorker(t *testing.T) {
	w := start(t, t.TempDir(), withFaults)
	for _, test := range []struct {
		name string
		run  func(*testing.T, *worker)
	}{
		{"survives faults", faults},
		{"HEAD right after GET on one connection", heads},
		{"an aborted upload leaves nothing", aborted},
		{"an abandoned request gives its instance back", abandoned},
		{"slow uploads leave room for readers", slowUploads},
		{"more at once than there are instances", crowd},
		{"sweeps", sweeps},
		{"limits uploads", limits},
		{"pages", pages},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, w) })
	}
	for _, secret := range secrets {
		if strings.Contains(w.log.String(), secret) {
			t.Errorf("the log has a token or a body")
		}
	}
}

// secrets are the tokens and bodies of the reports that create made.
var secrets []string

func create(t *testing.T, w *worker, header ...string) (apitest.Created, []byte) {
	t.Helper()
	body := []byte("a body that must not be logged: " + strconv.Itoa(len(secrets)) + strings.Repeat("x", 60_000))
	c := w.Create(t, body, header...)
	secrets = append(secrets, c.DeleteToken, string(body[:40]))
	return c, body
}

func status(t *testing.T, a apitest.Answer, want int) {
	t.Helper()
	if a.Status != want {
		t.Errorf("%d and not %d: %.200s", a.Status, want, a.Body)
	}
}

func reads(t *testing.T, w *worker, path string, want []byte) {
	t.Helper()
	if a := w.Do(t, "GET", path, nil); a.Status != 200 || !bytes.Equal(a.Body, want) {
		t.Errorf("%d, %d bytes: %.200s", a.Status, len(a.Body), a.Body)
	}
}

func TestRestartKeepsReports(t *testing.T) {
	state := t.TempDir()
	w := start(t, state, "wrangler.jsonc") // as it is deployed
	kept, body := create(t, w)
	deleted, _ := create(t, w)
	status(t, w.Do(t, "DELETE", deleted.Path(), nil, "Authorization", "Bearer "+deleted.DeleteToken), 204)
	w.end()

	w = start(t, state, "wrangler.jsonc")
	reads(t, w, kept.Path(), body)
	status(t, w.Do(t, "GET", deleted.Path(), nil), 404)
	// The Go program of both was started without a random source, and in the same state.
	again, _ := create(t, w)
	if again.ID == kept.ID || again.DeleteToken == kept.DeleteToken {
		t.Error("after a restart ids or tokens come again")
	}
	status(t, w.Do(t, "DELETE", kept.Path(), nil, "Authorization", "Bearer "+kept.DeleteToken), 204)
}

// faults: whatever happens is a 500, and the next request is answered.
func faults(t *testing.T, w *worker) {
	c, body := create(t, w)
	for range 3 {
		for _, fault := range []string{"throws", "rejects", "ends"} {
			for _, method := range []string{"GET", "HEAD", "DELETE"} {
				a := w.Do(t, method, c.Path(), nil, "Test-Fault", fault, "Authorization", "Bearer "+c.DeleteToken)
				status(t, a, 500)
				if bytes.Contains(a.Body, []byte("R2")) || method != "HEAD" && !bytes.Contains(a.Body, []byte(`"error"`)) {
					t.Errorf("%s says %s", fault, a.Body)
				}
				reads(t, w, c.Path(), body)
			}
			status(t, w.Post(t, body, "Test-Fault", fault), 500)
			create(t, w)
		}
	}
	if n := strings.Count(w.log.String(), "the Go program ended with 2"); n != 12 {
		t.Errorf("the Go program ended %d times, and not 12", n)
	}
}

// heads asks on one connection, where a body after HEAD would be taken for the next answer.
func heads(t *testing.T, w *worker) {
	c, body := create(t, w)
	conn := dial(t, w)
	answers := bufio.NewReader(conn)
	for i := range 20 {
		method := []string{"GET", "HEAD"}[i%2]
		fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: x\r\n\r\n", method, c.Path())
		res, err := http.ReadResponse(answers, &http.Request{Method: method})
		if err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
		b, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != 200 || res.ContentLength != int64(len(body)) || method == "GET" && !bytes.Equal(b, body) {
			t.Fatalf("%s: %d, length %d, %d bytes, %v", method, res.StatusCode, res.ContentLength, len(b), err)
		}
	}
}

func dial(t *testing.T, w *worker) net.Conn {
	t.Helper()
	u, err := url.Parse(w.Base)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(time.Minute))
	return conn
}

// begin sends a part of an upload.
func begin(t *testing.T, w *worker) net.Conn {
	conn := dial(t, w)
	fmt.Fprintf(conn, "POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nParcours-Expires: 1h\r\nContent-Length: 500000\r\n\r\n%0200000d", 0)
	return conn
}

// objects are the keys of all there is in the bucket.
func objects(t *testing.T, w *worker) (keys []string) {
	t.Helper()
	if a := w.Do(t, "GET", "/api/test/objects", nil); json.Unmarshal(a.Body, &keys) != nil {
		t.Fatalf("listing the bucket: %d %s", a.Status, a.Body)
	}
	return keys
}

func aborted(t *testing.T, w *worker) {
	before := objects(t, w)
	for range 12 { // more than there are instances: they must come back
		conn := begin(t, w)
		time.Sleep(100 * time.Millisecond)
		conn.Close()
	}
	time.Sleep(300 * time.Millisecond)
	if after := objects(t, w); !slices.Equal(after, before) {
		t.Errorf("stored are %v, and were %v", after, before)
	}
	for range 6 {
		create(t, w)
	}
}

// abandoned: nobody waits for the answer any more, and the instance that makes it must come back nevertheless.
func abandoned(t *testing.T, w *worker) {
	c, _ := create(t, w)
	for range 12 {
		conn := dial(t, w)
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nTest-Fault: slow\r\n\r\n", c.Path())
		time.Sleep(100 * time.Millisecond)
		conn.Close()
	}
	time.Sleep(time.Second)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { status(t, w.Do(t, "GET", c.Path(), nil, "Test-Fault", "slow"), 200) })
	}
	all.Wait()
}

func slowUploads(t *testing.T, w *worker) {
	c, body := create(t, w)
	var conns []net.Conn
	for range 10 {
		conns = append(conns, begin(t, w))
	}
	time.Sleep(300 * time.Millisecond)
	for range 10 {
		began := time.Now()
		reads(t, w, c.Path(), body)
		if d := time.Since(began); d > 900*time.Millisecond {
			t.Errorf("reading took %v", d)
		}
	}
	a := w.Post(t, body)
	if a.Status != 503 || a.Header.Get("Retry-After") == "" {
		t.Errorf("one more upload: %d %v", a.Status, a.Header)
	}
	stored := 0
	for _, conn := range conns { // those that were let in go on
		fmt.Fprintf(conn, "%0300000d", 0)
	}
	for _, conn := range conns {
		if res, err := http.ReadResponse(bufio.NewReader(conn), nil); err == nil && res.StatusCode == 201 {
			stored++
		}
		conn.Close()
	}
	if stored != 4 {
		t.Errorf("%d of the slow uploads are stored, and not 4", stored)
	}
	create(t, w)
}

// crowd: what can not be answered within the patience of the pool is told to come again; all others are answered.
func crowd(t *testing.T, w *worker) {
	c, body := create(t, w)
	counts := map[int]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 60 {
		all.Go(func() {
			a := w.Do(t, "GET", c.Path(), nil, "Test-Fault", "slow")
			if a.Status == 200 && !bytes.Equal(a.Body, body) || a.Status == 503 && a.Header.Get("Retry-After") == "" {
				t.Errorf("%d, %d bytes, %v", a.Status, len(a.Body), a.Header)
			}
			mu.Lock()
			counts[a.Status]++
			mu.Unlock()
		})
	}
	all.Wait()
	if counts[200] < 8 || counts[503] == 0 || counts[200]+counts[503] != 60 {
		t.Errorf("answers by status: %v", counts)
	}
	reads(t, w, c.Path(), body)
}

// scheduled lets the Worker's cron come: this path is wrangler's. The newer /cdn-cgi/handler/scheduled fails wherever
// there are assets, up to wrangler 4.86 at least (cloudflare/workers-sdk#9882).
func scheduled(t *testing.T, w *worker, cron string) int {
	t.Helper()
	return w.Do(t, "GET", "/__scheduled?cron="+cron, nil).Status
}

func sweeps(t *testing.T, w *worker) {
	live, body := create(t, w)
	var expired []string
	for range 5 {
		c, _ := create(t, w, "Test-Fault", "expired")
		expired = append(expired, "reports/"+c.ID, "expires/2001-09-09T01:46:40Z/"+c.ID)
		status(t, w.Do(t, "GET", c.Path(), nil), 404) // at once, swept or not
		status(t, w.Do(t, "DELETE", c.Path(), nil, "Authorization", "Bearer "+c.DeleteToken), 404)
	}
	once, _ := create(t, w, "Parcours-Burn", "1", "Test-Fault", "due")
	status(t, w.Do(t, "GET", once.Path(), nil, "Test-Fault", "stuck"), 500) // one reader has it, and it is still there
	status(t, w.Do(t, "GET", once.Path(), nil), 404)
	expired = append(expired, "reports/"+once.ID, "taken/"+once.ID, "expires/2001-09-09T01:46:40Z/"+once.ID)

	before := objects(t, w)
	for _, key := range expired {
		if !slices.Contains(before, key) {
			t.Errorf("%s is not in the bucket: there is nothing to sweep", key)
		}
	}
	if s := scheduled(t, w, "rejects"); s != 500 {
		t.Errorf("a sweep that fails: %d", s)
	}
	if s := scheduled(t, w, "*"); s != 200 {
		t.Errorf("a sweep: %d", s)
	}
	after := objects(t, w)
	if want := slices.DeleteFunc(before, func(key string) bool { return slices.Contains(expired, key) }); !slices.Equal(after, want) {
		t.Errorf("after a sweep there are %v, and should be %v", after, want)
	}
	reads(t, w, live.Path(), body)
}

// limits sends 100 uploads by four at a time, that is all an instance of the Worker takes, where 30 a minute are
// allowed: at most two minutes' worth, should one end meanwhile.
func limits(t *testing.T, w *worker) {
	before := len(objects(t, w))
	var mu sync.Mutex
	counts := map[int]int{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 25 {
				a := w.Post(t, []byte("small"), "Test-Fault", "limit")
				if a.Status == 429 && a.Header.Get("Retry-After") != "60" {
					t.Errorf("429 with %v", a.Header)
				}
				mu.Lock()
				counts[a.Status]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if n := counts[201]; n < 30 || n > 60 || counts[429] != 100-n {
		t.Errorf("answers by status: %v", counts)
	}
	if n := len(objects(t, w)) - before; n != 2*counts[201] { // a report, and when it expires
		t.Errorf("%d objects were stored for %d reports", n, counts[201])
	}
}

// pages: Cloudflare's server of files delivers the app as `parcours serve` does.
func pages(t *testing.T, w *worker) {
	cmd := exec.Command("../../bin/parcours", "serve", "--addr", "127.0.0.1:0", "--app", "../../web/dist", "--share-store", "none")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	var serve apitest.Target
	for lines := bufio.NewScanner(out); serve.Base == "" && lines.Scan(); {
		serve.Base = regexp.MustCompile(`http://[\d.:]+|$`).FindString(lines.Text())
	}

	paths := []string{"/", "/r/AAAAAAAAAAAAAAAAAAAAAA", "/embed/AAAAAAAAAAAAAAAAAAAAAA", "/r/x", "/embed/x"}
	err = fs.WalkDir(os.DirFS("../../web/dist"), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), ".") && !strings.HasSuffix(name, ".br") { // no file of its own
			paths = append(paths, "/"+name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		got, want := w.Do(t, "GET", path, nil), serve.Do(t, "GET", path, nil)
		for from, to := range map[string]string{serve.Base: w.Base, url.QueryEscape(serve.Base): url.QueryEscape(w.Base)} { // where to ask how to embed it
			want.Body = bytes.ReplaceAll(want.Body, []byte(from), []byte(to))
		}
		if got.Status != 200 || want.Status != 200 || !bytes.Equal(got.Body, want.Body) {
			t.Errorf("%s: %d, %d bytes; parcours serve: %d, %d bytes", path, got.Status, len(got.Body), want.Status, len(want.Body))
		}
		for _, name := range []string{
			"Access-Control-Allow-Origin", "Cache-Control", "Content-Security-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Opener-Policy",
			"Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options",
		} {
			if g, w := got.Header[name], want.Header[name]; !slices.Equal(g, w) {
				t.Errorf("%s: %s is %q, and from parcours serve %q", path, name, g, w)
			}
		}
		if kind, _, _ := strings.Cut(got.Header.Get("Content-Type"), ";"); !strings.HasPrefix(want.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: %s, and from parcours serve %s", path, kind, want.Header.Get("Content-Type"))
		}
	}
	for _, path := range []string{"/nothing", "/_headers", "/_redirects", "/r", "/r/x/y", "/embed/x/y", "/.keep", "/api", "/apix"} {
		status(t, w.Do(t, "GET", path, nil), 404)
	}
}
