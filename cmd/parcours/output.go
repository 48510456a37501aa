package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"parcours/analysis/render/text"
)

// output is where a result goes: standard output, or a file that appears
// whole or not at all.
type output struct {
	w      io.Writer
	file   *os.File // being written, nil for standard output
	target string   // the name it gets at the end, "" when it is written in place
}

// create prepares the output before the work starts, so that a folder that
// is not there or not writable is known before a long analysis and not after.
func create(in input, stdout io.Writer) (*output, error) {
	name := in.values["-o"]
	if name == "" || name == "-" {
		return &output{w: stdout}, nil
	}
	target, err := filepath.EvalSymlinks(name) // what a link names is replaced, the link stays
	if err != nil {
		target = name
	}
	info, err := os.Stat(target)
	switch {
	case err == nil && info.IsDir():
		return nil, usage(name+": is a folder", "name a file in it")
	case err == nil && !info.Mode().IsRegular(): // a device or a pipe must stay what it is
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return nil, usage(readable(name, err), "")
		}
		return &output{w: f, file: f}, nil
	case err == nil:
		for _, input := range in.files {
			if other, err := os.Stat(input); err == nil && os.SameFile(info, other) {
				return nil, usage(name+": is one of the files to read", "name another file with -o")
			}
		}
	}
	f, err := os.OpenFile(fmt.Sprintf("%s.%d.tmp", target, os.Getpid()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, usage(readable(name, err), "")
	}
	return &output{w: f, file: f, target: target}, nil
}

// write writes the whole result and gives the file its name.
func (o *output) write(b []byte) error {
	_, err := o.w.Write(b)
	if err == nil && o.file != nil {
		if err = o.file.Close(); err == nil && o.target != "" {
			err = os.Rename(o.file.Name(), o.target)
		}
		if err == nil {
			o.file = nil
		}
	}
	if err != nil {
		return fmt.Errorf("failed to write the result: %w", err)
	}
	return nil
}

// discard removes what an unfinished write left; after a write it does nothing.
func (o *output) discard() {
	if o.file == nil {
		return
	}
	o.file.Close()
	if o.target != "" {
		os.Remove(o.file.Name())
	}
}

// style fits the text to where it goes: a terminal's width and colours, or 80 plain columns.
func (o *output) style() text.Style {
	if !terminal(o.w) {
		return text.Style{}
	}
	width, _ := strconv.Atoi(os.Getenv("COLUMNS"))
	return text.Style{Width: min(width, 140), Color: os.Getenv("NO_COLOR") == ""}
}

// terminal reports whether w is one that can redraw a line.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
