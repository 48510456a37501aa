package recipe

// Personas asks for groups of people.
type Personas struct {
	K    int    `json:"k,omitempty"` // 0: chosen by silhouette and stability
	Seed uint64 `json:"seed,omitempty"`
	// Features are what people are compared on, by key ("share:add_to_cart") or by kind or family ("share", "rhythm"); none: all. Without are left out.
	Features []string `json:"features,omitempty"`
	Without  []string `json:"without,omitempty"`
	// Names are the analyst's own, by key of the persona.
	Names map[string]string `json:"names,omitempty"`
	// Model, where it is given, is what people are assigned by instead of groups found anew.
	Model *PersonaModel `json:"model,omitempty"`
}

// PersonaModel is groups found before, so that next month's people can be put into the same ones.
type PersonaModel struct {
	Features []PersonaFeature `json:"features"`
	Groups   []PersonaGroup   `json:"groups"`
}

// PersonaFeature is how one feature is put on the common footing: all integers of the fit.
type PersonaFeature struct {
	Key      string `json:"key"`
	Property string `json:"property,omitempty"` // of a category
	Overall  int64  `json:"overall,omitempty"`
	Mean     int64  `json:"mean"`
	SD       int64  `json:"sd"`
	Weight   int64  `json:"weight"`
}

// PersonaGroup is one group of a model.
type PersonaGroup struct {
	Key    string  `json:"key"`
	Centre []int64 `json:"centre"` // a number for each feature
	// Users, of the file the model was made of, and the sum of their squared distances from the centre.
	Users int64 `json:"users"`
	Far   int64 `json:"far,omitempty"`
}
