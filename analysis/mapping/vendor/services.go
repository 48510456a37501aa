package vendor

// services are the presets of customer service, sales and campaigns.
var services = []*Preset{}
