package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/share"
)

// command is one of the program's commands; its help is made of its parts.
type command struct {
	name, args, about string
	options           []option
	files             bool // takes names of files
	more              string
	run               func(context.Context, input, streams) error
}

// option is a flag with a value.
type option struct{ name, value, about string }

// commands are all there are, in the order of the help.
func commands() []*command {
	format := func(values string) option {
		first, _, _ := strings.Cut(values, "|")
		return option{"--format", values, "how to print it; " + first + " if not said"}
	}
	return []*command{
		{
			name: "report", args: "FILE...", about: "read the journey: funnel, drop-off, personas", files: true, run: runReport,
			options: []option{
				{"--recipe", "R.json", "the questions: mapping, filters, funnels; proposed from the data if not given"},
				format("text|json|html"),
				{"-o", "OUT", "write to a file; its ending (.txt .json .html) chooses the format"},
				{"--people", "OUT.csv", "write who is of which persona, and how far they came; it stays on this machine"},
			},
			more: `Several files are read as one log, a folder is all files in it, and - is
standard input.

  parcours report orders.csv
  parcours report 'exports/2024-*.csv'
  parcours report orders.csv --recipe checkout.json -o report.html
  zcat events.csv.gz | parcours report - --format json
`,
		},
		{
			name: "inspect", args: "FILE...", about: "say what is in the files and how they would be read", files: true, run: runInspect,
			options: []option{
				{"--recipe", "R.json", "take the mapping from a recipe where it names one"},
				format("text|json"),
				{"-o", "OUT", "write to a file; its ending (.txt .json) chooses the format"},
			},
			more: `A file that opens but is no event log is described all the same, with what is
missing in it; the exit code is then 2.
`,
		},
		{
			name: "share", args: "FILE...", about: "make a report that may leave: counts of at least k people", files: true, run: runShare,
			options: []option{
				{"--recipe", "R.json", "the questions, as of report"},
				{"--k", "N", fmt.Sprintf("the least number of people it may speak of; %d if not said", share.UsualK)},
				{"--sections", "A,B", "some of " + strings.Join(share.Sections, ", ")},
				{"--title", "TEXT", "what it is called"},
				{"--note", "TEXT", "what its readers should know"},
				{"--logo", "FILE", "a PNG, JPEG or WebP of at most 100 kB; nothing but the picture is shared"},
				{"--language", "en|fr", "what its readers see first; en if not said"},
				format("json|parcours|html"),
				{"--passphrase-file", "FILE", "what readers of an encrypted report have to know besides the key"},
				{"-o", "OUT", "write to a file; its ending (.json .parcours .html) chooses the format"},
			},
			more: `No person, id or text from the data is in it. Numbers of people are multiples of
k, names and values of fewer are left out, so that no smaller group can be found
by subtracting either. json is the report as the widgets read it, html a page of
its own, parcours an encrypted file, whose key goes to standard error: whoever
has both reads it.

  parcours share orders.csv --title "Spring" -o spring.html
  parcours share orders.csv --k 20 --sections funnels,map -o spring.parcours
`,
		},
		{
			name: "open", args: "FILE", about: "print a report that was shared, as JSON", files: true, run: runOpen,
			options: []option{
				{"--key", "KEY", "of an encrypted one: what stands behind #k= in its link"},
				{"--passphrase-file", "FILE", "with its passphrase, if it has one"},
				{"-o", "OUT", "write to a file"},
			},
		},
		{
			name: "serve", about: "serve the web app, and the reports that are shared from it", run: runServe,
			options: []option{
				{"--addr", "HOST:PORT", "where to listen; 127.0.0.1:8080 if not said, port 0 takes a free one"},
				{"--share-store", "STORE", "keeps shared reports: file:DIR, sqlite:FILE, postgres://… or none; file:" + shareFolder + " if not said"},
				{"--share-limit", "N", fmt.Sprintf("how many reports an address may store an hour; %d if not said, 0 is no limit", hourlyReports)},
				{"--trust-proxy", "ADDRESSES", "reverse proxies whose X-Forwarded-For says who the client is"},
				{"--app", "DIR", "an app built elsewhere, read anew at every request, for those who work on it"},
			},
			more: `Files that are opened in the web app stay in the browser tab. What is shared from
it is encrypted there: this server stores it and can not read it.

  parcours serve --share-store sqlite:reports.db
  parcours serve --addr 127.0.0.1:8080 --trust-proxy 127.0.0.1
`,
		},
		{name: "help", args: "[COMMAND]", about: "explain a command", files: true, run: runHelp},
		{name: "version", about: "print the version", run: runVersion},
	}
}

func find(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

func commandNames() []string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return names
}

func overviewHelp() string {
	var b strings.Builder
	b.WriteString("Parcours reads your customers' journey from an event export, on your machine.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  parcours %-18s %s\n", strings.TrimSpace(c.name+" "+c.args), c.about)
	}
	b.WriteString("\nparcours help COMMAND says more.\n")
	return b.String()
}

func (c *command) help() string {
	var b strings.Builder
	line := "parcours " + c.name
	if c.args != "" {
		line += " " + c.args
	}
	for _, o := range c.options {
		line += " [" + o.name + " " + o.value + "]"
	}
	fmt.Fprintf(&b, "%s\n\n%s%s.\n", line, strings.ToUpper(c.about[:1]), c.about[1:])
	if len(c.options) > 0 {
		b.WriteString("\n")
		for _, o := range c.options {
			fmt.Fprintf(&b, "  %-24s %s\n", o.name+" "+o.value, o.about)
		}
	}
	if c.more != "" {
		b.WriteString("\n" + c.more)
	}
	return b.String()
}

func runHelp(_ context.Context, in input, s streams) error {
	text := overviewHelp()
	switch len(in.files) {
	case 0:
	case 1:
		c := find(in.files[0])
		if c == nil {
			return usage(fmt.Sprintf("unknown command %q", in.files[0]), didYouMean(in.files[0], commandNames()))
		}
		text = c.help()
	default:
		return usage("help takes one command", "")
	}
	_, err := io.WriteString(s.out, text)
	return err
}

func runVersion(_ context.Context, _ input, s streams) error {
	version, revision := "(devel)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			version = info.Main.Version
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				revision = " " + setting.Value[:min(12, len(setting.Value))]
			}
		}
	}
	_, err := fmt.Fprintf(s.out, "parcours %s%s, recipe %d, report %d, %s\n", version, revision, recipe.Version, report.Version, runtime.Version())
	return err
}
