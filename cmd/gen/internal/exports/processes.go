package exports

import "time"

// processes are logs of process mining.
func processes() ([]Export, error) {
	all := hits()
	n := len(all)
	log, starts := processLog(all)
	objects, rows := objectLog(all)
	return []Export{
		{ID: "xes_csv", Files: []File{{"log.csv", log}}, Rows: n + starts, Events: n, People: 5},
		{ID: "bupar_csv", Files: []File{{"patients.csv", handlings()}}, Rows: 24, Events: 12, People: 5},
		{ID: "ocel_csv", Files: []File{{"objects.csv", objects}}, Rows: rows, Events: rows, People: 5},
	}, nil
}

// processLog is as pm4py writes it, with its numbers of rows in a column without a name. What takes time starts and completes.
func processLog(all []hit) (content []byte, starts int) {
	s := newSheet(",case:concept:name,concept:name,time:timestamp,lifecycle:transition,org:resource,case:channel")
	zone := time.FixedZone("", 2*3600)
	names := map[string]string{"page_view": "Visit", "view_item": "Choose tea", "add_to_cart": "Fill cart", "begin_checkout": "Enter address", "purchase": "Pay"}
	for _, h := range all {
		row := func(at time.Time, what string) {
			s.add("", itoa(len(s.rows)), "case:concept:name", "case-"+itoa(h.person.n), "concept:name", names[h.event], "time:timestamp", at.In(zone).Format("2006-01-02 15:04:05.000000-07:00"),
				"lifecycle:transition", what, "org:resource", "web-"+itoa(h.n%2), "case:channel", h.group)
		}
		if !h.isView() {
			row(h.at.Add(-20*time.Second), "start")
			starts++
		}
		row(h.at, "complete")
	}
	return s.csv(), starts
}

// handlings are those of patients as in the examples of bupaR: each starts and completes.
func handlings() []byte {
	s := newSheet("handling,patient,employee,handling_id,registration_type,time")
	names := []string{"Registration", "Triage and Assessment", "X-Ray", "Discuss Results", "Check-out"}
	for i := range 12 {
		at := monday.Add(time.Duration(i%5*day+9*60+i/5*50) * time.Minute)
		for j, what := range []string{"start", "complete"} {
			s.add("handling", names[i/5], "patient", itoa(i%5+1), "employee", "r"+itoa(i/5+1), "handling_id", itoa(i+1), "registration_type", what, "time", at.Add(time.Duration(j*17)*time.Minute).Format(time.RFC3339))
		}
	}
	return s.csv()
}

// objectLog has an event in which two customers have a part: a row for each of them.
func objectLog(all []hit) (content []byte, rows int) {
	s := newSheet("ocel:eid,ocel:activity,ocel:timestamp,ocel:type:customer,ocel:type:item,price")
	for _, h := range all {
		customers := "['c" + itoa(h.person.n) + "']"
		rows++
		if h.n == 12 {
			customers = "['c" + itoa(h.person.n) + "', 'c" + itoa(h.person.n%5+1) + "']"
			rows++
		}
		items := "[]"
		if h.path == "/teas/sencha" || h.bought() {
			items = "['" + sku + "', 'MUG-001']"
		}
		s.add("ocel:eid", "e"+itoa(h.n), "ocel:activity", h.event, "ocel:timestamp", h.at.Format("2006-01-02 15:04:05+00:00"), "ocel:type:customer", customers, "ocel:type:item", items, "price", h.amount())
	}
	return s.csv(), rows
}
