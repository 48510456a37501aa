package vendor

import (
	"bytes"
	"slices"
	"strings"

	"parcours/analysis/decode"
	"parcours/analysis/decode/shape"
)

// processes are the presets of process mining.
var processes = []*Preset{
	{
		ID: "xes_csv", Name: "Process mining log (XES columns)", Grain: Event,
		Must: []string{"case:concept:name", "concept:name", "time:timestamp"},
		Plus: []string{"org:resource", "org:group", "lifecycle:transition", "start_timestamp"},
		User: []string{"case:concept:name"}, Time: []string{"time:timestamp"}, Event: []string{"concept:name"},
		Drop:  []Drop{leaveOut("they say that an activity is planned, begins or pauses, and only its completion counts", "lifecycle:transition", unfinished...)},
		Notes: []Note{{"a journey is that of a case, not of a person"}},
	},
	{
		ID: "bupar_csv", Name: "Process mining log (start and complete)", Grain: Event,
		Must: []string{"handling", "handling_id", "registration_type", "time"},
		Plus: []string{"patient", "employee"},
		User: []string{"patient", "case_id", "case"}, Time: []string{"time"}, Event: []string{"handling"},
		EventID: []string{"handling_id", "registration_type"},
		Drop:    []Drop{leaveOut("they say that an activity begins, and only its completion counts", "registration_type", unfinished...)},
	},
	{
		ID: "ocel_csv", Name: "Object-centric log (OCEL 1.0)", Grain: Event,
		Must: []string{"ocel:eid", "ocel:activity", "ocel:timestamp"},
		User: []string{"object"}, Time: []string{"ocel:timestamp"}, Event: []string{"ocel:activity"},
		EventID: []string{"ocel:eid", "object"},
		Notes:   []Note{{"a journey is that of an object of the first type; an event in which several of them have a part counts for each"}},
		Arrange: func(f decode.File) (decode.File, error) {
			for _, field := range f.Fields() {
				if strings.HasPrefix(strings.ToLower(field.Name), "ocel:type:") {
					return shape.Split(shape.Compute(f, bareList("objects", field.Name)), "objects", ",", "object", nil), nil
				}
			}
			return f, nil
		},
	},
}

// unfinished are the transitions of XES that end no activity, as they are written.
var unfinished = func() (list []string) {
	for _, t := range []string{"schedule", "assign", "reassign", "withdraw", "start", "suspend", "resume", "autoskip", "manualskip", "ate_abort", "pi_abort"} {
		list = append(list, t, strings.ToUpper(t), strings.ToUpper(t[:1])+t[1:])
	}
	return slices.Compact(list)
}()

// bareList is a list as Python writes it, ['o1', 'o2'], without brackets and quotes.
func bareList(name, column string) shape.Computed {
	return shape.Computed{Name: name, From: []string{column}, Value: func(dst []byte, from [][]byte) []byte {
		list := bytes.Trim(from[0], "[]{}() ")
		for i, v := range bytes.Split(list, []byte(",")) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, bytes.Trim(v, ` '"`)...)
		}
		return dst
	}}
}
