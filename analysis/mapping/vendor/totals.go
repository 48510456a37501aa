package vendor

// totals are the presets of totals, which are refused.
var totals = []*Preset{}
