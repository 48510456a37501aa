package vendor

// suites are the presets of the analytics suites of publishers and shops.
var suites = []*Preset{}
