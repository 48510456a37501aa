package vendor

// shops are the presets of shops and public data of shops.
var shops = []*Preset{}
