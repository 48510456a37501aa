package lexicon

import (
	"slices"
	"testing"
)

func TestOf(t *testing.T) {
	for name, want := range map[string]Meaning{
		"purchase":         {Purchase, Objective},
		"Order Completed":  {Purchase, Objective},
		"achat":            {Purchase, Objective},
		"abonnement":       {Purchase, Objective},
		"add_to_cart":      {Purchase, Choose},
		"AddToCart":        {Purchase, Choose},
		"ajout_panier":     {Purchase, Choose},
		"remove_from_cart": {Experience, None},
		"cart":             {Purchase, Review},
		"begin_checkout":   {Purchase, Checkout},
		"shipping_details": {Purchase, Checkout},
		"add_payment":      {Purchase, Pay},
		"payment_error":    {Experience, None},
		"product_view":     {Consideration, View},
		"view_item":        {Consideration, View},
		"catalog":          {Consideration, Browse},
		"search":           {Consideration, Browse},
		"home":             {Awareness, Arrive},
		"ad_click":         {Awareness, Arrive},
		"support_chat":     {Experience, None},
		"review_page":      {Loyalty, None},
		"newsletter_open":  {Loyalty, None},
		"wishlist_add":     {Consideration, None},
		"Résiliation":      {Experience, None},
		"order_delivered":  {Experience, None},
		"qzx":              {},
	} {
		if got := Of(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for name, want := range map[string][]string{
		"AddToCart":        {"add", "to", "cart"},
		"Ajouté au panier": {"ajoute", "au", "panier"},
		"page.view/Home-2": {"page", "view", "home", "2"},
		"":                 nil,
		"__":               nil,
		"HTMLPage":         {"htmlpage"},
	} {
		if got := Words(name); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
