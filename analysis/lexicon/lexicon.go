// Package lexicon knows what event names usually mean, in English and French:
// which stage of a journey an event belongs to, which step of the way to an
// objective it is, and whether it tells of trouble. The mapping of stages, the
// proposal of a funnel and friction use it; a recipe can say otherwise about
// the first two. It imports only the standard library.
package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The stages of a journey, in order.
const (
	Awareness     = "awareness"
	Consideration = "consideration"
	Purchase      = "purchase"
	Experience    = "experience"
	Loyalty       = "loyalty"
)

// Stages lists the stages in order.
var Stages = []string{Awareness, Consideration, Purchase, Experience, Loyalty}

// Step is the place of an event on the way from a first visit to an
// objective. Events of one step stand for each other; a higher step comes later.
type Step int

// The steps, first to last. None is an event that is on no such way.
const (
	None Step = iota
	Arrive
	Browse
	View
	Choose   // put in the basket, met the paywall
	Review   // look at the basket
	Account  // sign up
	Checkout // delivery, start of a trial
	Pay
	Objective
)

// A Meaning is what a name says.
type Meaning struct {
	Stage string
	Step  Step
}

// meanings are ordered from the special to the general: what goes wrong or comes
// after comes first, so that "payment_error" is no payment.
var meanings = parse(`
error|erreur|bug|fail|failed|echec|crash|declined|refuse     > experience
remove|delete|cancel|annul|annulation|resiliation|unsubscribe|desabonnement|retrait > experience
return|returned|refund|retour|remboursement                  > experience
support|chat|ticket|help|aide|faq|contact|complaint|reclamation|sav > experience
deliver|delivered|delivery+done|livre|shipped|expedie|tracking|suivi+colis|received > experience
account|compte|profile|profil|settings|parametres            > experience
review|reviews|rating|avis|nps|csat|survey|enquete|feedback|refer|referral|parrainage|share|partage > loyalty
reorder|repurchase|renew|renewal|renouvellement|reabonnement|loyalty|fidelite > loyalty
newsletter|push|notification|campaign+open|email+open        > loyalty
ad|ads|ad+click|impression|publicite|pub|banner|banniere|utm > awareness 1
wishlist|favorite|favourite|favori|favoris|compare|comparateur|save > consideration

order+complete|order+completed|order+placed|checkout+complete|checkout+completed|commande+validee|commande+confirmee > purchase 9
purchase|purchased|bought|buy|order|ordered|transaction|achat|achete|commande|vente|sale > purchase 9
subscribe|subscribed|subscription+start|subscription+started|abonnement|abonne|souscription|souscrit > purchase 9
payment|pay|billing|paiement|paye|carte+bancaire|add+payment > purchase 8
shipping|delivery|address|livraison|adresse|checkout|begin+checkout|caisse|trial|essai > purchase 7
add+cart|addtocart|add+basket|add+bag|ajout+panier|ajouter+panier|panier+ajout > purchase 4
paywall|pricing|tarif|tarifs|plan|offer|offre               > consideration 4
cart|basket|bag|panier                                       > purchase 5
signup|sign+up|register|registered|registration|create+account|inscription|inscrit > consideration 6

product|item|article|produit|fiche|pdp|listing               > consideration 3
category|catalog|catalogue|collection|categorie|liste|list|browse|search|recherche|filter|filtre|results|resultats > consideration 2
home|homepage|landing|accueil|visit|visite|session+start|first+visit|promo|open|page+view|pageview|screen > awareness 1
`, func(text string) (m Meaning) {
	stage, step, _ := strings.Cut(text, " ")
	m.Stage = stage
	if step != "" {
		m.Step = Step(step[0] - '0')
	}
	return m
})

// Of returns what an event name means; the zero Meaning if nothing is known.
func Of(name string) Meaning { return meanings.of(name) }

// Words splits a name into lower-case words without accents: "AddToCart",
// "add_to_cart" and "Ajouté au panier" become add to cart, ajoute au panier.
func Words(name string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, string(word))
			word = word[:0]
		}
	}
	var before rune
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
		} else {
			if unicode.IsUpper(r) && unicode.IsLower(before) {
				flush()
			}
			word = append(word, Fold(r))
		}
		before = r
	}
	flush()
	return words
}

// Fold lowers a letter and takes its accent off, for the letters of French and its neighbours.
func Fold(r rune) rune {
	if r = unicode.ToLower(r); r < utf8.RuneSelf {
		return r
	}
	if plain, ok := plain[r]; ok {
		return plain
	}
	return r
}

// plain is accented letters without their accents.
var plain = func() map[rune]rune {
	plain := map[rune]rune{}
	for letter, accented := range map[rune]string{
		'a': "àâäáã", 'c': "ç", 'e': "éèêë", 'i': "îïíì", 'n': "ñ", 'o': "ôöóòõ", 'u': "ùûüú", 'y': "ÿý",
	} {
		for _, r := range accented {
			plain[r] = letter
		}
	}
	return plain
}()
