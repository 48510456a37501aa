package eventlog

// visitWriter writes the events of one visit and puts the blemishes in that
// every real export has.
type visitWriter struct {
	d     dice
	rows  []Row
	next  Row // what the events of the visit have in common; its Time runs on
	truth *Blemishes
}

// Chances of 1000, for each event.
const (
	noDevice  = 15
	noCountry = 12
	sentTwice = 1
)

// event appends an event that looks like the visit's others but for what set changes; set may be nil.
func (w *visitWriter) event(name, page string, set func(*Row)) {
	r := w.next
	r.Event, r.Page = name, page
	if set != nil {
		set(&r)
	}
	if r.Device != "" && w.d.chance(noDevice) {
		r.Device = ""
		w.truth.NoDevice++
	}
	if r.Country != "" && w.d.chance(noCountry) {
		r.Country = ""
		w.truth.NoCountry++
	}
	w.append(r)
	if w.d.chance(sentTwice) {
		w.truth.Duplicates++
		w.append(r)
	}
}

func (w *visitWriter) append(r Row) {
	if r.User == "" {
		w.truth.NoUser++
	}
	w.rows = append(w.rows, r)
}

// pause lets up to most seconds pass; in one case of twelve none, and the next event has the same time.
func (w *visitWriter) pause(most int) {
	if w.d.below(12) > 0 {
		w.next.Time += int64(1 + w.d.early(span{0, most - 1}))
	}
}
