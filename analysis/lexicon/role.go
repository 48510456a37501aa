package lexicon

// Role is what an event name says of how a visit goes.
type Role uint8

// The roles. NoRole is an event that is part of none of this.
const (
	NoRole  Role = iota
	Failure      // something went wrong
	Contact      // with support
	Search       // looking for something, and what it gave
)

// What looks like a role and is a choice of the person (a cookie refused, an
// offer declined), another trade (tickets sold, contacts kept) or the way out of
// a search (a result clicked) comes first. Help pages are no contact.
var roles = parse(`
cookie|cookies|consent|consentement|rgpd|gdpr                      >
contact+created|contact+added|contact+add|contact+deleted|contact+import|contact+imported|contacts >
error|errors|erreur|erreurs|bug|fail|fails|failed|failure|echec|crash|crashed|exception|timeout > failure
page+404|http+404|http+500|http+503|not+found|introuvable|invalid|invalide|indisponible|unavailable     > failure
payment+declined|payment+refused|payment+rejected|payment+denied|card+declined|card+refused|card+rejected|card+denied > failure
transaction+declined|transaction+refused|transaction+rejected|order+rejected|access+denied|acces+refuse > failure
paiement+refuse|paiement+rejete|carte+refusee|carte+rejetee|transaction+refusee|transaction+rejetee|commande+rejetee > failure

support|chat|livechat|helpdesk|hotline|callback|sav|assistance|complaint|complain|reclamation|plainte > contact
contact|contacted|contacter|service+client|customer+service|ticket+created|ticket+opened|ticket+submitted|open+ticket|create+ticket|submit+ticket|ticket+cree|ticket+ouvert > contact

click|clicked|clic|select|selected|open|opened                      >
search|searched|searching|recherche|recherches|rechercher|recherchee > search
no+result|no+results|zero+result|zero+results|aucun+resultat|sans+resultat|sans+resultats|filter+results|filtre+resultats > search
`, func(text string) Role {
	return map[string]Role{"failure": Failure, "contact": Contact, "search": Search}[text]
})

// RoleOf returns the role an event name says.
func RoleOf(name string) Role { return roles.of(name) }
