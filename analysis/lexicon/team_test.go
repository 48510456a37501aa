package lexicon

import "testing"

func TestTeamOf(t *testing.T) {
	for name, want := range map[string]string{
		"support_chat":    Service,
		"Réclamation":     Service,
		"survey_answer":   Service,
		"payment_error":   Product,
		"newsletter_open": Marketing,
		"ad_click":        Marketing,
		"Ajout panier":    Sales,
		"begin_checkout":  Sales,
		"purchase":        Sales,
		"product_view":    Product,
		"search":          Product,
		"qzx":             "",
	} {
		if got := TeamOf(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, s := range Stages {
		if TeamOfStage(s) == "" {
			t.Errorf("nobody owns %s", s)
		}
	}
}
