package lexicon

import "testing"

func TestRoleOf(t *testing.T) {
	for name, want := range map[string]Role{
		"payment_error":         Failure,
		"checkout_bug":          Failure,
		"Erreur paiement":       Failure,
		"échec_paiement":        Failure,
		"Paiement refusé":       Failure,
		"carte_refusée":         Failure,
		"CardDeclined":          Failure,
		"page_404":              Failure,
		"product 404":           NoRole,
		"page introuvable":      Failure,
		"search_error":          Failure,
		"support_chat_failed":   Failure,
		"offer_declined":        NoRole,
		"invitation_refused":    NoRole,
		"cookie_refuse":         NoRole,
		"consent_error":         NoRole,
		"support_chat":          Contact,
		"support_contact":       Contact,
		"contact_us":            Contact,
		"ticket_created":        Contact,
		"Réclamation":           Contact,
		"service_client_appel":  Contact,
		"appel SAV":             Contact,
		"contact_created":       NoRole,
		"ticket_view":           NoRole,
		"faq":                   NoRole,
		"search":                Search,
		"Recherche":             Search,
		"search_no_results":     Search,
		"aucun_résultat":        Search,
		"filter_results":        Search,
		"search_result_clicked": NoRole,
		"quiz_results":          NoRole,
		"purchase":              NoRole,
		"":                      NoRole,
	} {
		if got := RoleOf(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
