// Le français de ce qui accroche dans un parcours, et des personnes derrière un nombre.

import type { FrictionClaim, IncidentsClaim } from "../model/headlines.ts";
import type { Difference, FrictionSignal, Incident } from "../model/report.gen.ts";
import { q } from "./codes.fr.ts";
import type { Format } from "./format.ts";
import { capital, exact } from "./names.ts";
import type { TroubleMessages } from "./trouble.en.ts";

const words = ["", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix"];

const times = (f: Format, ratio: number): string => f.dec(ratio, ratio < 10 ? 1 : 0);

export const troubleFr = (f: Format): TroubleMessages => {
  const n = (c: number, one: string, other: string) => `${f.int(c)}\u00A0${f.plural(c, one, other)}`;
  const people = (c: number) => n(c, "personne", "personnes");
  const p = (value: number | null) => (value === null ? "–" : value < 0.001 ? "<\u00A00,001" : f.dec(value, 3));
  const who = (d: Difference): string =>
    d.kind === "property"
      ? d.value === ""
        ? `ceux sans ${exact(d.subject)}`
        : `ceux dont ${exact(d.subject)} est ${exact(d.value)}`
      : d.kind === "sequence"
        ? `ceux qui ont fait ${q(d.subject)} puis aussitôt ${q(d.value)}`
        : `ceux qui ont fait ${q(d.subject)}`;
  /** p = 0.03 */
  const chance = (value: number | null) => (value !== null && value < 0.001 ? `p ${p(value)}` : `p = ${p(value)}`);
  const trouble = (s: FrictionSignal): string => {
    const [a, b] = [q(s.subject), q(s.other)];
    switch (s.kind) {
      case "rage":
        return `${a} répété en quelques secondes`;
      case "back_and_forth":
        return `allers et retours entre ${a} et ${b}`;
      case "return":
        return `retour de ${b} à ${a}`;
      case "retry":
        return `${a} de nouveau après ${b}`;
      case "wait":
        return s.limit_seconds === null ? `longue attente de ${a} à ${b}` : `plus de ${f.duration(s.limit_seconds)} de ${a} à ${b}`;
      case "abandoned_cart":
        return `${a}, puis panier laissé un jour`;
      case "error_end":
        return `visites qui finissent sur ${a}`;
      case "search_end":
        return `visites qui finissent par ${a}`;
      case "support":
        return `appel à l’aide dans la journée après ${a}`;
      default:
        return s.other ? `${s.kind.replaceAll("_", " ")}\u00A0: ${a}, ${b}` : `${s.kind.replaceAll("_", " ")}\u00A0: ${a}`;
    }
  };
  const when = (x: Incident): string => (x.ongoing ? `depuis le ${f.day(x.from)}` : x.from === x.to ? `le ${f.day(x.from)}` : f.days(x.from, x.to));
  const whom = (x: Incident): string => (x.property ? `${exact(x.property)} ${x.value === "" ? "inconnu" : exact(x.value)}` : "tout le monde");

  return {
    differences: {
      title: "Ce qui distingue ceux qui ont continué de ceux qui ont abandonné",
      none: (of) => (of === 0 ? "Trop peu de personnes à comparer." : `${n(of, "chose comparée", "choses comparées")}\u202F; aucune ne les distingue nettement.`),
      lede: (shown, found, of) =>
        `${found > shown ? `Les ${f.int(shown)} premières des ${f.int(found)} trouvées parmi` : `${f.int(shown)} sur`} ${n(of, "chose comparée", "choses comparées")}\u00A0: ce qu’ils avaient fait avant l’étape, et où ils en étaient. Aller ensemble ne veut pas dire que l’un cause l’autre. «\u00A0Chances\u00A0» s’entend au sens d’une cote\u00A0: oui contre non.`,
      claim: (d) => {
        if (d.odds_ratio === null) return capital(who(d));
        return d.odds_ratio < 1
          ? `${capital(who(d))} avaient ${times(f, 1 / d.odds_ratio)} fois moins de chances de continuer`
          : `${capital(who(d))} avaient ${times(f, d.odds_ratio)} fois plus de chances de continuer`;
      },
      evidence: (withRate, of, without, ofOthers) => `${withRate} de ces ${f.int(of)} ont continué, contre ${without} des ${f.int(ofOthers)} autres.`,
      lost: (c, less) => `Si c’était aussi ${less ? "rare" : "courant"} chez ceux qui ont abandonné que chez ceux qui ont continué, environ ${f.int(Math.round(c))} de plus auraient continué.`,
      sort: "D’abord",
      by: { sure: "ce qui perd le plus, sûrement", people: "le plus de personnes perdues", value: "le plus de valeur perdue" },
      less: (ratio) => (ratio === 1 ? "1" : `÷${times(f, ratio)}`),
      more: (ratio) => (ratio === 1 ? "1" : `×${times(f, ratio)}`),
      axis: "Cote de continuer, avec contre sans, sur une échelle de rapports",
      all: (c) => `Montrer les ${f.int(c)}`,
      fewer: "En montrer moins",
      cols: {
        what: "Quoi",
        wentOn: "Ont continué avec",
        dropped: "Ont abandonné avec",
        ratio: "Rapport de cotes",
        interval: "Intervalle à 95\u202F%",
        q: "Taux de fausses découvertes (q)",
        people: "Personnes perdues",
        value: "Valeur perdue",
      },
      who,
      p,
    },

    friction: {
      headline: (c: FrictionClaim) => {
        switch (c.kind) {
          case "none":
            return "Aucune friction trouvée";
          case "cost":
            return `La plus coûteuse\u00A0: ${trouble(c.signal)}`;
          case "common":
            return "Des frictions, mais aucune ne coûte nettement";
        }
      },
      lede: (c, objective) =>
        c.kind === "cost"
          ? `Environ ${n(Math.round(c.signal.cost!), "personne de plus aurait", "personnes de plus auraient")} atteint ${q(objective)} si ceux à qui c’est arrivé l’avaient fait aussi souvent que les autres.`
          : c.kind === "common"
            ? objective
              ? `Ceux à qui c’est arrivé ont atteint ${q(objective)} à peu près aussi souvent que les autres.`
              : "Rien dans les données ne compte comme un succès\u00A0: on ne peut dire ce que coûtent les frictions."
            : "On a cherché\u00A0: la même chose répétée en quelques secondes, les allers et retours, les retours en arrière, les nouvelles tentatives après une erreur, les longues attentes, les paniers abandonnés, les visites qui finissent sur une erreur ou une recherche sans résultat, l’appel à l’aide dans la journée.",
      signal: (s) => capital(trouble(s)),
      happened: (c, visits, often) => `${f.plural(c, "personne", "personnes")}, en ${n(visits, "visite", "visites")}${often > visits ? `, ${n(often, "fois", "fois")}` : ""}`,
      share: (rate) => `${rate} de tous`,
      rates: (s, objective, unsure) => {
        const own = `${f.pct(s.conversion_rate)} ont atteint ${q(objective)}`;
        if (s.others === 0) return `${own}\u202F; il n’y a personne à qui les comparer.`;
        const others = `${f.pct(s.others_rate)} de ${n(s.others, "autre", "autres")} ${s.compared === s.subject ? "sans cela" : `qui ont fait ${q(s.compared)}`}`;
        return `${own}, contre ${others}${s.p === null ? "" : ` (${chance(s.p)})`}${unsure ? "\u00A0: l’écart peut être dû au hasard" : ""}.`;
      },
      leftOut: (least, more, names) =>
        `Ce qui est arrivé à moins de ${people(least)} est laissé de côté${more > 0 ? `, ainsi que ${f.int(more)} autres qui coûtent moins ou touchent moins de personnes` : ""}${names > 0 ? `\u202F; non regardés\u00A0: ${n(names, "nom d’événement plus rare", "noms d’événements plus rares")}` : ""}.`,
      cost: (c) => `il manque environ ${n(Math.round(c), "conversion", "conversions")}`,
      took: (_, d) => `la moitié en ${d} au plus`,
      with: "avec",
      without: "les autres",
      examples: (c) => (c === 1 ? "Un exemple" : `${f.int(c)} exemples`),
      more: (c) => `En montrer ${f.int(c)} de plus`,
      fewer: "En montrer moins",
      cols: { what: "Ce qui arrive", people: "Personnes", visits: "Visites", times: "Fois", share: "De tous", rate: "Conversion", others: "Les autres", p: "p", cost: "Conversions manquantes", value: "Valeur", median: "Durée médiane" },
      p,
    },

    incidents: {
      headline: (c: IncidentsClaim) => (c.kind === "none" ? "Rien n’a empiré pour un temps" : c.kind === "one" ? "Une chose a empiré pour un temps" : `${words[c.count] ?? f.int(c.count)} choses ont empiré pour un temps`),
      lede: (c) =>
        c.kind === "none"
          ? "Chaque étape a été regardée jour par jour, pour tout le monde et pour chaque valeur d’une propriété. Aucune période ne s’écarte au-delà du hasard."
          : "Chaque étape a été regardée jour par jour, pour tout le monde et pour chaque valeur d’une propriété. Ces périodes s’écartent au-delà du hasard.",
      sentence: (x) =>
        x.kind === "event"
          ? `${capital(when(x))}, ${whom(x)}\u00A0: ${q(x.event)} dans ${f.pctRound(x.rate)} des visites, contre ${f.pctRound(x.usual)} d’ordinaire`
          : `${capital(when(x))}, ${whom(x)}\u00A0: ${f.pctRound(x.rate)} des visites ont continué de ${q(x.label)} à ${q(x.next_label)}, contre ${f.pctRound(x.usual)} d’ordinaire`,
      event: (event) => `Pendant ce temps, ${q(event)} est apparu.`,
      hit: (x) => (x.kind === "event" ? f.plural(x.hit, "visite où il est apparu", "visites où il est apparu") : f.plural(x.hit, "visite n’est pas allée plus loin", "visites ne sont pas allées plus loin")),
      came: (x) => (x.kind === "event" ? `sur ${n(x.people, "visite", "visites")}` : f.plural(x.people, "visite est arrivée à l’étape", "visites sont arrivées à l’étape")),
      lost: (c) => `${f.int(Math.round(c))} de plus auraient d’ordinaire continué`,
      value: (v) => `${v} perdus`,
      interval: (low, high, value) => `intervalle à 95\u202F%\u00A0: ${f.interval(low, high)}\u202F; ${chance(value)}`,
      ongoing: "Cela dure jusqu’à la fin des données.",
      chart: (x) => (x.kind === "event" ? `Part des visites avec ${q(x.event)}, jour par jour` : `Part des visites qui ont continué de ${q(x.label)} à ${q(x.next_label)}, jour par jour`),
      alt: (title, from, to, usual) => `${title}. Marqué\u00A0: du ${from} au ${to}. D’ordinaire\u00A0: ${usual}. Le tableau dessous donne les mêmes chiffres.`,
      stretch: "la période",
      usual: "taux ordinaire",
      rate: "taux d’un jour, plus grand pour plus de visites",
      inRate: "taux de la période",
      cols: { date: "Jour", people: "Visites", went: "Ont continué", did: "Avec lui", rate: "Taux", inside: "Dans la période" },
      inside: "oui",
    },

    segment: {
      size: (c, of) => `${f.int(c)} sur ${people(of)}`,
      about: "Seulement ces personnes\u00A0:",
      everybody: "Tout le monde",
      remove: "Revenir à tout le monde",
      choose: "Sur qui porte ce rapport",
    },

    behind: {
      show: "montrer les personnes",
      dropped: (step) => `Abandons après ${q(step)}`,
      waiting: (step) => `Personnes encore en chemin après ${q(step)}`,
      ended: (step) => `Personnes dont la visite a fini sur ${q(step)}`,
      back: (step, what, by) => `Personnes arrêtées à ${q(step)} et revenues ${by === "event" ? `en faisant ${q(what)}` : `par ${q(what)}`}`,
      onward: (step, what, by) => `Personnes qui ont continué après ${q(step)}, ${by === "event" ? `après avoir fait ${q(what)}` : by === "page" ? `vues ensuite sur ${exact(what)}` : `venues ensuite par ${q(what)}`}`,
      wentOn: (step) => `Personnes qui ont continué après ${q(step)}`,
      stopped: (step) => `Personnes arrêtées à ${q(step)}`,
      next: (step, what, by) =>
        `Personnes arrêtées à ${q(step)}, ${by === "event" ? `puis ${q(what)}` : by === "page" ? `vues ensuite sur ${exact(what)}` : `revenues par ${q(what)}`}`,
      nothing: (step) => `Personnes arrêtées à ${q(step)} et qui n’ont plus rien fait`,
      last: (step, what) => `Personnes arrêtées à ${q(step)}, vues en dernier à ${q(what)}`,
      difference: (d, step, side) => `${side === "dropped" ? "Abandon après" : "Suite après"} ${q(step)}\u00A0: ${who(d)}`,
      friction: (s) => `Personnes concernées\u00A0: ${trouble(s)}`,
      incident: (x, side) =>
        x.kind === "event"
          ? `${capital(when(x))}, ${whom(x)}\u00A0: ont fait ${q(x.event)}`
          : `${capital(when(x))}, ${whom(x)}\u00A0: ${side === "hit" ? "n’ont jamais continué après" : "sont arrivés à"} ${q(x.label)}`,
    },

    persons: {
      equal: (c, entity) => `${entity === "user" ? people(c) : entity === "session" ? n(c, "visite", "visites") : `${f.int(c)} de ${exact(entity)}`}\u00A0: autant que le nombre ouvert.`,
      unequal: (number, c) => `Le nombre ouvert est ${f.int(number)}\u202F; cette liste a ${people(c)}.`,
      visits: (number, c) => `Le nombre ouvert compte ${n(number, "visite", "visites")}, une par jour et par personne\u202F; derrière elles, ${people(c)}.`,
      local: "Les identifiants sont lus de votre fichier dans cet onglet\u202F; aucun rapport ne les contient.",
      loading: "Recherche en cours…",
      none: "Il n’y a personne dans cette liste.",
      person: "Personne",
      events: "Événements",
      first: "Vu d’abord",
      last: "Vu en dernier",
      entered: "Entrée",
      step: "Étape la plus lointaine",
      stepOf: (i, label) => `${f.int(i)}. ${q(label)}`,
      noStep: "–",
      open: (id) => `Parcours de ${exact(id)}`,
      range: (from, to, all) => `${f.int(from)}–${f.int(to)} sur ${f.int(all)}`,
      pageBefore: "Les 100 d’avant",
      pageAfter: "Les 100 suivants",
      search: "L’identifiant commence par",
      find: "Chercher",
      found: (id) => `${exact(id)} est le premier qui commence ainsi.`,
      notFound: (text) => `Aucun identifiant de cette liste ne commence par ${exact(text)}.`,
      save: "Garder comme segment",
      name: "Nom du segment",
      saveNow: "Garder",
      saved: (name) => `Gardé comme segment ${exact(name)}\u00A0: il fait maintenant partie de la recette.`,
      taken: "Un segment porte déjà ce nom.",
      only: "Seulement ces personnes",
      onlySays: "Tout le rapport, sur ces seules personnes",
      noSegment: (name) => `Le rapport porte sur ${exact(name)}\u202F; une sélection à l’intérieur ne peut être gardée comme un seul segment. Revenez d’abord à tout le monde.`,
      noValues: "Ce ne sont pas des personnes\u00A0: on peut en faire la liste, pas un segment.",
      copy: "Copier les identifiants",
      copied: (c) => `${n(c, "identifiant copié", "identifiants copiés")}.`,
      notCopied: "Le navigateur n’a pas permis de copier les identifiants.",
      download: "Télécharger en CSV",
      collecting: (done, all) => `Collecte\u00A0: ${f.int(done)} sur ${f.int(all)}`,
      csv: ["id", "événements", "premier", "dernier", "entrée", "étape"],
      fileName: "personnes",
      again: "Réessayer",
      back: "Retour à la liste",
      previous: "Personne d’avant",
      next: "Personne suivante",
      position: (i, all) => `${f.int(i)} sur ${f.int(all)}`,
      keys: "← et → passent d’une personne à l’autre, Échap ramène à la liste.",
      facts: (events, visits, period) => `${n(events, "événement", "événements")} en ${n(visits, "visite", "visites")}, ${period}`,
      visit: (i, at) => `Visite ${f.int(i)} · ${at}`,
      visitFacts: (events, length) => `${n(events, "événement", "événements")}${length ? ` en ${length}` : ""}`,
      since: (d) => `${d} plus tard`,
      after: (d) => `${d} après l’événement d’avant`,
      stepMark: (i) => `Étape ${f.int(i)}`,
      properties: (event) => `Ce que l’on sait de ${q(event)}`,
      all: "Montrer toutes les propriétés",
      hidden: (c) => `${n(c, "événement ultérieur n’est pas montré", "événements ultérieurs ne sont pas montrés")}.`,
      empty: "Il n’y a pas d’événement de cette personne.",
    },
  };
};
