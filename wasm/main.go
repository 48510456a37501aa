//go:build js && wasm

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"syscall/js"
	"time"
	_ "time/tzdata" // a browser has no zone files

	"parcours/analysis"
	"parcours/analysis/crew"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/share"
	"parcours/analysis/source"
)

// engine is the one session of this worker.
var engine struct {
	sync.Mutex // held by the request under way; others wait their turn
	session    *analysis.Session
	blobs      []*blob
}

// requests is the context of every request made since the last cancel.
var requests, stop = context.WithCancel(context.Background())

func main() {
	js.Global().Set("parcours", map[string]any{
		"open":    js.FuncOf(open),
		"inspect": js.FuncOf(inspect),
		"report":  js.FuncOf(answer),
		"people":  js.FuncOf(people),
		"journey": js.FuncOf(journey),
		"share":   js.FuncOf(shared),
		"cancel":  js.FuncOf(cancel),
	})
	select {} // the functions above are called as long as the worker lives
}

// open(files, recipeJSON, available) takes an array of Files and resolves with
// the inspection; available is how many bytes of memory all workers together may use.
func open(_ js.Value, args []js.Value) any {
	files, text, available := args[0], args[1].String(), int64(args[2].Float())
	return promise(func(context.Context) (any, error) {
		engine.session, engine.blobs, cache.chunks = nil, nil, nil
		var sources []source.Source
		for i := range files.Length() {
			b := newBlob(files.Index(i))
			engine.blobs = append(engine.blobs, b)
			sources = append(sources, b)
		}
		session, err := analysis.Open(sources)
		if err != nil {
			return nil, err
		}
		engine.session = session
		return inspection(text, available)
	})
}

// inspect(recipeJSON, available) resolves with the inspection for the recipe.
func inspect(_ js.Value, args []js.Value) any {
	text, available := args[0].String(), int64(args[1].Float())
	return promise(func(context.Context) (any, error) { return inspection(text, available) })
}

func inspection(text string, available int64) (any, error) {
	r, err := parse(text)
	if err != nil {
		return nil, err
	}
	i, err := engine.session.Inspect(r, available)
	if err != nil {
		return nil, err
	}
	return string(i.JSON()), nil
}

// answer is report(recipeJSON, onProgress, peers, available, onCounted): it resolves with two texts,
// the report's canonical bytes and the recipe as it was run. onProgress is
// called with (phase, bytes, size, rows, done, total). peers are the workers
// that answer this one question, all asked the same; they all get the answer.
// onCounted is called in one of them, as soon as the funnels are counted, with
// the report as far as it is and the recipe as it is run.
func answer(_ js.Value, args []js.Value) any {
	text, onProgress, peers, available, onCounted := args[0].String(), args[1], args[2], int64(args[3].Float()), args[4]
	return promise(func(ctx context.Context) (any, error) {
		asked, err := parse(text)
		if err != nil {
			return nil, err
		}
		o := together(ctx, onProgress, peers, available)
		if o.Crew[0].Rank() == 0 {
			o.Counted = func(rep *report.Report, ran *recipe.Recipe) {
				onCounted.Invoke(string(rep.JSON()), string(recipeText(ran)))
				yield()
			}
		}
		rep, ran, err := engine.session.Report(ctx, asked, o)
		if err != nil {
			return nil, err
		}
		return []any{string(rep.JSON()), string(recipeText(ran))}, nil
	})
}

func recipeText(r *recipe.Recipe) []byte {
	b, err := json.Marshal(r)
	if err != nil {
		panic("recipe: " + err.Error()) // strings, numbers and lists always encode
	}
	return b
}

// together are the options of a question that the workers among peers answer together.
func together(ctx context.Context, onProgress, peers js.Value, available int64) analysis.Options {
	var pause pacer
	return analysis.Options{
		Crew:      []crew.Member{newMember(peers)},
		Available: available,
		Reserve:   reserve,
		Progress: func(p analysis.Progress) error {
			if !pause.due() {
				return nil
			}
			onProgress.Invoke(p.Phase, p.Bytes, p.Size, p.Rows, p.Done, p.Total)
			yield()
			return ctx.Err()
		},
	}
}

// people(recipeJSON, selectionJSON, offset, count, onProgress, peers, available)
// resolves with the people behind a number, asked of all workers as report is.
func people(_ js.Value, args []js.Value) any {
	text, selection, offset, count := args[0].String(), args[1].String(), args[2].Int(), args[3].Int()
	onProgress, peers, available := args[4], args[5], int64(args[6].Float())
	return promise(func(ctx context.Context) (any, error) {
		asked, sel, err := parseSelection(text, selection)
		if err != nil {
			return nil, err
		}
		found, err := engine.session.People(ctx, asked, sel, offset, count, together(ctx, onProgress, peers, available))
		if err != nil {
			return nil, err
		}
		return string(found.JSON()), nil
	})
}

// journey(recipeJSON, selectionJSON, id, onProgress, peers, available) resolves
// with one person's events, asked of all workers as report is.
func journey(_ js.Value, args []js.Value) any {
	text, selection, id := args[0].String(), args[1].String(), args[2].String()
	onProgress, peers, available := args[3], args[4], int64(args[5].Float())
	return promise(func(ctx context.Context) (any, error) {
		asked, sel, err := parseSelection(text, selection)
		if err != nil {
			return nil, err
		}
		found, err := engine.session.Journey(ctx, asked, sel, id, together(ctx, onProgress, peers, available))
		if err != nil {
			return nil, err
		}
		return string(found.JSON()), nil
	})
}

// shared is share(reportJSON, optionsJSON): it resolves with what may leave of a report, as JSON.
func shared(_ js.Value, args []js.Value) any {
	text, options := args[0].String(), args[1].String()
	return promise(func(context.Context) (any, error) {
		var r report.Report
		var o share.Options
		if err := errors.Join(json.Unmarshal([]byte(text), &r), json.Unmarshal([]byte(options), &o)); err != nil {
			return nil, err
		}
		out, err := share.From(&r, o)
		if err != nil {
			return nil, err
		}
		return string(out.JSON()), nil
	})
}

func parseSelection(text, selection string) (*recipe.Recipe, *recipe.Selection, error) {
	asked, err := parse(text)
	if err != nil {
		return nil, nil, err
	}
	sel, err := recipe.ParseSelection([]byte(selection))
	return asked, sel, err
}

// cancel() ends every request made so far; each rejects with code cancelled.
func cancel(js.Value, []js.Value) any {
	stop()
	requests, stop = context.WithCancel(context.Background())
	return nil
}

func parse(text string) (*recipe.Recipe, error) {
	if text == "" {
		return &recipe.Recipe{Recipe: recipe.Version}, nil
	}
	return recipe.Parse([]byte(text))
}

// promise runs work in a goroutine of its own, after the requests before it.
func promise(work func(context.Context) (any, error)) js.Value {
	ctx := requests
	var executor js.Func
	executor = js.FuncOf(func(_ js.Value, args []js.Value) any {
		resolve, reject := args[0], args[1]
		go func() {
			defer executor.Release()
			if value, err := guarded(ctx, work); err != nil {
				text, _ := json.Marshal(problem(err)) // a Problem always encodes
				reject.Invoke(string(text))
			} else {
				resolve.Invoke(value)
			}
		}()
		return nil
	})
	return js.Global().Get("Promise").New(executor)
}

// guarded turns a panic of work into a Problem and forgets the session, whose state nobody knows any more.
func guarded(ctx context.Context, work func(context.Context) (any, error)) (value any, err error) {
	engine.Lock()
	defer engine.Unlock()
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(os.Stderr, "parcours: %v\n%s", p, debug.Stack())
			engine.session = nil
			err = &report.Problem{
				Code:  report.CodeInternal,
				Cause: fmt.Sprint(p),
				Hint:  "this is a defect in Parcours: please report it with this text",
			}
		}
		// A decoder may call a failed read a damaged file; the source knows better.
		for _, b := range engine.blobs {
			if err != nil && b.failed != nil {
				err = b.failed
			}
		}
	}()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return work(ctx)
}

// problem is the error as the page wants it.
func problem(err error) *report.Problem {
	var p *report.Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, context.Canceled):
		return &report.Problem{Code: report.CodeCancelled, Cause: "stopped"}
	}
	return &report.Problem{Code: report.CodeInternal, Cause: err.Error()}
}

// A pacer says about twenty times a second that it is time to let the worker
// hear its messages, a cancel among them.
type pacer struct{ last time.Time }

func (p *pacer) due() bool {
	if now := time.Now(); now.Sub(p.last) > 50*time.Millisecond {
		p.last = now
		return true
	}
	return false
}

// yield returns to the event loop and comes back after the messages that
// wait there. It goes through a MessageChannel because timers are slowed down
// in tabs that are not in front.
func yield() {
	channel.Get("port2").Call("postMessage", nil)
	<-woken
}

var (
	woken   = make(chan struct{}, 1)
	channel = func() js.Value {
		c := js.Global().Get("MessageChannel").New()
		c.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
			woken <- struct{}{}
			return nil
		}))
		return c
	}()
)
