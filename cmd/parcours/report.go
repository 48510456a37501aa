package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"

	"parcours/analysis"
	"parcours/analysis/local"
	"parcours/analysis/recipe"
	"parcours/analysis/render/html"
	"parcours/analysis/render/text"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

func runReport(ctx context.Context, in input, s streams) error {
	format, err := in.format("text", "json", "html")
	if err != nil {
		return err
	}
	asked, err := readRecipe(in.values["--recipe"])
	if err != nil {
		return err
	}
	out, err := create(in, s.out)
	if err != nil {
		return err
	}
	defer out.discard()
	listed, err := createPeople(in)
	if err != nil {
		return err
	}
	defer listed.discard()
	session, done, err := open(in, s)
	if err != nil {
		return err
	}
	defer done()

	progress := newProgress(s.err)
	options := analysis.Options{Crew: local.Crew(0), Run: local.Runner(0), Progress: progress.show}
	r, ran, err := session.Report(ctx, asked, options)
	if err == nil && listed.w != nil {
		err = writePeople(ctx, session, ran, options, listed)
	}
	progress.clear()
	if err != nil {
		return err
	}
	switch format {
	case "json":
		return out.write(r.JSON())
	case "html":
		return out.write(html.Report(r))
	}
	return out.write(text.Report(r, out.style()))
}

// createPeople prepares the list of people, if one is asked for.
func createPeople(in input) (*output, error) {
	name := in.values["--people"]
	if name == "" {
		return &output{}, nil
	}
	if name == "-" {
		return nil, usage("--people: the list of people is written to a file", "name one")
	}
	in.values = map[string]string{"-o": name}
	return create(in, nil)
}

// writePeople lists everybody with the persona and the last step of the first funnel they took.
func writePeople(ctx context.Context, session *analysis.Session, r *recipe.Recipe, o analysis.Options, out *output) error {
	var text bytes.Buffer
	rows := csv.NewWriter(&text)
	rows.Write([]string{"user", "persona", "persona_name", "furthest_step"})
	err := session.EachPerson(ctx, r, o, func(id, key, name, step string) error {
		return rows.Write([]string{id, key, name, step})
	})
	if err != nil {
		return err
	}
	if rows.Flush(); rows.Error() != nil {
		return rows.Error()
	}
	return out.write(text.Bytes())
}

func runInspect(ctx context.Context, in input, s streams) error {
	format, err := in.format("text", "json")
	if err != nil {
		return err
	}
	asked, err := readRecipe(in.values["--recipe"])
	if err != nil {
		return err
	}
	out, err := create(in, s.out)
	if err != nil {
		return err
	}
	defer out.discard()
	session, done, err := open(in, s)
	if err != nil {
		return err
	}
	defer done()

	i, err := session.Inspect(asked, 0)
	if err != nil {
		return err
	}
	progress := newProgress(s.err)
	err = session.Examine(ctx, asked, i, analysis.Options{Crew: local.Crew(0), Run: local.Runner(0), Progress: progress.show})
	progress.clear()
	if err != nil && !errors.As(err, &i.Problem) {
		return err
	}
	b := i.JSON()
	if format == "text" {
		b = text.Inspection(i, out.style())
	}
	if err := out.write(b); err != nil {
		return err
	}
	if i.Problem != nil {
		return i.Problem
	}
	return nil
}

// readRecipe reads a recipe, or makes an empty one when no file is named.
func readRecipe(file string) (*recipe.Recipe, error) {
	if file == "" {
		return &recipe.Recipe{Recipe: recipe.Version}, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, usage(readable(file, err), "")
	}
	r, err := recipe.Parse(b)
	var p *report.Problem
	if errors.As(err, &p) && p.File == "" {
		p.File = filepath.Base(file)
	}
	return r, err
}

// open opens the files of a command line as one session; done closes them.
func open(in input, s streams) (session *analysis.Session, done func(), err error) {
	if len(in.files) == 0 {
		return nil, nil, usage("no file named", "")
	}
	var sources []source.Source
	closeAll := func() {
		for _, src := range sources {
			if c, ok := src.(io.Closer); ok {
				c.Close()
			}
		}
	}
	files, err := expand(in.files)
	if err != nil {
		return nil, nil, err
	}
	for _, file := range files {
		src, err := openFile(file, s.in)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		sources = append(sources, src)
	}
	session, err = analysis.Open(sources)
	if err != nil {
		closeAll()
		return nil, nil, err
	}
	return session, closeAll, nil
}
