package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parcours/analysis"
	"parcours/analysis/local"
	"parcours/analysis/share"
	"parcours/analysis/share/seal"
	"parcours/web"
)

func runShare(ctx context.Context, in input, s streams) error {
	format, err := in.format("json", "parcours", "html")
	if err != nil {
		return err
	}
	options, err := shareOptions(in)
	if err != nil {
		return err
	}
	phrase, err := passphrase(in)
	if err != nil {
		return err
	}
	if phrase != "" && format != "parcours" {
		return usage("--passphrase-file: "+format+" is not encrypted", "--format parcours is")
	}
	page, err := reportPage(format)
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
	if format == "parcours" && terminal(out.w) {
		return usage("an encrypted report is no text for a terminal", "name a file with -o")
	}
	session, done, err := open(in, s)
	if err != nil {
		return err
	}
	defer done()

	progress := newProgress(s.err)
	r, _, err := session.Report(ctx, asked, analysis.Options{Crew: local.Crew(0), Run: local.Runner(0), Progress: progress.show})
	progress.clear()
	if err != nil {
		return err
	}
	shared, err := share.From(r, options)
	if err != nil {
		return err
	}
	b := shared.JSON()
	switch format {
	case "html":
		b = page.with(b)
	case "parcours":
		var key seal.Key
		if key, b, err = seal.Seal(rand.Reader, b, phrase); err != nil {
			return err
		}
		if err := out.write(b); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.err, "parcours: the key, for those who may read it: #k=%s\n", key)
		return err
	}
	return out.write(b)
}

// shareOptions are what a command line says of what is shared; share.From checks them.
func shareOptions(in input) (o share.Options, err error) {
	o.Title, o.Note, o.Language = in.values["--title"], in.values["--note"], in.values["--language"]
	o.Made = time.Now().Format(time.DateOnly)
	if k, given := in.values["--k"]; given {
		if o.K, err = strconv.ParseInt(k, 10, 64); err != nil || o.K < share.LeastK {
			return o, usage(fmt.Sprintf("--k %s: must be a number from %d to %d", k, share.LeastK, share.MostK), "")
		}
	}
	if list, given := in.values["--sections"]; given {
		for name := range strings.SplitSeq(list, ",") {
			o.Sections = append(o.Sections, strings.TrimSpace(name))
		}
	}
	if name := in.values["--logo"]; name != "" {
		b, err := os.ReadFile(name)
		if err != nil {
			return o, usage(readable(name, err), "")
		}
		o.Logo = "data:" + http.DetectContentType(b) + ";base64," + base64.StdEncoding.EncodeToString(b)
	}
	return o, nil
}

// passphrase is what a file says, without the end of its line, in the form that browsers make of what is typed.
func passphrase(in input) (string, error) {
	name := in.values["--passphrase-file"]
	if name == "" {
		return "", nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return "", usage(readable(name, err), "")
	}
	phrase := norm.NFC.String(strings.TrimRight(string(b), "\r\n"))
	if phrase == "" {
		return "", usage(name+": there is no passphrase in it", "")
	}
	return phrase, nil
}

// page is the web app's page of a report that is a file, before and after the place of the report.
type page struct{ before, after []byte }

func reportPage(format string) (p page, err error) {
	if format != "html" {
		return p, nil
	}
	b, err := fs.ReadFile(web.Dist(), "report-file.html")
	if errors.Is(err, fs.ErrNotExist) {
		return p, usage("this program was built without the web app, which the page is made of", "make build builds both")
	}
	if err != nil {
		return p, err
	}
	var ok bool
	if p.before, p.after, ok = bytes.Cut(b, []byte("%REPORT%")); !ok {
		return p, errors.New("the web app's report-file.html has no place for a report")
	}
	return p, nil
}

// with is the page with a report: JSON in which nothing can end the script that it stands in.
func (p page) with(report []byte) []byte {
	return bytes.Join([][]byte{p.before, bytes.ReplaceAll(report, []byte("<"), []byte(`\u003c`)), p.after}, nil)
}

// runOpen prints the report in a file that was shared.
func runOpen(_ context.Context, in input, s streams) error {
	if len(in.files) != 1 {
		return usage("open takes one file", "see parcours help open")
	}
	name := in.files[0]
	phrase, err := passphrase(in)
	if err != nil {
		return err
	}
	b, err := readShared(name, s.in)
	if err != nil {
		return err
	}
	if seal.IsSealed(b) {
		_, text, found := strings.Cut(in.values["--key"], "k=") // as share prints it, or as it stands in a link
		if !found {
			text = in.values["--key"]
		}
		text, _, _ = strings.Cut(text, "&")
		if text == "" {
			return usage(name+": is encrypted", "give its key with --key")
		}
		key, err := seal.ParseKey(text)
		if err != nil {
			return usage("--key: "+err.Error(), "")
		}
		if seal.NeedsPassphrase(b) && phrase == "" {
			return usage(name+": has a passphrase", "give it with --passphrase-file")
		}
		if b, err = seal.Open(b, key, phrase); err != nil {
			return badInput(name+": "+err.Error(), "")
		}
	}
	r, err := share.Parse(b)
	if err != nil {
		return badInput(name+": "+err.Error(), "")
	}
	out, err := create(in, s.out)
	if err != nil {
		return err
	}
	defer out.discard()
	return out.write(r.JSON())
}

// readShared reads a file, or standard input, as far as one that can be opened may go.
func readShared(name string, stdin io.Reader) ([]byte, error) {
	from := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, badInput(readable(name, err), "")
		}
		defer f.Close()
		from = f
	}
	b, err := io.ReadAll(io.LimitReader(from, seal.MaxSize+1))
	if err != nil {
		return nil, badInput(readable(filepath.Base(name), err), "")
	}
	return b, nil
}
