// Command parcours reads customers' journeys from event exports.
//
//	parcours report FILE...    the journey report as text, JSON or HTML
//	parcours inspect FILE...   what is in the files, and how they would be read
//	parcours share FILE...     a report that may leave: counts of at least k people
//	parcours open FILE         a report that was shared, as JSON
//	parcours serve             the web app, on this machine
//
// Results go to standard output; errors, hints and progress to standard
// error. It exits with 1 for wrong usage (also an invalid recipe), 2 for input
// that cannot be analysed (also a file that is not there) and 130 when
// interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"parcours/analysis/recipe"
	"parcours/analysis/render"
	"parcours/analysis/report"
)

const (
	exitUsage       = 1
	exitInput       = 2
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run is the whole program; it returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, streams{stdin, stdout, stderr})
	if err == nil {
		return 0
	}
	message, hint, code := explain(err)
	fmt.Fprintln(stderr, "parcours:", render.Clean(message))
	if hint != "" {
		fmt.Fprintln(stderr, "parcours: hint:", render.Clean(hint))
	}
	return code
}

func dispatch(ctx context.Context, args []string, s streams) error {
	if len(args) == 0 {
		io.WriteString(s.err, overviewHelp())
		return usage("no command", "")
	}
	name, rest := args[0], args[1:]
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-v", "-version", "--version":
		name = "version"
	}
	c := find(name)
	if c == nil {
		return usage(fmt.Sprintf("unknown command %q", name), didYouMean(name, commandNames()))
	}
	in, err := parse(c, rest)
	if err != nil {
		return err
	}
	if in.help {
		_, err := io.WriteString(s.out, c.help())
		return err
	}
	return c.run(ctx, in, s)
}

// failure is an error with its exit code and what to do about it.
type failure struct {
	message, hint string
	code          int
}

func (f *failure) Error() string { return f.message }

func usage(message, hint string) error {
	if hint == "" {
		hint = "see parcours help"
	}
	return &failure{message, hint, exitUsage}
}

func badInput(message, hint string) error { return &failure{message, hint, exitInput} }

// explain turns any error into a message, a hint and the exit code.
func explain(err error) (message, hint string, code int) {
	var f *failure
	var p *report.Problem
	switch {
	case errors.As(err, &f):
		return f.message, f.hint, f.code
	case errors.Is(err, context.Canceled):
		return "interrupted", "", exitInterrupted
	case errors.As(err, &p):
		switch p.Code {
		case report.CodeCancelled:
			return "interrupted", "", exitInterrupted
		case report.CodeBadRecipe, report.CodeNotYet, report.CodeNoColumn:
			code = exitUsage
		default:
			code = exitInput
		}
		return p.Error(), p.Hint, code
	}
	return err.Error(), "", exitInput
}

// didYouMean is a hint that names the nearest of some names, if one is near.
func didYouMean(word string, names []string) string {
	if nearest := recipe.Nearest(word, names); nearest != "" {
		return "did you mean " + nearest + "?"
	}
	return ""
}
