package lexicon

import "testing"

func TestFailure(t *testing.T) {
	for name, want := range map[string]bool{
		"payment_error": true, "checkoutBug": true, "Paiement refusé": true, "card declined": true, "page 404": true, "Échec du paiement": true,
		"payment": false, "support_chat": false, "order_delivered": false, "debugger": false, "": false,
	} {
		if got := Failure(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
