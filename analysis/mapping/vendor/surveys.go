package vendor

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
	"parcours/analysis/table"
)

// surveys are the presets of surveys.
var surveys = []*Preset{
	{
		ID: "qualtrics", Name: "Qualtrics responses", Grain: Survey,
		Must: []string{"ResponseId", "RecordedDate"},
		Plus: []string{"StartDate", "EndDate", "Status", "Progress", "Finished", "RecipientEmail", "ExternalReference", "DistributionChannel", "UserLanguage"},
		User: []string{"person"}, Time: []string{"RecordedDate", "EndDate"}, Channel: []string{"DistributionChannel"}, Score: []string{"score"},
		EventName: "survey_response", EventID: []string{"ResponseId"},
		Drop: []Drop{leaveOut("whoever made the survey tried it out", "Status", "Survey Preview", "1")},
		Notes: []Note{
			{"a person is the external reference, or else the e-mail address; a response with neither stands for itself"},
			{"the second and third row are headers, too; times are in the zone that the third of them names"},
		},
		Arrange: qualtrics,
	},
	{
		ID: "typeform", Name: "Typeform responses", Grain: Survey,
		Must: []string{"#", "Submit Date (UTC)"},
		Plus: []string{"Start Date (UTC)", "Network ID"},
		User: []string{"user_id", "userid", "customer_id", "email"}, Anonymous: []string{"Network ID"}, Time: []string{"Submit Date (UTC)"}, Score: []string{"score"},
		EventName: "survey_response", EventID: []string{"#"}, Zone: "UTC",
		Notes:   []Note{{"a person is a hidden field of the form such as user_id or email; the network id is one of a network, in which there may be several people"}},
		Arrange: withScore,
	},
	{
		ID: "delighted", Name: "Delighted responses", Grain: Survey,
		Must: []string{"score", "comment", "created_at"},
		Any:  [][]string{{"survey_type", "permalink"}},
		Plus: []string{"person", "person_properties", "tags", "notes", "additional_answers"},
		User: []string{"respondent"}, Time: []string{"created_at"}, Score: []string{"score"},
		EventName: "survey_response", EventID: []string{"id"}, Zone: "UTC",
		Notes: []Note{{"a person is the e-mail address, or else Delighted's own id"}, {"survey_type says what a score means: nps goes from 0 to 10, csat and ces do not"}},
		Arrange: func(f decode.File) (decode.File, error) {
			id := "person.id"
			if shape.Find(f.Fields(), id) < 0 {
				id = "person" // an id where the person was not asked for, too
			}
			return shape.Compute(f, shape.Coalesce("respondent", "person.email", id)), nil
		},
	},
}

// qualtrics leaves the further rows of the header out and finds who answered
// and which question has the score: one that a group of its own goes with.
func qualtrics(f decode.File) (decode.File, error) {
	rows, err := firstRows(f, 2)
	if err != nil {
		return nil, err
	}
	if len(rows) == 2 && strings.HasPrefix(strings.TrimSpace(rows[1][0]), `{"ImportId"`) {
		zone := ""
		for _, cell := range rows[1] {
			if _, after, is := strings.Cut(cell, `"timeZone":"`); is {
				zone, _, _ = strings.Cut(after, `"`)
				break
			}
		}
		f = &zoned{shape.SkipRows(f, 2), zone}
	}
	columns := []shape.Computed{shape.Coalesce("person", "ExternalReference", "RecipientEmail", "ResponseId")}
	for _, field := range f.Fields() {
		const group = "_NPS_GROUP"
		if base := len(field.Name) - len(group); base > 0 && strings.EqualFold(field.Name[base:], group) && shape.Find(f.Fields(), field.Name[:base]) >= 0 {
			columns = append(columns, shape.Coalesce("score", field.Name[:base]))
			break
		}
	}
	return withScore(&computed{shape.Compute(f, columns...), f})
}

// withScore adds a column score if a question asks whether people would
// recommend something, in English or French, and was answered from 0 to 10.
func withScore(f decode.File) (decode.File, error) {
	fields := f.Fields()
	if shape.Find(fields, "score") >= 0 {
		return f, nil
	}
	rows, err := firstRows(f, 1000)
	if err != nil {
		return nil, err
	}
	for i, field := range fields {
		name := strings.ToLower(field.Name)
		if (strings.Contains(name, "recommend") || strings.Contains(name, "recommand")) && areScores(rows, i) {
			return &computed{shape.Compute(f, shape.Coalesce("score", field.Name)), f}, nil
		}
	}
	return f, nil
}

// areScores says whether a column has whole numbers from 0 to 10 and nothing else.
func areScores(rows [][]string, column int) (are bool) {
	for _, row := range rows {
		if row[column] == "" {
			continue
		}
		if n, err := strconv.Atoi(row[column]); err != nil || n < 0 || n > 10 {
			return false
		}
		are = true
	}
	return are
}

// computed is a file with columns added, which can do what the one beneath can.
type computed struct {
	decode.File
	beneath decode.File
}

// Unwrap is the file without the columns.
func (c *computed) Unwrap() decode.File { return c.beneath }

// zoned is a file that says in which zone its times are.
type zoned struct {
	decode.File
	zone string
}

// Zone is the zone's name, "" if it does not say.
func (z *zoned) Zone() string { return z.zone }

// firstRows are the texts of the first rows of a file, n at most.
func firstRows(f decode.File, n int) (rows [][]string, err error) {
	fields := f.Fields()
	all := make([]int, len(fields))
	for i := range all {
		all[i] = i
	}
	r, err := f.Read(f.Parts()[0], all)
	if err != nil {
		return nil, err
	}
	for {
		var b table.Batch
		if err := r.Next(&b); errors.Is(err, io.EOF) {
			return rows, nil
		} else if err != nil {
			return nil, err
		}
		for row := range b.Rows {
			if len(rows) == n {
				return rows, nil
			}
			cells := make([]string, len(all))
			for i := range cells {
				if c := &b.Columns[i]; !c.IsNull(row) {
					cells[i] = string(c.AppendText(nil, fields[i].Kind, row))
				}
			}
			rows = append(rows, cells)
		}
	}
}
