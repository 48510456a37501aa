package report

// Action is something to do next, with the numbers that speak for it. Those
// that surely bring most come first. Their gains do not add up: the same people
// may be in several.
type Action struct {
	// Kind is fix_step, shorten_wait, strengthen, remove, offer, win_back, ask_feedback or fix_contacts.
	Kind string `json:"kind"`
	// Team is marketing, sales, service or product, by what the event is called.
	Team  string       `json:"team"`
	For   ActionTarget `json:"for"`
	Where ActionPlace  `json:"where"`
	// Evidence is what the action rests on, the decisive figure first.
	Evidence   []ActionFigure `json:"evidence"`
	Gain       ActionGain     `json:"gain"`
	Confidence string         `json:"confidence"` // high, medium or low
	// Reasons are tests (far beyond chance), people (many), and repeated (it holds in both halves of the time) or not_halved (whether it does is not known).
	Reasons []string `json:"reasons"`
}

// ActionTarget says for whom.
type ActionTarget struct {
	// Kind is all, property (those with Value), took (who took Value and not yet what is offered), away (who came regularly and stays away) or bought.
	Kind     string `json:"kind"`
	Property string `json:"property"`
	Value    string `json:"value"`
	People   int64  `json:"people"`
}

// ActionPlace says where.
type ActionPlace struct {
	// Kind is step (of a funnel), event, or item (a value of Property).
	Kind     string `json:"kind"`
	Funnel   string `json:"funnel"`
	Step     int    `json:"step"`  // counted from 1; 0: no step
	Label    string `json:"label"` // the step people stop at, the event, or the value
	Next     string `json:"next_label"`
	Property string `json:"property"`
	// Trouble is the kind of friction or incident that is to go, "" for none; Event what comes up with it.
	Trouble string `json:"trouble"`
	Event   string `json:"event"`
}

// ActionFigure is one number with where it comes from.
type ActionFigure struct {
	// Code says what it is, such as rate, others_rate, odds_ratio, q; front-ends have the words.
	Code string `json:"code"`
	// Subject is whose it is, where that is neither those of the action nor all others.
	Subject string `json:"subject"`
	// A rate is Count of Of with its 95 % interval; another figure is Number, with Low and High where it has them.
	Count  int64    `json:"count"`
	Of     int64    `json:"of"`
	Number *float64 `json:"number"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	// Source is the place in this report that it is taken or computed from, as a JSON pointer; "" where only actions count it.
	Source string `json:"source"`
}

// ActionGain is what it would bring.
type ActionGain struct {
	// Unit is what people would do more (conversions, returns, takers, answers), or have less (contacts).
	Unit string   `json:"unit"`
	Low  *float64 `json:"low_people"`
	High *float64 `json:"high_people"`
	// ValueLow and ValueHigh are null where the log has no values, or an answer has none.
	ValueLow  *float64 `json:"low_value"`
	ValueHigh *float64 `json:"high_value"`
	// Assumes is what must hold: as_others, as_best, as_usual, tenth_more, as_taken, as_returned, tenth_answer or as_chance.
	Assumes string `json:"assumes"`
}

// ActionsAbout says what was looked at, also where nothing is proposed.
type ActionsAbout struct {
	// Looked is how many things each rule looked at, in the order of the rules.
	Looked    []ActionLooked `json:"looked"`
	LeftOut   int64          `json:"left_out"` // that hold, too, and bring less
	MinPeople int64          `json:"min_people"`
	MaxQ      *float64       `json:"max_q"`
	Objective string         `json:"objective"`
	Currency  string         `json:"currency"`
}

// ActionLooked counts what one rule looked at.
type ActionLooked struct {
	Kind string `json:"kind"`
	// Looked things, of which Sure are more than chance and large enough to be proposed.
	Looked int64 `json:"looked"`
	Sure   int64 `json:"sure"`
}
