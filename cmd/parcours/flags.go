package main

import (
	"fmt"
	"slices"
	"strings"
)

// input is a parsed command line.
type input struct {
	files  []string
	values map[string]string // by option name, such as --format
	help   bool
}

// parse sorts arguments into files and options, which may come in any order:
// --format json, --format=json and -format json are the same. After -- all
// are files; - alone is one too.
func parse(c *command, args []string) (input, error) {
	in := input{values: map[string]string{}}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			in.files = append(in.files, args[i+1:]...)
			break
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			in.files = append(in.files, arg)
			continue
		}
		name, value, given := strings.Cut(arg, "=")
		if name == "-h" || name == "--help" || name == "-help" {
			in.help = true
			return in, nil
		}
		option := c.option(name)
		if option == "" {
			return in, usage(fmt.Sprintf("%s: unknown flag %s", c.name, name), c.nearestOption(name))
		}
		if !given {
			if i++; i == len(args) {
				return in, usage(fmt.Sprintf("%s: %s needs a value", c.name, option), "see parcours help "+c.name)
			}
			value = args[i]
		}
		if _, twice := in.values[option]; twice {
			return in, usage(fmt.Sprintf("%s: %s is given twice", c.name, option), "")
		}
		if value == "" {
			return in, usage(fmt.Sprintf("%s: %s is empty", c.name, option), "see parcours help "+c.name)
		}
		in.values[option] = value
	}
	if !c.files && len(in.files) > 0 {
		return in, usage(fmt.Sprintf("%s: unexpected argument %q", c.name, in.files[0]), "see parcours help "+c.name)
	}
	return in, nil
}

// option returns the option's own name for a name with one dash or two.
func (c *command) option(name string) string {
	for _, o := range c.options {
		if strings.TrimLeft(o.name, "-") == strings.TrimLeft(name, "-") {
			return o.name
		}
	}
	return ""
}

func (c *command) nearestOption(name string) string {
	var names []string
	for _, o := range c.options {
		names = append(names, o.name)
	}
	if hint := didYouMean("--"+strings.TrimLeft(name, "-"), names); hint != "" {
		return hint
	}
	return "see parcours help " + c.name
}

// format is the one asked for, or the one that the ending of -o means, or the first.
func (in input) format(known ...string) (string, error) {
	if f, given := in.values["--format"]; given {
		if !slices.Contains(known, f) {
			hint := didYouMean(f, known)
			if hint == "" {
				hint = "one of " + strings.Join(known, ", ")
			}
			return "", usage(fmt.Sprintf("unknown format %q", f), hint)
		}
		return f, nil
	}
	endings := map[string]string{".json": "json", ".html": "html", ".htm": "html", ".parcours": "parcours"}
	out := strings.ToLower(in.values["-o"])
	for ending, f := range endings {
		if strings.HasSuffix(out, ending) && slices.Contains(known, f) {
			return f, nil
		}
	}
	return known[0], nil
}
