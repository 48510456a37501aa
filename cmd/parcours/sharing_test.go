package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"parcours/cmd/internal/sharing"
	"parcours/cmd/internal/sharing/apitest"
	"parcours/cmd/internal/sharing/storetest"
)

// sharingServer runs the app with sharing; said is what it prints and logs.
func sharingServer(t *testing.T, values map[string]string) (target apitest.Target, said *locked) {
	t.Helper()
	said = &locked{}
	h, done, err := sharingApp(t.Context(), input{values: values}, handler(t), streams{out: said, err: said})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(func() { s.Close(); done() })
	return apitest.Target{Base: s.URL}, said
}

// locked is a buffer that many write to.
type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestSharing(t *testing.T) {
	for _, kind := range []string{"file", "sqlite"} {
		t.Run(kind, func(t *testing.T) {
			place := filepath.Join(t.TempDir(), "reports")
			target, said := sharingServer(t, map[string]string{"--share-store": kind + ":" + place})
			if _, err := os.Stat(place); kind == "file" && !os.IsNotExist(err) {
				t.Errorf("the folder is there before the first report: %v", err)
			}
			apitest.Run(t, target)
			if a := target.Do(t, "GET", "/", nil); a.Status != 200 || !bytes.Contains(a.Body, []byte("Parcours")) {
				t.Errorf("the app: %d %s", a.Status, a.Body)
			}
			if got, want := said.String(), "parcours: reports that are shared are kept here, encrypted: "+place+"\n"; got != want {
				t.Errorf("it has said\n%sand not only\n%s", got, want)
			}
		})
	}
	t.Run("postgres", func(t *testing.T) {
		target, said := sharingServer(t, map[string]string{"--share-store": storetest.Postgres(t)})
		apitest.Run(t, target)
		if strings.Count(said.String(), "\n") != 1 || strings.Contains(said.String(), "@") {
			t.Errorf("it has said %s", said)
		}
	})
	t.Run("none", func(t *testing.T) {
		target, said := sharingServer(t, map[string]string{"--share-store": "none"})
		if a := target.Post(t, []byte("x")); a.Status != 405 || said.String() != "" {
			t.Errorf("%d, %q", a.Status, said)
		}
	})
}

func TestSharingOptions(t *testing.T) {
	folder := t.TempDir()
	for _, test := range []struct{ option, value, message, hint string }{
		{"--share-store", "redis://x:secret@y", `"redis" is no place`, "sqlite:FILE"},
		{"--share-store", "reports", `"reports" is no place`, "file:DIR"},
		{"--share-store", "file:", "no place", "file:DIR"},
		{"--share-store", "sqlite:" + folder, "opening the database", ""},
		{"--share-store", "postgres://me:secret@127.0.0.1:1/x?connect_timeout=2", "opening the database", "PGPASSWORD"},
		{"--share-limit", "many", `"many" is no number`, "0 is no limit"},
		{"--share-limit", "-1", `"-1" is no number`, "0 is no limit"},
		{"--trust-proxy", "proxy.example", `"proxy.example" is no address`, "127.0.0.1"},
	} {
		_, _, err := sharingApp(t.Context(), input{values: map[string]string{test.option: test.value}}, nil, streams{out: io.Discard, err: io.Discard})
		if err == nil {
			t.Errorf("%s %s is taken", test.option, test.value)
			continue
		}
		message, hint, code := explain(err)
		if !strings.Contains(message, test.message) || !strings.Contains(hint, test.hint) || code == 0 || strings.Contains(message+hint, "secret") {
			t.Errorf("%s %s: %d %s, hint %s", test.option, test.value, code, message, hint)
		}
	}
}

// Of a hundred uploads at once no more are stored than are allowed.
func TestParallelUploads(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "reports")
	target, _ := sharingServer(t, map[string]string{"--share-store": "file:" + folder, "--share-limit": "30"})
	statuses := make(chan int, 100)
	body := apitest.Random(300_000)
	for range 100 {
		go func() {
			a := target.Post(t, body, "X-Forwarded-For", fmt.Sprintf("192.0.2.%d", len(statuses))) // nobody's proxy says so
			if a.Status == 429 && a.Header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			statuses <- a.Status
		}()
	}
	count := map[int]int{}
	for range 100 {
		count[<-statuses]++
	}
	entries, err := os.ReadDir(folder)
	if count[201] != 30 || count[429] != 70 || len(entries) != 30 || err != nil {
		t.Errorf("%v; %d files, %v", count, len(entries), err)
	}
}

// An upload that is too slow is cut off and leaves nothing; others are served meanwhile.
func TestSlowUpload(t *testing.T) {
	store := &counting{Store: storetest.Memory()}
	s := httptest.NewServer(uploads(sharing.Handler(sharing.Config{Store: store}), func(int64) time.Duration { return 500 * time.Millisecond }))
	defer s.Close()
	target := apitest.Target{Base: s.URL}

	var slow []net.Conn
	for range 5 {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprint(c, "POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\nsome of it")
		slow = append(slow, c)
	}
	began := time.Now()
	for time.Since(began) < 300*time.Millisecond { // byte for byte, so that it is never idle
		for _, c := range slow {
			c.Write([]byte("x"))
		}
		target.Create(t, apitest.Random(1000))
		time.Sleep(30 * time.Millisecond)
	}
	for _, c := range slow {
		c.SetReadDeadline(time.Now().Add(10 * time.Second))
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatalf("after %v: %v", time.Since(began), err)
		}
		if res.StatusCode != 408 || !res.Close {
			t.Errorf("%s, closing: %v", res.Status, res.Close)
		}
	}
	if d := time.Since(began); d > 5*time.Second {
		t.Errorf("cut off after %v", d)
	}
	if store.failed.n != 5 {
		t.Errorf("%d uploads have failed, and not 5", store.failed.n)
	}
}

// counting counts what could not be put.
type counting struct {
	sharing.Store
	failed struct {
		sync.Mutex
		n int
	}
}

func (c *counting) Put(ctx context.Context, m sharing.Meta, body io.Reader) error {
	err := c.Store.Put(ctx, m, body)
	if err != nil {
		c.failed.Lock()
		c.failed.n++
		c.failed.Unlock()
	}
	return err
}

// Whoever sends far too much still hears why it is refused.
func TestRefusedUploadIsAnswered(t *testing.T) {
	target, _ := sharingServer(t, map[string]string{"--share-store": "file:" + t.TempDir()})
	c, err := net.Dial("tcp", strings.TrimPrefix(target.Base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	const size = sharing.MaxSize * 2
	fmt.Fprintf(c, "POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n", size)
	if _, err := c.Write(make([]byte, size)); err != nil { // all of it, before it looks for an answer
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || res.StatusCode != 413 {
		t.Errorf("%v %v", res, err)
	}
}

func TestClient(t *testing.T) {
	trusted, err := trustedProxies("127.0.0.1, 10.0.0.0/8,2001:db8::1")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:1234", "", "192.0.2.1"},
		{"192.0.2.1:1234", "198.51.100.1", "192.0.2.1"}, // not our proxy
		{"127.0.0.1:1234", "", "127.0.0.1"},
		{"127.0.0.1:1234", "198.51.100.1", "198.51.100.1"},
		{"127.0.0.1:1234", "203.0.113.9, 198.51.100.1", "198.51.100.1"}, // what came before the proxy is hearsay
		{"127.0.0.1:1234", "203.0.113.9, 198.51.100.1, 10.1.2.3", "198.51.100.1"},
		{"127.0.0.1:1234", "nonsense", "127.0.0.1"},
		{"127.0.0.1:1234", "nonsense, 10.1.2.3", "10.1.2.3"},
		{"[2001:db8::1]:1234", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"},
		{"[2001:db8:7:8::9%eth0]:1234", "", "2001:db8:7:8::"},
		{"[::ffff:192.0.2.1]:1234", "", "192.0.2.1"},
		{"[::ffff:127.0.0.1]:1234", "::ffff:198.51.100.1", "198.51.100.1"},
		{"@", "198.51.100.1", "@"},
	} {
		r := httptest.NewRequest("POST", "/api/reports", nil)
		r.RemoteAddr = test.remote
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := trusted.client(r); got != test.want {
			t.Errorf("%s, forwarded for %q: %s and not %s", test.remote, test.forwarded, got, test.want)
		}
	}
}

// asProgram, in the environment, makes the tests' binary the program itself.
const asProgram = "PARCOURS_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// program starts `parcours serve` as a process of its own.
func program(t *testing.T, store string) (*exec.Cmd, apitest.Target) {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, app); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(os.Args[0], "serve", "--addr", "127.0.0.1:0", "--app", folder, "--share-limit", "0", "--share-store", store)
	c.Env = append(os.Environ(), asProgram+"=1")
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	address := regexp.MustCompile(`http://[0-9.:]+`)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if base := address.FindString(lines.Text()); base != "" {
			go io.Copy(io.Discard, out)
			return c, apitest.Target{Base: base, Client: &http.Client{Transport: &http.Transport{}}}
		}
	}
	t.Fatal("it did not say where it is")
	return nil, apitest.Target{}
}

// Killed in the middle of many writes, the program has every report it has answered for, whole.
func TestKilled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("os.Process.Kill is not kill -9 there")
	}
	for _, kind := range []string{"file", "sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			place := filepath.Join(t.TempDir(), "reports")
			store := kind + ":" + place
			if kind == "postgres" {
				store = storetest.Postgres(t)
			}
			var mu sync.Mutex
			stored := map[apitest.Created][32]byte{}
			cut := 0
			for round := range 4 {
				c, target := program(t, store)
				killed := make(chan struct{})
				var all sync.WaitGroup
				for worker := range 8 {
					all.Go(func() {
						for i := 0; ; i++ {
							body := apitest.Random(1000 + (worker*7919+i*104729)%2_000_000)
							a, err := target.TryPost(t, body)
							select {
							case <-killed:
								if err != nil || a.Status != 201 {
									mu.Lock()
									cut++
									mu.Unlock()
									return
								}
							default:
								if err != nil { // killed this very moment, or something is wrong: then no report will be found below
									continue
								}
							}
							created := a.Created(t)
							mu.Lock()
							stored[created] = sha256.Sum256(body)
							mu.Unlock()
						}
					})
				}
				time.Sleep(time.Duration(300+150*round) * time.Millisecond)
				if err := c.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				close(killed)
				all.Wait()
				c.Wait()
			}
			if len(stored) < 20 || cut == 0 {
				t.Fatalf("only %d reports were stored and %d cut off", len(stored), cut)
			}
			_, target := program(t, store)
			for created, sum := range stored {
				a := target.Do(t, "GET", created.Path(), nil)
				if a.Status != 200 || sha256.Sum256(a.Body) != sum {
					t.Errorf("a report that was answered with 201 is now %d, %d bytes", a.Status, len(a.Body))
				}
			}
			if kind == "file" {
				entries, err := os.ReadDir(place)
				if err != nil {
					t.Fatal(err)
				}
				leftovers := 0
				for _, e := range entries {
					if id, ok := strings.CutSuffix(e.Name(), ".report"); ok { // also one whose answer did not arrive any more
						if a := target.Do(t, "GET", "/api/reports/"+id, nil); a.Status != 200 {
							t.Errorf("a report in the folder is not whole: %d", a.Status)
						}
					} else {
						leftovers++
						if a := target.Do(t, "GET", "/api/reports/"+e.Name(), nil); a.Status != 404 {
							t.Errorf("%s is served", e.Name())
						}
					}
				}
				t.Logf("%d reports stored, %d uploads cut off, %d leftovers", len(stored), cut, leftovers)
			}
		})
	}
}
