package vendor

// warehouses are the presets of what collectors of events write to warehouses.
var warehouses = []*Preset{}
