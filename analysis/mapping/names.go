package mapping

import (
	"slices"
	"strings"

	"parcours/analysis/lexicon"
)

// synonyms are the names of columns with a role, best first: generic ones in
// English and French, and those of the exports of Amplitude, GA4, Heap, Matomo,
// Mixpanel, PostHog, Segment, Snowplow, Umami, REES46 and process logs. Case,
// accents and separators do not count.
var synonyms = [roles][]name{
	User: names(`
		user_id customer_id client_id person_id member_id account_id contact_id visitor_id subscriber_id patient_id household_id
		amplitude_id distinct_id user_pseudo_id id_utilisateur id_client identifiant_client identifiant_utilisateur id_visiteur id_adherent numero_client code_client no_client n_client num_client
		user customer person client member visitor utilisateur visiteur adherent contact
		email courriel adresse_email uid user_key customer_key user_uuid customer_no customer_number cust_id full_visitor_id idvisitor domain_userid visid
		anonymous_id network_userid cookie_id case_concept_name case_id case trace_id ticket_id patient household identifiant dossier no_dossier device_id`),
	Session: names(`
		session_id user_session session visit_id id_visit ga_session_id domain_sessionid context_session_id id_session id_visite visite visit_num session_key`),
	Time: names(`
		event_timestamp event_time timestamp time ts event_datetime datetime date_time occurred_at time_timestamp
		horodatage date_heure heure_evenement date_evenement event_date_time derived_tstamp client_event_time original_timestamp
		transaction_timestamp transaction_time purchase_time order_time invoice_date order_date transaction_date purchase_date
		date_commande date_achat date_facture created_at cree_le date_creation date_de_creation server_time collector_tstamp
		hit_time_gmt received_at recorded_date submit_date submitted_at event_date date jour day heure endpoint_datetime`),
	Event: names(`
		event_name event_text event event_type activity activity_name concept_name action event_action action_name nom_evenement
		evenement type_evenement activite etape nom_action event_label event_category touchpoint interaction handling task page_type step name type`),
	Channel: names(`
		acquisition_channel marketing_channel channel channel_group channel_grouping default_channel_group canal canal_acquisition
		utm_source traffic_source first_source source source_medium campaign_source mkt_source refr_source referrer_type referer_type
		utm_medium medium referrer_name referring_domain referrer_domain origine provenance utm_campaign campaign campagne support referrer src`),
	Device: names(`
		device_category device_type device platform dvce_type appareil type_appareil terminal support_appareil plateforme plate_forme
		operating_system os os_name os_family device_family`),
	Country: names(`
		country country_code pays code_pays geo_country mp_country_code country_name billing_country shipping_country geoip_country_code pays_livraison pays_facturation`),
	Value: names(`
		revenue purchase_revenue order_value event_value value amount total_amount order_total total sales_value sales montant chiffre_affaires ca
		total_ttc montant_ttc total_ht montant_ht price unit_price prix prix_unitaire tarif value_in_usd revenue_in_usd`),
	Currency: names(`currency currency_code devise monnaie code_devise`),
	Page:     names(`page_url page_location url current_url page_path pathname path page url_path landing_page adresse_page`),
	Score:    names(`nps nps_score csat score rating satisfaction note note_satisfaction recommandation recommendation satisfaction_score`),
}

// weak synonyms name many other things too: the values have to look right.
var weak = fields(`name type page_type event_label event_category interaction`)

// foreign words in a name say that it is about something else than the role.
var foreign = [roles][]string{
	User: fields(`product item sku article produit stock order basket invoice transaction store shop magasin category categorie event insert session
		visit message page campaign coupon department manufacturer zip postal price prix owner assignee agent seller vendor employee author parent
		referrer referring operator merchant company group previous merged week quantity description country device os platform index row line
		facture commande ligne panier campagne`),
	Session: fields(`start number count duration engaged first last`),
	Time: fields(`synced loaded load processed uploaded upload inserted updated modified birth naissance dob expiry expires expiration end ended
		closed touch previous first last next due sync etl mise maj debut fin duration duree`),
	Event: fields(`country pays platform device os browser description product produit currency devise city ville region channel canal source medium
		campaign language langue status statut gender sexe acquisition lifecycle plan tier group level sku category categorie url brand marque segment cohort`),
	Value: fields(`quantity quantite tax taxe discount remise count nombre`),
}

// sale words in any column's name say that its rows are sales.
var sale = fields(`invoice order basket price amount sales purchase transaction revenue total facture commande panier prix montant achat vente`)

// verbs are words of event names beyond the lexicon's.
var verbs = fields(`click clicked clic cliquer view viewed vue vu voir add added ajout ajoute start started begin debut end ended finish finished
	fin complete completed submit submitted envoi envoye login logout signin connexion deconnexion opened close closed install installed play
	pause select selected download telechargement scroll create created creation update updated exit enter entered leave quit`)

func fields(s string) []string { return strings.Fields(s) }

// A name is the name of a column, or a synonym, taken apart once.
type name struct {
	text     string
	words    []string
	squeezed string // the words without separators
}

func parseName(s string) name {
	words := lexicon.Words(s)
	return name{s, words, strings.Join(words, "")}
}

func names(s string) (list []name) {
	for _, f := range fields(s) {
		list = append(list, parseName(f))
	}
	return list
}

func (n name) hasAny(words []string) bool {
	return slices.ContainsFunc(n.words, func(w string) bool { return slices.Contains(words, w) })
}

// match is how well a name fits a role.
type match struct {
	synonym string // "" is no match
	score   int    // more is better, up to 100
	exact   bool   // the whole name, not only its last words
}

// match compares a name with the synonyms of a role: as a whole, or its last
// words ("billing_country", "geo.country"), which counts for less.
func (n name) match(r Role) (best match) {
	for i, s := range synonyms[r] {
		m := match{synonym: s.text, score: 100 - i, exact: n.squeezed == s.squeezed}
		if !m.exact {
			m.score -= 40
			long := len(s.words) > 1 || r != User && r != Event && r != Session // "client" and "name" end too many names
			at := len(n.words) - len(s.words)
			if !long || at <= 0 || !slices.Equal(n.words[at:], s.words) || n.hasAny(foreign[r]) {
				continue
			}
		}
		if best.synonym == "" || m.score > best.score {
			best = m
		}
	}
	return best
}

// likeEvent says whether a value reads like the name of an event.
func likeEvent(value string) bool {
	words := lexicon.Words(value)
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(verbs, w) }) {
		return true
	}
	if strings.Contains(value, "_") && strings.ToLower(value) == value {
		return true // snake_case
	}
	return strings.Count(value, " ") < 2 && lexicon.Of(value) != lexicon.Meaning{}
}
