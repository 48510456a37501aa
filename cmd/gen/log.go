package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"parcours/cmd/gen/internal/eventlog"
	"parcours/cmd/gen/internal/format"
)

// logFlags are the flags of `gen log`.
type logFlags struct {
	scenario string
	events   string
	users    string
	seed     uint64
	formats  string
	out      string
	start    string
	days     int
	truth    string
	personas string
}

// runLog is `gen log`. With -o - the log goes to stdout. Rows are in order of
// time up to eventlog.Block people, about 30 M events of the shop; above that,
// block after block.
func runLog(args []string, stdout, stderr io.Writer) (err error) {
	var f logFlags
	flags := flag.NewFlagSet("gen log", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&f.scenario, "scenario", "shop", "the business: shop or news")
	flags.StringVar(&f.events, "events", "", "about so many events: 500, 10k, 2.5M, 1B (default 100k); above 30M in blocks of people, each in order of time")
	flags.StringVar(&f.users, "users", "", "exactly so many people, instead of -events")
	flags.Uint64Var(&f.seed, "seed", 1, "another seed gives another log")
	flags.StringVar(&f.formats, "format", "csv", "csv, jsonl, parquet, arrow, or several with commas")
	flags.StringVar(&f.out, "o", "", "where to: the file without its extension, or - for stdout (csv and jsonl)")
	flags.StringVar(&f.start, "start", "2024-04-01", "the first day")
	flags.IntVar(&f.days, "days", 92, "how many days")
	flags.StringVar(&f.truth, "truth", "", "write what was planted to this JSON file")
	flags.StringVar(&f.personas, "personas", "", "write each person's id and persona to this CSV file")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("log: unexpected argument %q", flags.Arg(0))
	}
	if f.out == "" {
		return errors.New("log: -o PATH is missing")
	}
	l, err := f.log()
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	defer func() { err = errors.Join(err, l.close()) }()
	names := strings.Split(f.formats, ",")
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return fmt.Errorf("log: format %q is there twice", name)
		}
		if err := l.open(name, f.out, stdout); err != nil {
			return fmt.Errorf("log: %w", err)
		}
	}
	if err := l.generate(); err != nil {
		return err
	}
	if f.truth != "" {
		out, err := truthJSON(l.scenario.Truth())
		if err != nil {
			return err
		}
		if err := writeFile(f.truth, out); err != nil {
			return err
		}
	}
	if f.personas != "" {
		file, err := create(f.personas)
		if err != nil {
			return err
		}
		return errors.Join(l.writePersonas(file), file.Close())
	}
	return nil
}

// log checks the flags.
func (f *logFlags) log() (*logWriter, error) {
	start, err := time.Parse(time.DateOnly, f.start)
	if err != nil {
		return nil, fmt.Errorf("start %q: must be a date such as 2024-04-01", f.start)
	}
	settings := eventlog.Settings{Seed: f.seed, Start: start, Days: f.days}
	scenario, err := eventlog.New(f.scenario, settings)
	if err != nil {
		return nil, err
	}
	l := &logWriter{scenario: scenario}
	switch {
	case f.users != "" && f.events != "":
		return nil, errors.New("-users and -events exclude each other")
	case f.users != "":
		n, err := parseSize(f.users)
		if err != nil {
			return nil, err
		}
		if n > 1<<32 {
			return nil, fmt.Errorf("users %d: at most %d", n, int64(1)<<32)
		}
		l.people = int(n)
	default:
		n, err := parseSize(orDefault(f.events, "100k"))
		if err != nil {
			return nil, err
		}
		if l.people, err = usersFor(f.scenario, settings, n); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// logWriter writes one log to one or more files.
type logWriter struct {
	scenario eventlog.Scenario
	people   int
	writers  []format.Writer
	files    []io.Closer
}

// open adds a file in a format.
func (l *logWriter) open(name, path string, stdout io.Writer) error {
	if !slices.Contains(format.Names, name) {
		return fmt.Errorf("format %q: must be one of %q", name, format.Names)
	}
	to := stdout
	if path == "-" {
		if name != "csv" && name != "jsonl" || len(l.writers) > 0 {
			return errors.New("only one of csv and jsonl can go to stdout")
		}
	} else {
		file, err := create(path + "." + name)
		if err != nil {
			return err
		}
		l.files = append(l.files, file)
		to = file
	}
	return l.add(name, to)
}

// add adds what is written as a format.
func (l *logWriter) add(name string, to io.Writer) error {
	w, err := format.New(name, to, l.scenario.Schema())
	if err != nil {
		return err
	}
	l.writers = append(l.writers, w)
	return nil
}

// generate writes every row to every file and completes them.
func (l *logWriter) generate() error {
	err := eventlog.Generate(l.scenario, l.people, func(r *eventlog.Row) error {
		for _, w := range l.writers {
			if err := w.Write(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, w := range l.writers {
		if err := w.Close(); err != nil {
			return err
		}
	}
	return nil
}

func (l *logWriter) close() (err error) {
	for _, f := range l.files {
		err = errors.Join(err, f.Close())
	}
	return err
}

// truthJSON is the file that -truth writes.
func truthJSON(t eventlog.Truth) ([]byte, error) {
	out, err := json.MarshalIndent(t, "", "  ")
	return append(out, '\n'), err
}

// writePersonas writes who was made to be what, as CSV.
func (l *logWriter) writePersonas(to io.Writer) error {
	w := bufio.NewWriter(to)
	fmt.Fprintln(w, "user_id,persona")
	for u := range l.people {
		fmt.Fprintf(w, "%s,%s\n", l.scenario.UserID(uint32(u)), l.scenario.Persona(uint32(u)))
	}
	return w.Flush()
}
