package exports

import (
	"strings"
	"time"
)

// surveys are what people answered.
func surveys() ([]Export, error) {
	all := responses()
	n := len(all)
	return []Export{
		{ID: "qualtrics", Files: []File{{"Teas_April.csv", qualtrics(all)}}, Rows: n + 1, Events: n, People: 5},
		{ID: "typeform", Files: []File{{"responses.csv", typeform(all)}}, Rows: n, Events: n, People: 5},
		{ID: "delighted", Files: []File{{"survey_responses.json", delighted(all)}}, Rows: n, Events: n, People: 5},
	}, nil
}

// response is one answer of somebody.
type response struct {
	*person
	n       int // from 1
	at      time.Time
	score   int // 0 to 10
	comment string
}

func responses() (out []response) {
	for i, r := range []struct {
		person, day, score int
		comment            string
	}{
		{0, 3, 9, "Good tea, and quick"}, {1, 3, 4, "The checkout asked twice,\nso I left"}, {2, 4, 10, ""}, {3, 4, 6, "Nothing for me"}, {4, 6, 8, "Fine"},
		{0, 20, 10, "Again, please"}, {1, 21, 7, ""}, {2, 22, 9, `"Sencha" is lovely`}, {4, 23, 5, "The mug broke"}, {0, 40, 10, ""}, {2, 41, 2, "Late, and cold"}, {3, 42, 8, ""},
	} {
		out = append(out, response{people[r.person], i + 1, monday.Add(time.Duration(r.day*day+14*60+i) * time.Minute), r.score, r.comment})
	}
	return out
}

// qualtrics has three rows of headers, times in the account's zone, and one answer of whoever tried it out.
func qualtrics(all []response) []byte {
	s := newSheet("StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,RecipientLastName,RecipientFirstName,RecipientEmail,ExternalReference,LocationLatitude,LocationLongitude,DistributionChannel,UserLanguage,Q1,Q1_NPS_GROUP,Q2")
	s.rows = append(s.rows, []string{"Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)", "Finished", "Recorded Date", "Response ID", "Recipient Last Name", "Recipient First Name", "Recipient Email",
		"External Data Reference", "Location Latitude", "Location Longitude", "Distribution Channel", "User Language", "How likely are you to recommend us, from 0 to 10?", "How likely are you to recommend us? - Group", "What could be better?"})
	var ids []string
	for _, h := range s.header {
		id := object{"ImportId", strings.ToLower(h[:1]) + h[1:]}
		switch {
		case strings.HasSuffix(h, "Date"):
			id = append(id, "timeZone", "America/Denver")
		case strings.HasPrefix(h, "Q"):
			id = object{"ImportId", "QID" + h[1:]}
		}
		ids = append(ids, id.text())
	}
	s.rows = append(s.rows, ids)
	denver := time.FixedZone("", -6*3600)
	for _, r := range all {
		group := "Detractor"
		switch {
		case r.score > 8:
			group = "Promoter"
		case r.score > 6:
			group = "Passive"
		}
		row := func(id, status string) {
			email := ""
			if r.user == "" {
				email = r.email
			}
			s.add("StartDate", r.at.Add(-90*time.Second).In(denver).Format(plain), "EndDate", r.at.In(denver).Format(plain), "Status", status, "IPAddress", "192.0.2."+itoa(r.person.n), "Progress", "100", "Duration (in seconds)", "90",
				"Finished", "True", "RecordedDate", r.at.Add(time.Second).In(denver).Format(plain), "ResponseId", id, "RecipientEmail", email, "ExternalReference", r.user, "DistributionChannel", []string{"email", "anonymous"}[r.n%2], "UserLanguage", "EN",
				"Q1", itoa(r.score), "Q1_NPS_GROUP", group, "Q2", r.comment)
		}
		if r.n == 1 {
			row("R_preview00000000", "Survey Preview")
		}
		row("R_3made0up0000"+itoa(100+r.n), "IP Address")
	}
	return s.csv()
}

func typeform(all []response) []byte {
	s := newSheet("#,How likely are you to recommend us?,What could be better?,What did you buy?,user_id,Start Date (UTC),Submit Date (UTC),Network ID")
	for _, r := range all {
		s.add("#", "tok"+itoa(80000+r.n), "How likely are you to recommend us?", itoa(r.score), "What could be better?", r.comment, "What did you buy?", []string{"Tea", "Tea / Mug"}[r.n%2], "user_id", r.user,
			"Start Date (UTC)", r.at.Add(-90*time.Second).Format(plain), "Submit Date (UTC)", r.at.Format(plain), "Network ID", "net"+itoa(40+r.person.n))
	}
	return s.csv()
}

func delighted(all []response) []byte {
	var rows []string
	for _, r := range all {
		rows = append(rows, object{"id", itoa(61000 + r.n), "person", object{"id", itoa(710 + r.person.n), "email", r.email, "name", r.name, "created_at", monday.Unix()}, "survey_type", "nps", "score", r.score, "comment", r.comment,
			"permalink", "https://delighted.com/r/made-up-" + itoa(r.n), "created_at", r.at.Unix(), "updated_at", r.at.Unix() + 60, "person_properties", object{"Delivery Method", "email", "Country", r.country},
			"notes", []string{}, "tags", []string{}, "additional_answers", []string{}}.text())
	}
	return []byte("[" + strings.Join(rows, ",") + "]\n")
}
