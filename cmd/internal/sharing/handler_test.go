package sharing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parcours/cmd/internal/sharing"
	"parcours/cmd/internal/sharing/apitest"
	"parcours/cmd/internal/sharing/limit"
	"parcours/cmd/internal/sharing/storetest"
)

func start(t *testing.T, c sharing.Config) apitest.Target {
	t.Helper()
	if c.Store == nil {
		c.Store = storetest.Memory()
	}
	s := httptest.NewServer(sharing.Handler(c))
	t.Cleanup(s.Close)
	return apitest.Target{Base: s.URL}
}

func TestAPI(t *testing.T) {
	apitest.Run(t, start(t, sharing.Config{}))
}

// Expired reports are gone at once, before they are swept.
func TestExpiry(t *testing.T) {
	var now atomic.Int64
	now.Store(time.Date(2031, 7, 4, 12, 0, 0, 0, time.UTC).Unix())
	store := storetest.Memory()
	target := start(t, sharing.Config{Store: store, Now: func() time.Time { return time.Unix(now.Load(), 999) }})
	c, once := target.Create(t, apitest.Random(10), "Parcours-Expires", "1h"), target.Create(t, apitest.Random(10), "Parcours-Expires", "1h", "Parcours-Burn", "1")
	if want := time.Date(2031, 7, 4, 13, 0, 0, 0, time.UTC); !c.ExpiresAt.Equal(want) {
		t.Errorf("it expires at %v", c.ExpiresAt)
	}
	now.Add(3599)
	if a := target.Do(t, "GET", c.Path(), nil); a.Status != 200 {
		t.Errorf("a second before its end: %d", a.Status)
	}
	now.Add(1)
	unknown := target.Do(t, "GET", "/api/reports/AAAAAAAAAAAAAAAAAAAAAA", nil)
	for _, path := range []string{c.Path(), once.Path()} {
		for _, header := range [][]string{nil, {"If-None-Match", "*"}} {
			if a := target.Do(t, "GET", path, nil, header...); a.Status != 404 || !bytes.Equal(a.Body, unknown.Body) {
				t.Errorf("GET: %d %s", a.Status, a.Body)
			}
		}
		if a := target.Do(t, "HEAD", path, nil); a.Status != 404 {
			t.Errorf("HEAD: %d", a.Status)
		}
		if a := target.Do(t, "GET", "/oembed?url="+target.Base+"/r/"+path[len("/api/reports/"):], nil); a.Status != 404 {
			t.Errorf("oembed: %d", a.Status)
		}
	}
	if a := target.Do(t, "DELETE", c.Path(), nil, "Authorization", "Bearer "+c.DeleteToken); a.Status != 404 {
		t.Errorf("DELETE: %d", a.Status)
	}
	if n, err := store.Sweep(t.Context(), time.Unix(now.Load(), 0), 10); n != 2 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
}

func TestLimit(t *testing.T) {
	now := time.Date(2031, 7, 4, 12, 0, 0, 0, time.UTC)
	target := start(t, sharing.Config{
		Limiter: limit.New(30, func() time.Time { return now }),
		Client:  func(r *http.Request) string { return r.Header.Get("Client") },
	})
	statuses := make(chan int, 100)
	for range 100 {
		go func() {
			a := target.Post(t, apitest.Random(10), "Client", "a")
			if after := a.Header.Get("Retry-After"); (a.Status == 429) != (after == "120") {
				t.Errorf("%d, Retry-After %q", a.Status, after)
			}
			statuses <- a.Status
		}()
	}
	count := map[int]int{}
	for range 100 {
		count[<-statuses]++
	}
	if count[201] != 30 || count[429] != 70 {
		t.Errorf("%v", count)
	}
	c := target.Create(t, apitest.Random(10), "Client", "b")
	if a := target.Do(t, "GET", c.Path(), nil, "Client", "a"); a.Status != 200 {
		t.Errorf("reading is limited: %d", a.Status)
	}
}

// An id that is taken is not overwritten: another one is made.
func TestTakenID(t *testing.T) {
	zeros, more := bytes.Repeat([]byte{0}, 48), bytes.Repeat([]byte{1}, 200)
	random := io.MultiReader(bytes.NewReader(zeros), bytes.NewReader(make([]byte, 32+16)), bytes.NewReader(more))
	target := start(t, sharing.Config{Random: random})
	first := target.Create(t, []byte("first"))
	second := target.Create(t, []byte("second"))
	if first.ID != "AAAAAAAAAAAAAAAAAAAAAA" || second.ID == first.ID {
		t.Errorf("ids %s and %s", first.ID, second.ID)
	}
	for c, want := range map[apitest.Created]string{first: "first", second: "second"} {
		if a := target.Do(t, "GET", c.Path(), nil); string(a.Body) != want {
			t.Errorf("%s is %q", want, a.Body)
		}
	}
}

// strange is a store in which something goes wrong.
type strange struct {
	sharing.Store
	get func(id string) (sharing.Meta, io.ReadCloser, error)
}

func (s strange) Get(_ context.Context, id string) (sharing.Meta, io.ReadCloser, error) {
	return s.get(id)
}

func TestWhatGoesWrong(t *testing.T) {
	var said bytes.Buffer
	panics := true
	whole := storetest.Memory()
	target := start(t, sharing.Config{
		Store: strange{whole, func(id string) (sharing.Meta, io.ReadCloser, error) {
			if panics {
				panic("the disk is on fire")
			}
			return sharing.Meta{}, nil, errors.New("the disk is gone")
		}},
		Log: log.New(&said, "", 0),
	})
	body := []byte("the body that nobody may log")
	c := target.Create(t, body)
	for _, what := range []string{"on fire", "gone"} {
		a := target.Do(t, "GET", c.Path(), nil, "Authorization", "Bearer "+c.DeleteToken)
		var e struct{ Error string }
		if err := json.Unmarshal(a.Body, &e); a.Status != 500 || err != nil || strings.Contains(e.Error, "disk") {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		if !strings.Contains(said.String(), what) {
			t.Errorf("the log does not say %q: %s", what, said.String())
		}
		panics = false
	}
	for name, secret := range map[string]string{"body": string(body), "token": c.DeleteToken, "hex body": fmt.Sprintf("%x", body)} {
		if strings.Contains(said.String(), secret) {
			t.Errorf("the log holds the %s", name)
		}
	}
	if a := target.Do(t, "HEAD", c.Path(), nil); a.Status != 200 {
		t.Errorf("the next request: %d", a.Status)
	}
	if sharing.Serves("/api/reportsx") || sharing.Serves("/") || !sharing.Serves("/oembed") || !sharing.Serves("/api/reports") || !sharing.Serves(c.Path()) {
		t.Error("Serves")
	}
}

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{
		"AAAAAAAAAAAAAAAAAAAAAA": true, "_-09azAZ_-09azAZ_-09ag": true,
		"": false, "AAAAAAAAAAAAAAAAAAAAA": false, "AAAAAAAAAAAAAAAAAAAAAAA": false, "AAAAAAAAAAAAAAAAAAAAAB": false, // another spelling of the first
		"AAAAAAAAAAAAAAAAAAAA==": false, "AAAAAAAAAAA\nAAAAAAAAAA": false, "AAAAAAAAAAAAAAAAAAAA\r\n": false, "AAAAAAAAAA/AAAAAAAAAAA": false, "..AAAAAAAAAAAAAAAAAAAA": false,
	} {
		if sharing.ValidID(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
}
