//go:build js && wasm

package main

import (
	"net/http"
	"strings"
	"syscall/js"

	"parcours/cmd/internal/jsio"
)

// adapt makes of github.com/syumai/workers v0.32.0 a server that a handler can
// rely on, and an instance of this program one that can answer more than once.
//
// The library copies an answer through a pipe, waits for as many bytes as
// Content-Length says, also for HEAD, and takes the end of a body for the end
// of the program. None of that happens to an answer whose body it is handed as
// a JavaScript value: so all are, and the library's pipe is never used. Of a
// request it splits the header's lines at commas, takes a missing
// Content-Length for 0, and reads bodies in a way that leaves callbacks behind.
func adapt(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, values := range r.Header {
			r.Header[name] = []string{strings.Join(values, ",")}
		}
		if r.Header.Get("Content-Length") == "" {
			r.ContentLength = -1
			if r.Method == http.MethodGet || r.Method == http.MethodHead {
				r.ContentLength = 0
			}
		}
		if source, ok := r.Body.(jsio.Source); ok {
			r.Body = jsio.NewBody(source.GetRawJSBody(), r.ContentLength)
		}
		answer := &answer{ResponseWriter: w, status: http.StatusOK, raw: js.Null()}
		handler.ServeHTTP(answer, r)
		answer.send()
	})
}

// answer holds a response back. The header is the library's own.
type answer struct {
	http.ResponseWriter
	status int
	sent   bool // WriteHeader was called
	body   []byte
	raw    js.Value // instead of body
}

func (a *answer) WriteHeader(status int) {
	if !a.sent {
		a.status, a.sent = status, true
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.sent = true
	a.body = append(a.body, b...)
	return len(b), nil
}

// WriteRawJSBody makes an answer a jsio.Sink.
func (a *answer) WriteRawJSBody(body js.Value) { a.raw, a.sent = body, true }

func (a *answer) send() {
	body := a.raw
	if body.IsNull() && len(a.body) > 0 {
		body = jsio.Bytes(a.body)
	}
	a.ResponseWriter.WriteHeader(a.status)
	a.ResponseWriter.(jsio.Sink).WriteRawJSBody(body)
}
