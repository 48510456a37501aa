package vendor

// surveys are the presets of surveys.
var surveys = []*Preset{}
