package lexicon

// The teams that own events.
const (
	Marketing = "marketing"
	Sales     = "sales"
	Service   = "service"
	Product   = "product"
)

// Teams lists the teams.
var Teams = []string{Marketing, Sales, Service, Product}

// What goes wrong belongs to whoever makes the product, even at the till.
var teams = parse(`
support|chat|livechat|helpdesk|hotline|callback|sav|assistance|complaint|complain|reclamation|plainte|ticket|help|aide|faq > service
service+client|customer+service|contact|return|returned|refund|retour|remboursement|delivered|livre|tracking|suivi+colis   > service
nps|csat|survey|enquete|feedback|avis|review|reviews|rating|satisfaction                                                   > service
error|errors|erreur|erreurs|bug|fail|failed|echec|crash|exception|timeout|404                                              > product
ad|ads|impression|publicite|pub|banner|banniere|utm|campaign|campagne|newsletter|email|mail|push|notification|sms|promo     > marketing
landing|blog|article|webinar|social|referral|refer|parrainage|share|partage|loyalty|fidelite                               > marketing
cart|basket|bag|panier|checkout|caisse|shipping|delivery|livraison|address|adresse|payment|pay|billing|paiement            > sales
purchase|purchased|order|ordered|commande|achat|sale|vente|transaction|subscribe|subscribed|subscription|abonnement        > sales
quote|devis|demo|pricing|tarif|tarifs|paywall|offer|offre|trial|essai|plan|renew|renewal|renouvellement|coupon|lead|deal    > sales
search|recherche|product|item|produit|page|screen|category|catalog|catalogue|list|filter|filtre|compare|wishlist|favori     > product
account|compte|profile|profil|settings|parametres|login|signup|register|registration|inscription|app|feature|onboarding      > product
`, func(text string) string { return text })

// TeamOf returns the team that an event's name says, "" if it says none.
func TeamOf(name string) string { return teams.of(name) }

// TeamOfStage returns the team that mostly owns a stage, "" for none: what is
// left to experience is the product itself.
func TeamOfStage(stage string) string {
	switch stage {
	case Awareness, Loyalty:
		return Marketing
	case Consideration, Experience:
		return Product
	case Purchase:
		return Sales
	}
	return ""
}
