package vendor

// analytics are the presets of products that follow people on sites and in apps.
var analytics = []*Preset{}
