package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"parcours/analysis"
	"parcours/analysis/render"
)

// progress redraws one line on a terminal; elsewhere it is silent. Its
// methods are called by one goroutine at a time.
type progress struct {
	w           io.Writer // nil: silent
	now         func() time.Time
	phase       string
	began, last time.Time // of the phase; of the last drawing
	drawn       bool
}

func newProgress(w io.Writer) *progress {
	p := &progress{w: w, now: time.Now}
	if !terminal(w) {
		p.w = nil
	}
	return p
}

// show draws how far the work is, at most ten times a second.
func (p *progress) show(at analysis.Progress) error {
	if p.w == nil {
		return nil
	}
	now := p.now()
	if at.Phase != p.phase {
		p.phase, p.began, p.last = at.Phase, now, time.Time{}
	}
	if now.Sub(p.last) < 100*time.Millisecond {
		return nil
	}
	p.last, p.drawn = now, true
	fmt.Fprint(p.w, "\r"+line(at, now.Sub(p.began))+"\x1b[K")
	return nil
}

// clear takes the line away.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}

// line says how far the work is: reading 43%, 1,203,000 rows, 12 s left.
func line(at analysis.Progress, spent time.Duration) string {
	done, total := at.Done, at.Total
	parts := []string{"analysing"}
	if at.Phase == "read" {
		done, total = at.Bytes, at.Size
		parts[0] = "reading"
	}
	if total > 0 {
		done = min(done, total)
		parts[0] += fmt.Sprintf(" %d%%", int64(float64(done)/float64(total)*100))
	}
	if at.Phase == "read" {
		parts = append(parts, render.Of(at.Rows, "row", "rows"))
	}
	// An estimate from the first moments would jump about.
	if spent >= time.Second && done > 0 && done < total {
		left := spent.Seconds() * float64(total-done) / float64(done)
		parts = append(parts, render.Duration(int64(left)+1)+" left")
	}
	return strings.Join(parts, ", ")
}
