package exports

import (
	"strings"
	"time"
)

// totals are exports of which no journey can be rebuilt.
func totals() ([]Export, error) {
	umami, err := umamiReports()
	if err != nil {
		return nil, err
	}
	plausible, err := plausibleReports()
	if err != nil {
		return nil, err
	}
	workspace, err := gzipped(workspaceTable())
	if err != nil {
		return nil, err
	}
	return []Export{
		{ID: "ga4_ui", Files: []File{{"Pages_and_screens.csv", ga4Report()}, {"free-form.csv", ga4FreeForm()}}, Refused: "totals"},
		{ID: "ua_ui", Files: []File{{"Analytics Channels 20240408-20240411.csv", uaReport()}}, Refused: "totals"},
		{ID: "umami_agg", Files: []File{{"umami-export.zip", umami}}, Refused: "totals"},
		{ID: "plausible_agg", Files: []File{{"shop.example_stats.zip", plausible}}, Refused: "totals"},
		{ID: "cja_table", Files: []File{{"cja-export-65f0c0ffee-0.csv.gz", workspace}}, Refused: "totals"},
	}, nil
}

// byPage are how often each page was seen and by how many people.
func byPage() (pages []string, seen, by []int) {
	at, who := map[string]int{}, map[string]map[int]bool{}
	for _, h := range hits() {
		i, is := at[h.path]
		if !is {
			i = len(pages)
			at[h.path], who[h.path] = i, map[int]bool{}
			pages, seen, by = append(pages, h.path), append(seen, 0), append(by, 0)
		}
		seen[i]++
		if !who[h.path][h.person.n] {
			who[h.path][h.person.n] = true
			by[i]++
		}
	}
	return pages, seen, by
}

const ruler = "# ----------------------------------------\n"

// ga4Report has a table by day and one by page.
func ga4Report() []byte {
	var b strings.Builder
	b.WriteString(ruler + "# Pages and screens: Page path and screen class\n# Account: Teas\n# Property: shop.example - GA4\n" + ruler + "#\n# All Users\n# Start date: 20240408\n# End date: 20240411\nDate,Views\n")
	for i, n := range []int{6, 7, 4, 5} {
		b.WriteString(monday.AddDate(0, 0, i).Format(compact) + "," + itoa(n) + "\n")
	}
	b.WriteString("\n#\n# All Users\n# Start date: 20240408\n# End date: 20240411\nPage path and screen class,Views,Active users\n")
	pages, seen, by := byPage()
	for i, p := range pages {
		b.WriteString(p + "," + itoa(seen[i]) + "," + itoa(by[i]) + "\n")
	}
	return []byte(b.String())
}

func ga4FreeForm() []byte {
	var b strings.Builder
	b.WriteString(ruler + "# shop.example - GA4\n# Free form-Free form 1\n# 20240408-20240411\n" + ruler + "\nPage path and screen class,Active users,Views\n")
	pages, seen, by := byPage()
	all := 0
	for _, n := range seen {
		all += n
	}
	b.WriteString(",5," + itoa(all) + ",Grand total\n")
	for i, p := range pages {
		b.WriteString(p + "," + itoa(by[i]) + "," + itoa(seen[i]) + "\n")
	}
	return []byte(b.String())
}

func uaReport() []byte {
	return []byte(ruler + "# All Web Site Data\n# Channels\n# 20240408-20240411\n" + ruler + "\nDefault Channel Grouping,Users,New Users,Sessions\nPaid Search,1,1,2\nEmail,1,1,1\nDirect,1,1,1\nOrganic Search,1,1,1\nSocial,1,1,1\n\n" +
		"Day Index,Users\n4/8/24,2\n4/9/24,2\n4/10/24,1\n4/11/24,1\n")
}

func umamiReports() ([]byte, error) {
	pages, seen, _ := byPage()
	var b strings.Builder
	b.WriteString("x,y\n")
	for i, p := range pages {
		b.WriteString(p + "," + itoa(seen[i]) + "\n")
	}
	return zipped([]File{
		{"events.csv", []byte("x,y\nadd_to_cart,4\nbegin_checkout,4\npurchase,3\n")},
		{"pages.csv", []byte(b.String())},
		{"referrers.csv", []byte("x,y\ngoogle.com,2\nfacebook.com,1\n")},
		{"browsers.csv", []byte("x,y\nchrome,2\nsafari,2\nfirefox,1\n")},
		{"os.csv", []byte("x,y\niOS,2\nWindows 10,1\nAndroid OS,1\nLinux,1\n")},
		{"devices.csv", []byte("x,y\ndesktop,2\nmobile,2\ntablet,1\n")},
		{"countries.csv", []byte("x,y\nFR,2\nDE,1\nUS,1\nGB,1\n")},
	})
}

func plausibleReports() ([]byte, error) {
	days := func(header string, row func(t time.Time, n int) string) []byte {
		var b strings.Builder
		b.WriteString(header + "\n")
		for i, n := range []int{2, 2, 1, 1} {
			b.WriteString(row(monday.AddDate(0, 0, i), n) + "\n")
		}
		return []byte(b.String())
	}
	date := func(t time.Time) string { return t.Format("2006-01-02") }
	return zipped([]File{
		{"imported_visitors_20240408_20240411.csv", days("date,visitors,pageviews,bounces,visits,visit_duration", func(t time.Time, n int) string {
			return date(t) + "," + itoa(n) + "," + itoa(n*3) + ",0," + itoa(n) + ",320"
		})},
		{"imported_pages_20240408_20240411.csv", days("date,hostname,page,visits,visitors,pageviews", func(t time.Time, n int) string {
			return date(t) + ",shop.example,/," + itoa(n) + "," + itoa(n) + "," + itoa(n*3)
		})},
		{"imported_custom_events_20240408_20240411.csv", days("date,name,link_url,path,visitors,events", func(t time.Time, n int) string {
			return date(t) + ",purchase,,/thank-you," + itoa(n) + "," + itoa(n)
		})},
	})
}

func workspaceTable() []byte {
	pages, seen, by := byPage()
	s := newSheet("Page,Page Views,People")
	for i, p := range pages {
		s.add("Page", p, "Page Views", itoa(seen[i]), "People", itoa(by[i]))
	}
	return s.csv()
}
