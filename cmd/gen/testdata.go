package main

import (
	"bytes"
	"encoding/json"
	"path"
	"path/filepath"
	"slices"
	"time"

	"parcours/cmd/gen/internal/eventlog"
	"parcours/cmd/gen/internal/exports"
)

// fixture is one file of testdata.
type fixture struct {
	name    string // with slashes, below testdata
	content []byte
}

// runTestdata is `gen testdata`.
func runTestdata() error {
	root, err := repositoryRoot()
	if err != nil {
		return err
	}
	files, err := fixtures()
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(root, "testdata", filepath.FromSlash(f.name)), f.content); err != nil {
			return err
		}
	}
	return nil
}

// fixtures makes every generated file of testdata.
func fixtures() ([]fixture, error) {
	shop, err := madeLog{scenario: "shop", seed: 8, events: 22_000, formats: []string{"parquet"}}.make()
	if err != nil {
		return nil, err
	}
	journal, err := madeLog{scenario: "news", seed: 1, events: 12_000, formats: []string{"csv"}}.make()
	if err != nil {
		return nil, err
	}
	small, err := madeLog{
		scenario: "shop", seed: 2, events: 2_000, formats: []string{"csv", "jsonl", "parquet", "arrow"},
	}.make()
	if err != nil {
		return nil, err
	}
	files := []fixture{
		{"samples/shop.parquet", shop.files["parquet"]},
		{"samples/journal.csv", journal.files["csv"]},
		{"truth/shop.json", shop.truth},
		{"truth/shop-personas.csv", shop.personas},
		{"truth/journal.json", journal.truth},
		{"truth/journal-personas.csv", journal.personas},
		{"formats/shop-small.csv", small.files["csv"]},
		{"formats/shop-small.jsonl", small.files["jsonl"]},
		{"formats/shop-small.parquet", small.files["parquet"]},
		{"formats/shop-small.arrow", small.files["arrow"]},
	}
	bad, err := badFiles(small)
	if err != nil {
		return nil, err
	}
	vendors, err := vendorFiles()
	if err != nil {
		return nil, err
	}
	return slices.Concat(files, bad, vendors), nil
}

// vendorFiles are the exports of products, and what a report must find in each.
func vendorFiles() (files []fixture, err error) {
	all, err := exports.All()
	if err != nil {
		return nil, err
	}
	type expected struct {
		ID      string   `json:"id"`
		Files   []string `json:"files"`
		Rows    int      `json:"rows"`
		Events  int      `json:"events"`
		People  int      `json:"people"`
		Refused string   `json:"refused,omitempty"`
	}
	var list []expected
	for _, e := range all {
		x := expected{ID: e.ID, Rows: e.Rows, Events: e.Events, People: e.People, Refused: e.Refused}
		for _, f := range e.Files {
			files = append(files, fixture{path.Join("vendor", e.ID, f.Name), f.Content})
			x.Files = append(x.Files, f.Name)
		}
		list = append(list, x)
	}
	text, err := json.MarshalIndent(list, "", "  ")
	return append(files, fixture{"vendor/expected.json", append(text, '\n')}), err
}

// madeLog is a log that is kept in memory.
type madeLog struct {
	scenario string
	seed     uint64
	events   int64
	formats  []string

	files           map[string][]byte // by format
	truth, personas []byte
}

// make generates the log.
func (m madeLog) make() (madeLog, error) {
	settings := eventlog.Settings{Seed: m.seed, Start: time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC), Days: 92}
	people, err := usersFor(m.scenario, settings, m.events)
	if err != nil {
		return m, err
	}
	s, err := eventlog.New(m.scenario, settings)
	if err != nil {
		return m, err
	}
	l := logWriter{scenario: s, people: people}
	buffers := map[string]*bytes.Buffer{}
	for _, name := range m.formats {
		buffers[name] = &bytes.Buffer{}
		if err := l.add(name, buffers[name]); err != nil {
			return m, err
		}
	}
	if err := l.generate(); err != nil {
		return m, err
	}
	m.files = map[string][]byte{}
	for name, b := range buffers {
		m.files[name] = b.Bytes()
	}
	if m.truth, err = truthJSON(s.Truth()); err != nil {
		return m, err
	}
	var who bytes.Buffer
	err = l.writePersonas(&who)
	m.personas = who.Bytes()
	return m, err
}
