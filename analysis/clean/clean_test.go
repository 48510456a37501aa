package clean

import (
	"slices"
	"strconv"
	"testing"

	"parcours/analysis/recipe"
)

func TestNames(t *testing.T) {
	n, err := Compile(&recipe.Clean{
		Events: []recipe.EventRule{
			{Match: recipe.Strings{"page_ping", "debug_*"}, Hide: true},
			{Match: recipe.Strings{"add_to_cart", "AddToCart"}, As: "Cart"},
			{Match: recipe.Strings{"checkout_*"}, As: "Checkout: $1"},
			{Match: recipe.Strings{`/item_(\d)\d*/`}, As: "item $1…"},
			{Match: recipe.Strings{"a.b"}, As: "literal"},
			{Match: recipe.Strings{"/products/*"}, As: "Product"},
			{Match: recipe.Strings{"/(x*)y/"}, As: "$1"},
		},
		Pages: &recipe.Pages{Events: recipe.Strings{"page_view"}, Patterns: recipe.Strings{"/products/*", "/blog/**", "/"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, address, want string
		hidden              bool
	}{
		{"page_ping", "", "", true},
		{"debug_", "", "", true},
		{"AddToCart", "", "Cart", false},
		{"checkout_pay", "", "Checkout: pay", false},
		{"item_42", "", "item 4…", false},
		{"item_4x", "", "item_4x", false},
		{"axb", "", "axb", false},
		{"a.b", "", "literal", false},
		{"y", "", "y", false}, // would be nothing
		{"page_view", "", "page_view", false},
		{"page_view", "https://shop.example/products/123?color=red", "Product", false},
		{"page_view", "https://shop.example/products/123/reviews/", "Product", false},
		{"page_view", "https://shop.example/blog/2024/01/hello#top", "/blog/**", false},
		{"page_view", "https://shop.example", "/", false},
		{"page_view", "//shop.example/a", "/a", false},
		{"page_view", "/a/?x", "/a", false},
		{"click", "https://shop.example/products/1", "click", false},
	} {
		if got, hidden := n.Of(c.name, c.address); got != c.want || hidden != c.hidden {
			t.Errorf("%s at %q is %q, hidden %v; want %q, %v", c.name, c.address, got, hidden, c.want, c.hidden)
		}
	}
	if none, err := Compile(&recipe.Clean{}); none != nil || err != nil {
		t.Errorf("no rules: %v, %v", none, err)
	}
}

func TestSuggest(t *testing.T) {
	var pages []string
	for i := range 40 {
		id := strconv.Itoa(1000 + i)
		pages = append(pages, "https://s.example/product/"+id+"?a=b", "https://s.example/product/"+id+"/reviews", "/blog/post-"+id)
	}
	pages = append(pages, "/", "/cart", "/checkout/step1", "/checkout/step2", "/help", "/about")
	got := Suggest(pages)
	slices.Sort(got)
	if want := []string{"/blog/*", "/product/*", "/product/*/reviews"}; !slices.Equal(got, want) {
		t.Errorf("suggested %q, want %q", got, want)
	}
}

func TestRobot(t *testing.T) {
	for agent, want := range map[string]bool{
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":                                true,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120 Safari/537.36": true,
		"Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36":            false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1":          false,
		"": false,
	} {
		if got := Robot([]byte(agent)); got != want {
			t.Errorf("%q: %v", agent, got)
		}
	}
}
