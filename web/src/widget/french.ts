// Le français de tout ce que disent les éléments, dans un script à part :
// seuls ceux qui le lisent le chargent.

import type { StagesWords } from "./sections/stages.ts";
import type { FunnelWords } from "./sections/funnel.ts";
import type { PersonasWords } from "./sections/personas.ts";
import type { TroubleWords } from "./sections/trouble-words.ts";
import type { MapWords } from "./sections/map.ts";
import type { PathsWords } from "./sections/paths.ts";
import type { RetentionWords } from "./sections/retention.ts";
import type { ObjectivesWords } from "./sections/objectives.ts";
import type { TroublesWords } from "./sections/troubles.ts";
import type { ActionsWords } from "./sections/actions.ts";
import type { ReportWords } from "./report.ts";
import type { Words } from "./words.ts";

const around: Words = {
  people: "personnes",
  few: (k) => `moins de ${k}`,
  more: (n) => `et ${n} de plus`,
  table: "Les chiffres en tableau",
  loading: "Le rapport arrive…",
  empty: "Le rapport n’a pas cette partie.",
  failed: "Le rapport ne peut être montré ici.",
  opening: "Ouverture du rapport…",
  read: "Le serveur a supprimé ce rapport à son ouverture. Il disparaît quand cette page est fermée.",
  rounded: (few, k) => `Les nombres de personnes sont arrondis à ${k} près\u202F; ${few} est indiqué tel quel. Les parts sont celles des nombres arrondis.`,
};

const report: ReportWords = {
  withheld: (list) => `Omis ou regroupés, faute d’assez de personnes\u00A0: ${list}.`,
  things: { groups: "groupes", values: "valeurs", traits: "traits", events: "événements", periods: "périodes", months: "mois", troubles: "frictions", incidents: "incidents", actions: "actions", funnels: "entonnoirs qui ne comptent pas des personnes" },
  title: (people) => `Les parcours de ${people}`,
  facts: (people, segment, period, events) => `D’après ${people}${segment ? ` (${segment})` : ""}, ${period}, environ ${events} événements.`,
  sampled: (share) => `Seules ${share} des personnes ont été lues, tirées au hasard.`,
  made: (day) => `Fait le ${day}.`,
  index: "Dans ce rapport",
};

const stages: StagesWords = { awareness: "Découverte", consideration: "Évaluation", purchase: "Achat", experience: "Expérience", loyalty: "Fidélité" };

const teams: StagesWords = { marketing: "marketing", sales: "ventes", service: "service client", product: "produit" };

const funnel: FunnelWords = {
  name: "Entonnoir",
  lost: (at, to) => `La plupart des arrêts sont entre ${at} et ${to}`,
  through: (rate, last) => `${rate} vont jusqu’à ${last}`,
  nobody: (few, last) => `${few} personnes vont jusqu’à ${last}`,
  lede: (rate, first, last, within) => `De ceux qui commencent par ${first}, ${rate} arrivent à ${last}${within}.`,
  within: (time) => ` en ${time} au plus`,
  stopped: (people, of) => `${people} sur ${of} n’y vont pas plus loin.`,
  median: (time) => `La moitié d’entre eux mettent ${time} ou moins.`,
  went: "ont continué",
  wait: "encore en chemin",
  drop: "arrêtés",
  next: "puis",
  columns: ["Étape", "Atteinte par", "Du total", "De l’étape d’avant", "Encore en chemin", "Arrêtés", "Temps médian depuis l’étape d’avant"],
  group: "Groupe",
  entered: "Ont commencé",
  came: "Sont allés au bout",
  rate: "Part",
  others: "tous les autres",
  none: "sans valeur",
  by: (property) => `Par ${property}`,
  apart: (a, x, b, y) => `${a} vont le plus souvent au bout, ${x}\u00A0; ${b} le moins, ${y}`,
};

const personas: PersonasWords = {
  name: "Profils",
  counts: ["", "Un", "Deux", "Trois", "Quatre", "Cinq"],
  kinds: (n) => `${n} profils de personnes`,
  best: (n, who, rate, of) => `${n} profils\u00A0: «\u00A0${who}\u00A0» atteignent le plus souvent ${of}, ${rate}`,
  apart: (n, of, low, high) => `${n} profils, dont de ${low} à ${high} atteignent ${of}`,
  lede: "Trouvés d’après ce que font les gens, quand et comment ils viennent.",
  share: (rate) => `${rate} du total`,
  reach: (what, rate) => `${rate} atteignent ${what}`,
  traits: "Se distinguent",
  all: "tous\u00A0:",
  channels: "Viennent par",
  devices: "Sur",
  needs: "Cherchent",
  obstacles: "Freinés par",
  stop: (step) => `un arrêt à ${step}`,
  worth: "Valeur",
  each: "chacun",
  rest: (rate) => `les autres ${rate}`,
  columns: ["Profil", "Personnes", "Du total", "Ont converti", "Taux"],
  trait: (kind, high, what) =>
    {
    const at = ({ channel: "par ", device: "sur ", stage: "en " } as Record<string, string>)[kind];
    return at ? `${high ? "" : "rarement "}${at}${what}` : high ? `souvent ${what}` : `peu de ${what}`;
  },
  weekly: "par semaine",
  about: {
    events: ["très actifs", "peu d’événements"],
    sessions: ["reviennent souvent", "reviennent peu"],
    events_per_session: ["visites fournies", "visites brèves"],
    event_names: ["font de tout", "font peu de choses"],
    session_seconds: ["longues visites", "courtes visites"],
    span_seconds: ["présents longtemps", "présents brièvement"],
    active_days: ["actifs de nombreux jours", "actifs peu de jours"],
    events_per_day: ["journées chargées", "journées calmes"],
    night: ["la nuit", "rarement la nuit"],
    morning: ["le matin", "rarement le matin"],
    evening: ["le soir", "rarement le soir"],
    working_hours: ["aux heures de bureau", "hors des heures de bureau"],
    weekend: ["le week-end", "en semaine"],
    between_visits_seconds: ["longtemps entre les visites", "vite revenus"],
    recency_seconds: ["plus vus récemment", "vus récemment"],
    amount: ["gros montants", "petits montants"],
    support: ["souvent avec l’assistance", "rarement avec l’assistance"],
    feedback: ["donnent souvent leur avis", "donnent rarement leur avis"],
    error: ["souvent des erreurs", "rarement des erreurs"],
    search: ["cherchent souvent", "cherchent rarement"],
  },
};

const trouble: TroubleWords = {
  rage: (a) => `${a} répété en quelques secondes`,
  back_and_forth: (a, b) => `allers et retours entre ${a} et ${b}`,
  return: (a, b) => `retour de ${b} à ${a}`,
  retry: (a, b) => `${a} de nouveau après ${b}`,
  wait: (a, b) => `longue attente de ${a} à ${b}`,
  abandoned_cart: (a) => `${a}, puis panier laissé`,
  error_end: (a) => `visites qui finissent sur ${a}`,
  search_end: (a) => `visites qui finissent par ${a}`,
  support: (a) => `appel à l’aide après ${a}`,
};

const map: MapWords = {
  name: "Carte du parcours",
  drop: (at) => `C’est à ${at} que le parcours s’interrompt le plus`,
  friction: (at) => `Les difficultés à ${at} nuisent le plus au parcours`,
  plain: (people) => `Comment ${people} vont d’étape en étape`,
  stopped: (people, of) => `${people} s’y arrêtent, sur ${of} venues.`,
  lost: (people, lost) => `${people} y ont des difficultés, et environ ${lost} de moins vont au bout.`,
  hurt: (people) => `${people} s’arrêtent ici`,
  hurtLost: (lost) => `environ ${lost} de perdues`,
  on: "continuent",
  stop: "s’arrêtent",
  back: "reviennent",
  after: (time) => `après ${time}`,
  of: "du total",
  columns: ["Point de contact", "Étape", "Équipe", "Personnes", "Continuent", "S’arrêtent"],
  read: "De ceux d’une étape dont on peut le savoir, la part allée plus tard à une étape suivante\u00A0; et la part dont c’est le dernier événement.",
};

const paths: PathsWords = {
  name: "Chemins",
  back: (rate, a, b) => `${rate} de ceux passés par ${a} reviennent à ${b}`,
  onward: (rate, a, b) => `${rate} de ceux passés par ${a} vont ensuite à ${b}`,
  plain: "Personne n’est vu passer d’une étape à une autre",
  lede: (people) => `Les chemins de ${people}. Chaque part est celle des personnes de l’étape de départ\u00A0; une personne peut en prendre plusieurs.`,
  alt: "Les suites passent au-dessus de la ligne des étapes, les retours au-dessous\u00A0; la liste qui suit a leurs nombres.",
  kinds: { onward: "suite", return: "retour", repurchase: "à nouveau" },
  columns: ["De", "Vers", "Passage", "Personnes", "De l’étape"],
};

const retention: RetentionWords = {
  name: "Fidélité",
  back: (rate, month) => `${rate} des actifs du mois d’avant sont revenus en ${month}`,
  plain: "Qui est venu, et qui est revenu",
  lede: "Les personnes par mois\u00A0: vues pour la première fois, déjà là le mois d’avant, ou revenues après une pause\u00A0; sous la ligne, celles qui ne sont pas revenues.",
  new: "nouvelles",
  returning: "fidèles",
  resurrected: "revenues après une pause",
  lost: "perdues",
  partial: "mois incomplet",
  columns: ["Mois", "Actives", "Nouvelles", "Fidèles", "Revenues après une pause", "Perdues", "Sont revenues"],
  segments: "Selon la dernière venue, la fréquence et le montant",
  kinds: { champions: "Champions", loyal: "Fidèles", promising: "Prometteurs", new: "Nouveaux", attention: "À surveiller", at_risk: "En danger", cannot_lose: "À ne pas perdre", hibernating: "En sommeil" },
};

const objectives: ObjectivesWords = {
  name: "Objectifs",
  reach: (rate, what) => `${rate} atteignent ${what}`,
  short: (rate, what, target) => `${rate} atteignent ${what}, moins que les ${target} visés`,
  met: (rate, what, target) => `${rate} atteignent ${what}, plus que les ${target} visés`,
  of: (part, of) => `${part} sur ${of}`,
  target: (rate) => `cible ${rate}`,
  again: (rate) => `${rate} d’entre eux à nouveau`,
  worth: (amount) => `${amount} par personne`,
  trend: "dans le temps",
  over: "La même dans le temps",
  columns: ["Objectif", "Atteint par", "Sur", "Part", "Cible", "À nouveau"],
  since: ["Période", "Atteint par", "Sur", "Part"],
};

const troubles: TroublesWords = {
  troubles: "Frictions",
  costs: (what) => `La plus coûteuse\u00A0: ${what}`,
  plain: "Des frictions, aucune nettement coûteuse",
  lede: "Chacune est comparée à ceux qui ont fait la même chose sans elle. Que moins d’entre eux aillent au bout n’en fait pas la cause.",
  rates: (own, others) => `${own} vont au bout, contre ${others} des autres`,
  lost: (n) => `environ ${n} de perdus`,
  columns: ["Friction", "Personnes", "Vont au bout", "Les autres", "Perdus"],
  incidents: "Incidents",
  some: (n, count) => (n === 1 ? "Une chose a empiré pour un temps" : `${count} choses ont empiré pour un temps`),
  since: (day) => `depuis le ${day}`,
  on: (day) => `le ${day}`,
  everybody: "tout le monde",
  step: (when, who, a, b) => `${when}, ${who}\u00A0: moins ont continué de ${a} à ${b}`,
  event: (when, who, what) => `${when}, ${who}\u00A0: plus ont rencontré ${what}`,
  hit: (n, of) => `${n} visites sur ${of} ne sont pas allées plus loin`,
  met: (n, of) => `${n} visites sur ${of} l’ont rencontré`,
  meanwhile: (what) => `pendant ce temps, ${what} est apparu`,
  missing: (n) => `environ ${n} de plus auraient d’ordinaire continué`,
  unknown: "inconnu",
};

const actions: ActionsWords = {
  name: "Que faire ensuite",
  first: (what) => `D’abord\u00A0: ${what}`,
  lede: "Ce qui va avec le succès ne l’apporte pas forcément\u00A0: une action est à essayer, et son gain est ce qu’elle vaudrait alors. Les gains ne s’additionnent pas.",
  for: (team) => `pour ${team}`,
  gain: (low, high) => (low === high ? low : `${low} à ${high}`),
  upTo: (high) => `jusqu’à ${high}`,
  units: { conversions: "conversions de plus", returns: "personnes de plus qui reviennent", takers: "preneurs de plus", answers: "réponses de plus", contacts: "contacts au support de moins" },
  sure: { high: "confiance élevée", medium: "confiance moyenne", low: "confiance faible" },
  to: (whom) => ` pour ${whom}`,
  what: {
    fix_step: (a, b) => `améliorer le passage de ${a} à ${b}`,
    incident: (a, b) => `mettre fin à ce qui retient entre ${a} et ${b}`,
    error: (_, b, e) => `éviter ${e} avant ${b}`,
    rage: (a) => `comprendre pourquoi ${a} est répété sans cesse`,
    retry: (a, _, e) => `éviter ${e}, après quoi ${a} est retenté`,
    shorten_wait: (a, b) => `raccourcir l’attente de ${a} à ${b}`,
    strengthen: (_, __, e) => `amener plus de personnes par ${e}`,
    remove: (_, __, e) => `revoir ou retirer ${e}`,
    offer: (a, _, __, v) => `proposer ${a} à ceux qui ont pris ${v}`,
    win_back: () => "faire revenir les habitués qui ne viennent plus",
    ask_feedback: () => "demander comment c’était",
    fix_contacts: (a) => `corriger ce qui mène au support après ${a}`,
  },
  columns: ["Action", "Équipe", "Personnes", "Gain, au moins", "Gain, au plus"],
};

export const french = { around, report, stages, teams, funnel, personas, trouble, map, paths, retention, objectives, troubles, actions };

export type French = typeof french;
