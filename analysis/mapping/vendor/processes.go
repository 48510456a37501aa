package vendor

// processes are the presets of process mining.
var processes = []*Preset{}
