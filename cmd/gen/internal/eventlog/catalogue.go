package eventlog

// product is something the shop sells.
type product struct {
	name, page, category string
	cents                int64
}

// catalogue is what the shop sells, most popular first. One name has quotes
// and a comma in it, which a reader of CSV must survive.
var catalogue = []product{
	{"Linen shirt", "/product/linen-shirt", "/category/clothing", 4900},
	{"Canvas sneakers", "/product/canvas-sneakers", "/category/shoes", 6900},
	{"Rain jacket", "/product/rain-jacket", "/category/clothing", 11900},
	{"Tote bag", "/product/tote-bag", "/category/bags", 1990},
	{`Mug "Provence", 30 cl`, "/product/mug-provence", "/category/kitchen", 1450},
	{"Merino sweater", "/product/merino-sweater", "/category/clothing", 8900},
	{"Leather belt", "/product/leather-belt", "/category/accessories", 3900},
	{"Running shoes", "/product/running-shoes", "/category/shoes", 12900},
	{"Weekend bag", "/product/weekend-bag", "/category/bags", 14900},
	{"Chef's knife", "/product/chefs-knife", "/category/kitchen", 7450},
	{"Wool scarf", "/product/wool-scarf", "/category/accessories", 3490},
	{"Chino trousers", "/product/chino-trousers", "/category/clothing", 5900},
	{"Café press", "/product/cafe-press", "/category/kitchen", 3290},
	{"Sandals", "/product/sandals", "/category/shoes", 5490},
	{"Sunglasses", "/product/sunglasses", "/category/accessories", 4590},
	{"Backpack", "/product/backpack", "/category/bags", 9900},
	{"Cast iron pan", "/product/cast-iron-pan", "/category/kitchen", 6990},
	{"Denim jacket", "/product/denim-jacket", "/category/clothing", 9490},
	{"Ankle boots", "/product/ankle-boots", "/category/shoes", 13900},
	{"Wallet", "/product/wallet", "/category/accessories", 4290},
}

// searches are pages of search results, most frequent first.
var searches = []string{
	"/search?q=jacket", "/search?q=shoes", "/search?q=shirt", "/search?q=bag",
	"/search?q=size+guide", "/search?q=gift", "/search?q=sweater", "/search?q=knife",
}
