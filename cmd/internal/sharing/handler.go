package sharing

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"mime"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// Config is what a handler works with. Only Store has to be given.
type Config struct {
	Store   Store
	Limiter Limiter                    // nil: none
	Client  func(*http.Request) string // whom the Limiter counts; nil: the address the request came from
	Now     func() time.Time           // nil: the clock
	Random  io.Reader                  // nil: the system's secure source
	Host    string                     // whose links /oembed knows, such as reports.example.org; "": the host that is asked
	Log     *log.Logger                // what failed; never a key, a token or a body. nil: nothing is logged
}

const (
	apiPath    = "/api/reports"
	oembedPath = "/oembed"
)

// Serves reports whether a path is the handler's business.
func Serves(path string) bool {
	return path == apiPath || strings.HasPrefix(path, apiPath+"/") || path == oembedPath
}

// Handler answers under /api/reports and at /oembed.
func Handler(c Config) http.Handler {
	if c.Client == nil {
		c.Client = func(r *http.Request) string { return r.RemoteAddr }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	if c.Log == nil {
		c.Log = log.New(io.Discard, "", 0)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &exchange{Config: &c, w: w, r: r}
		defer x.recover()
		x.answer()
	})
}

// exchange is one request and its answer. It hands w on as it came: in the
// Worker a body is then passed through without being copied.
type exchange struct {
	*Config
	w    http.ResponseWriter
	r    *http.Request
	sent bool // the answer's header is on its way
}

// recover turns a panic into a 500, where it is not too late for that.
func (x *exchange) recover() {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	x.Log.Printf("%s: panic: %v\n%s", x.r.Method, p, debug.Stack())
	if !x.sent {
		x.fail(http.StatusInternalServerError, "something went wrong here", "try again later")
	}
}

// answer finds out what is asked. It reads paths as they come: a mux would
// redirect those with dots in them.
func (x *exchange) answer() {
	h := x.w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")

	path, method := x.r.URL.Path, x.r.Method
	id, one := strings.CutPrefix(path, apiPath+"/")
	reading := method == http.MethodGet || method == http.MethodHead
	if reading || method == http.MethodOptions && path != apiPath { // other pages may read, and do nothing else
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "ETag, Parcours-Burn, Parcours-Expires-At, Parcours-Published")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	switch {
	case path == apiPath && method == http.MethodPost:
		x.create()
	case path == apiPath:
		x.notAllowed("POST, OPTIONS")
	case path == oembedPath && reading:
		x.oembed()
	case path == oembedPath:
		x.notAllowed("GET, HEAD, OPTIONS")
	case one && reading:
		x.read(id)
	case one && method == http.MethodDelete:
		x.remove(id)
	case one:
		x.notAllowed("GET, HEAD, DELETE, OPTIONS")
	default:
		x.fail(http.StatusNotFound, "there is nothing at this path", "")
	}
}

// create stores what is sent.
func (x *exchange) create() {
	m, ok := x.described()
	if !ok || !x.admitted() {
		return
	}
	token, err := x.random(32)
	if err != nil {
		x.broken("making a token", err)
		return
	}
	m.TokenHash = sha256.Sum256([]byte(token))
	for range 3 { // of 2^128 ids
		if m.ID, err = x.random(16); err != nil {
			x.broken("making an id", err)
			return
		}
		if err = x.Store.Put(x.r.Context(), m, x.r.Body); !errors.Is(err, ErrExists) {
			break
		}
	}
	switch {
	case err == nil:
	case errors.Is(err, os.ErrDeadlineExceeded):
		x.fail(http.StatusRequestTimeout, "the report came too slowly; nothing is stored", "try again on a better line")
		return
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, ErrLength), x.r.Context().Err() != nil:
		x.fail(http.StatusBadRequest, "the report was cut off; nothing is stored", "send it again")
		return
	default:
		x.broken("storing a report", err)
		return
	}
	x.w.Header().Set("Location", apiPath+"/"+m.ID)
	x.json(http.StatusCreated, struct {
		ID          string `json:"id"`
		DeleteToken string `json:"delete_token"`
		ExpiresAt   string `json:"expires_at"`
	}{m.ID, token, m.Expires.Format(time.RFC3339)})
}

// described reads what the header says of the report, or refuses it.
func (x *exchange) described() (Meta, bool) {
	h := x.r.Header
	m := Meta{Size: x.r.ContentLength}
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	coding := h.Get("Content-Encoding")
	if err != nil || kind != "application/octet-stream" || coding != "" && coding != "identity" {
		x.fail(http.StatusUnsupportedMediaType, "this is not an encrypted report", "send it as Content-Type: application/octet-stream, without a Content-Encoding")
		return m, false
	}
	switch {
	case m.Size < 0:
		x.fail(http.StatusLengthRequired, "the report's length is not said", "send a Content-Length")
		return m, false
	case m.Size == 0:
		x.fail(http.StatusBadRequest, "the report is empty", "")
		return m, false
	case m.Size > MaxSize:
		x.fail(http.StatusRequestEntityTooLarge, fmt.Sprintf("the report has %d bytes, and no more than %d are taken", m.Size, MaxSize), "share fewer sections")
		return m, false
	}
	life, err := lifetime(h.Get("Parcours-Expires"))
	if err != nil {
		x.fail(http.StatusBadRequest, "Parcours-Expires: "+err.Error(), "from 1h to 365d, such as 12h or 30d")
		return m, false
	}
	m.Expires = x.Now().UTC().Truncate(time.Second).Add(life)
	for name, flag := range map[string]*bool{"Parcours-Burn": &m.Burn, "Parcours-Published": &m.Published} {
		switch value := h.Get(name); value {
		case "", "0":
		case "1":
			*flag = true
		default:
			x.fail(http.StatusBadRequest, fmt.Sprintf("%s: %q is neither 1 nor 0", name, value), "")
			return m, false
		}
	}
	if m.Burn && m.Published {
		x.fail(http.StatusBadRequest, "a report that is gone once it is read can not be published", "send Parcours-Burn or Parcours-Published")
		return m, false
	}
	return m, true
}

// lifetime reads how long a report is kept: hours or days, 30 days if not said.
func lifetime(s string) (time.Duration, error) {
	if s == "" {
		return 30 * 24 * time.Hour, nil
	}
	unit := map[byte]time.Duration{'h': time.Hour, 'd': 24 * time.Hour}[s[len(s)-1]]
	n, err := strconv.ParseUint(s[:len(s)-1], 10, 16)
	if err != nil || unit == 0 {
		return 0, fmt.Errorf("%q is not a number of hours or days", s)
	}
	life := time.Duration(n) * unit
	if life < time.Hour || life > 365*24*time.Hour {
		return 0, fmt.Errorf("%s is out of range", s)
	}
	return life, nil
}

// admitted asks the limiter.
func (x *exchange) admitted() bool {
	if x.Limiter == nil {
		return true
	}
	ok, after, err := x.Limiter.Allow(x.r.Context(), x.Client(x.r))
	if err != nil {
		x.broken("asking the limiter", err)
		return false
	}
	if !ok {
		x.w.Header().Set("Retry-After", strconv.FormatInt(max(1, int64((after+time.Second-1)/time.Second)), 10))
		x.fail(http.StatusTooManyRequests, "too many reports from here", "try again later")
	}
	return ok
}

// read answers GET and HEAD.
func (x *exchange) read(id string) {
	ctx, seen := x.r.Context(), x.r.Header.Values("If-None-Match")
	if head := x.r.Method == http.MethodHead; head || len(seen) > 0 {
		m, err := x.live(ctx, id)
		if err != nil {
			x.absent(err)
			return
		}
		known := !m.Burn && matches(seen, etag(id))
		if head || known {
			x.describe(m)
			status := http.StatusOK
			if known {
				x.w.Header().Del("Content-Length")
				status = http.StatusNotModified
			}
			x.sent = true
			x.w.WriteHeader(status)
			return
		}
	}

	if !ValidID(id) {
		x.absent(ErrNotFound)
		return
	}
	m, body, err := x.Store.Get(ctx, id)
	if err == nil && x.expired(m) {
		body.Close()
		err = ErrNotFound
	}
	if err == nil && m.Burn {
		body.Close()
		m, body, err = x.Store.Take(ctx, id)
	}
	if err != nil {
		x.absent(err)
		return
	}
	defer body.Close()
	x.describe(m)
	x.sent = true
	x.w.WriteHeader(http.StatusOK)
	if n, err := io.Copy(x.w, body); err != nil && ctx.Err() == nil { // the reader sees that it is short of its length
		x.Log.Printf("sending a report: broke off after %d of %d bytes: %v", n, m.Size, err)
	}
}

// describe sets the header of a report.
func (x *exchange) describe(m Meta) {
	h := x.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Length", strconv.FormatInt(m.Size, 10))
	h.Set("Content-Disposition", `attachment; filename="`+m.ID+`.parcours"`)
	h.Set("Parcours-Expires-At", m.Expires.UTC().Format(time.RFC3339))
	if m.Published {
		h.Set("Parcours-Published", "1")
	}
	if m.Burn {
		h.Set("Parcours-Burn", "1")
		return
	}
	h.Set("ETag", etag(m.ID))
	h.Set("Cache-Control", "private, no-cache") // it may be deleted: ask each time
}

// etag is that of a report's bytes, which never change.
func etag(id string) string { return `"` + id + `"` }

// matches reads If-None-Match. Some runtimes hand over one value per item, others the line.
func matches(values []string, tag string) bool {
	for item := range strings.SplitSeq(strings.Join(values, ","), ",") {
		item = strings.TrimPrefix(strings.TrimSpace(item), "W/")
		if item == tag || item == "*" {
			return true
		}
	}
	return false
}

// remove deletes a report for who has its token.
func (x *exchange) remove(id string) {
	scheme, token, _ := strings.Cut(x.r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		x.absent(ErrNotFound)
		return
	}
	_, err := x.live(x.r.Context(), id)
	if err == nil {
		err = x.Store.Delete(x.r.Context(), id, sha256.Sum256([]byte(strings.TrimSpace(token))))
	}
	if err != nil {
		x.absent(err)
		return
	}
	x.sent = true
	x.w.WriteHeader(http.StatusNoContent)
}

// live is what is known of a report that has not expired.
func (x *exchange) live(ctx context.Context, id string) (Meta, error) {
	if !ValidID(id) {
		return Meta{}, ErrNotFound
	}
	m, err := x.Store.Head(ctx, id)
	if err == nil && x.expired(m) {
		err = ErrNotFound
	}
	return m, err
}

func (x *exchange) expired(m Meta) bool { return !m.Expires.After(x.Now()) }

// ValidID reports whether an id is one that a handler may have made: of its 16
// bytes there is no other spelling.
func ValidID(id string) bool {
	if len(id) != 22 {
		return false
	}
	_, err := base64.RawURLEncoding.Strict().DecodeString(id)
	return err == nil && !strings.ContainsAny(id, "\r\n") // which the decoder skips
}

func (x *exchange) random(n int) (string, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(x.Random, b)
	return base64.RawURLEncoding.EncodeToString(b), err
}

// absent is the one answer to whoever asks for a report that is not there, is
// no longer or is not theirs to delete.
func (x *exchange) absent(err error) {
	if !errors.Is(err, ErrNotFound) {
		x.broken("looking for a report", err)
		return
	}
	x.fail(http.StatusNotFound, "there is no such report", "it may have expired, been deleted, or been one that could be read once")
}

func (x *exchange) notAllowed(methods string) {
	x.w.Header().Set("Allow", methods)
	if x.r.Method != http.MethodOptions {
		x.fail(http.StatusMethodNotAllowed, "this can not be done here", "what can be: "+methods)
		return
	}
	if x.r.URL.Path != apiPath {
		x.w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD")
		x.w.Header().Set("Access-Control-Max-Age", "86400")
	}
	x.sent = true
	x.w.WriteHeader(http.StatusNoContent)
}

// broken is a failure of ours.
func (x *exchange) broken(doing string, err error) {
	x.Log.Printf("%s: %v", doing, err)
	x.fail(http.StatusInternalServerError, "something went wrong here", "try again later")
}

func (x *exchange) fail(status int, message, hint string) {
	x.json(status, struct {
		Error string `json:"error"`
		Hint  string `json:"hint"`
	}{message, hint})
}

func (x *exchange) json(status int, answer any) {
	b, err := json.Marshal(answer)
	if err != nil {
		panic(err) // strings and numbers only
	}
	h := x.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	x.sent = true
	x.w.WriteHeader(status)
	if x.r.Method != http.MethodHead {
		x.w.Write(b)
	}
}
