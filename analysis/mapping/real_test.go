package mapping_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"parcours/analysis/decode"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// TestRealFiles proposes mappings for exports that nobody here made, where
// they are at hand: PARCOURS_SHARED, or shared beside the repository.
func TestRealFiles(t *testing.T) {
	shared := os.Getenv("PARCOURS_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	for _, c := range []struct {
		file                    string
		user, time, event, name string // name: of a constant event
		session, channel        string
		device, country, value  string
	}{
		{"journeys/ecom/ecom.csv", "user_id", "timestamp", "event", "", "session_id", "acquisition_channel", "platform", "", ""},
		{"journeys/online_retail/2011-07-21.csv", "CustomerID", "InvoiceDate", "", "purchase", "", "", "", "Country", "UnitPrice"},
		{"journeys/online_retail/2011-01-10.csv", "CustomerID", "InvoiceDate", "", "purchase", "", "", "", "Country", "UnitPrice"},
		{"journeys/completejourney/transactions_sample.csv", "household_id", "transaction_timestamp", "", "purchase", "", "", "", "", "sales_value"},
		{"journeys/completejourney/coupon_redemptions.csv", "household_id", "redemption_date", "", "event", "", "", "", "", ""},
		{"journeys/completejourney/products.csv", "", "", "", "", "", "", "", "", ""},
		{"journeys/completejourney/demographics.csv", "household_id", "", "", "", "", "", "", "", ""},
		{"journeys/patients/patients_raw.csv", "patient", "time", "handling", "", "", "", "", "", ""},
		{"journeys/fractribution/customers.csv", "customer_id", "endpoint_datetime", "", "event", "", "", "", "", ""},
		{"vendor/amplitude/amplitude_event_data.csv", "amplitude_id", "event_time", "event_type", "", "session_id", "", "", "country", ""},
		{"vendor/ga4/fivetran_seeds/event_data.csv", "user_id", "timestamp", "name", "", "param_ga_session_id", "traffic_source_source", "device_category", "geo_country", "value_in_usd"},
		{"vendor/mixpanel/event.csv", "distinct_id", "time", "name", "", "", "", "", "", ""},
		{"vendor/segment/example_segment_pages.csv", "user_id", "timestamp", "", "event", "", "context_campaign_source", "", "", ""},
	} {
		f := open(t, filepath.Join(shared, "data", c.file))
		s, err := mapping.Take([]decode.File{f})
		if err != nil {
			t.Fatal(err)
		}
		m, err := mapping.Propose(s, recipe.Mapping{}, nil)
		var p *report.Problem
		if err != nil && !errors.As(err, &p) {
			t.Errorf("%s: %v", c.file, err)
		}
		if (err != nil) != (c.user == "" || c.time == "") {
			t.Errorf("%s: %v", c.file, err)
		}
		for role, want := range map[mapping.Role]string{mapping.User: c.user, mapping.Time: c.time, mapping.Event: c.event,
			mapping.Session: c.session, mapping.Channel: c.channel, mapping.Device: c.device, mapping.Country: c.country, mapping.Value: c.value} {
			if got := m.Of(role).Field.Name; got != want {
				t.Errorf("%s: %s is %q, want %q; %+v", c.file, role, got, want, m.Roles[role])
			}
		}
		if err == nil && m.EventName != c.name {
			t.Errorf("%s: every row is %q, want %q", c.file, m.EventName, c.name)
		}
	}
}

func open(t *testing.T, path string) *ingesttest.File {
	t.Helper()
	in, err := os.Open(path)
	if err != nil {
		t.Skip(err)
	}
	defer in.Close()
	f, err := ingesttest.CSV(filepath.Base(path), in)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
