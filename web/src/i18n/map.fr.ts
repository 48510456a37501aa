// French for the journey map and the intended path.

import type { Ideal, IdealDeviation, JourneyFigures, JourneyPain, StageArrow, StagedEvent } from "../model/report.gen.ts";
import type { Format } from "./format.ts";
import type { MapMessages } from "./map.en.ts";
import { capital, named } from "./names.ts";

/** « nom » */
const q = (name: string): string => `«\u00A0${named(name)}\u00A0»`;

export const mapFr = (f: Format): MapMessages => {
  const n = (c: number, one: string, other: string) => `${f.int(c)} ${f.plural(c, one, other)}`;
  const people = (c: number) => n(c, "personne", "personnes");
  const stages: Record<string, string> = { awareness: "Découverte", consideration: "Évaluation", purchase: "Achat", experience: "Expérience", loyalty: "Fidélité", "": "Sans étape" };
  const stage = (key: string): string => stages[key] ?? key;
  const low = (key: string): string => stage(key).toLowerCase();
  const p = (value: number | null) => (value === null ? "" : value < 0.001 ? `p < ${f.dec(0.001, 3)}` : `p = ${f.dec(value, 3)}`);
  const whole = (v: number | null): string => (v === null ? "–" : f.int(Math.round(v)));
  const units: Record<string, string> = { day: "jour", week: "semaine", month: "mois" };
  const way = (d: IdealDeviation): string => {
    const step = q(d.label);
    switch (d.kind) {
      case "skipped":
        return `passent à une étape suivante avant ${step}`;
      case "instead":
        return `font ${q(d.event)} là où ${step} était attendu`;
      case "stopped":
        return `s’arrêtent après ${step}`;
      default:
        return `${d.kind.replaceAll("_", " ")}\u00A0: ${step}`;
    }
  };
  return {
    title: "Carte du parcours",
    headline: (pain: JourneyPain | undefined, users: number): string =>
      !pain
        ? `Comment ${people(users)} vont d’étape en étape`
        : pain.kind === "drop_off"
          ? `C’est à ${q(pain.event)} que le parcours s’interrompt le plus`
          : `Les difficultés à ${q(pain.event)} nuisent le plus au parcours`,
    lede: (pain: JourneyPain | undefined, objective: string): string =>
      !pain
        ? "Nulle part on ne s’arrête nettement plus que par hasard, et aucune difficulté ne coûte clairement quelque chose."
        : pain.kind === "drop_off"
          ? `${people(pain.people)} s’y sont arrêtées, ${f.pct(pain.rate)} de celles qui y sont venues\u00A0; par hasard, ce serait ${whole(pain.by_chance)}.`
          : `${people(pain.people)} en ont eu, et ${whole(pain.lost)} de moins environ ont atteint ${q(objective)} que si tout s’était passé comme pour les autres.`,
    single: (key: string) => `Tout ce que l’on fait ici est d’une seule étape, ${low(key)}\u00A0: les données ne disent rien du chemin qui y mène ou en part.`,
    none: "Il n’y a rien à cartographier.",
    sentence: { of: "La carte de ", everybody: "tout le monde", but: "\u00A0;", shows: " chaque lieu montre ses visiteurs et ", end: "." },
    who: "De qui est la carte",
    measure: "Ce que montre chaque lieu",
    measures: { next: "combien ont continué", drop: "combien s’y sont arrêtés", back: "combien y sont revenus", dwell: "combien de temps ils y restent", visits: "en combien de visites", value: "ce que cela a rapporté", score: "la note moyenne" },
    short: { next: "ont continué", drop: "arrêtés", back: "revenus", dwell: "restés", visits: "visites", value: "valeur", score: "note" },
    stage,
    stages: "Étape",
    onTo: (keys: string[]): string => (keys.length > 0 ? `vers ${f.list(keys.map(low), "disjunction")}` : ""),
    team: (key: string): string => ({ marketing: "Marketing", sales: "Ventes", service: "Service client", product: "Produit", "": "Personne" })[key] ?? key,
    touchpoints: "Points de contact",
    others: (c: number) => n(c, "autre événement", "autres événements"),
    channel: (by: string): string => `Canal (${by})`,
    otherChannels: "Autres",
    noChannel: "aucun",
    share: (rate: string) => `${rate} du total`,
    ofChannel: (rate: string) => `${rate} du canal`,
    trend: (unit: string, few: number, most: number): string => `Personnes par ${units[unit] ?? unit}\u00A0: de ${f.int(few)} à ${f.int(most)}`,
    bars: (list: string) => `Part de chaque canal\u00A0: ${list}`,
    key: { trend: (unit: string): string => `personnes par ${units[unit] ?? unit}`, bars: "part des personnes de chaque canal, dans l’ordre des lignes", pain: "là où cela fait mal", share: "part du total" },
    evidence: (key: string, x: JourneyFigures): string =>
      key === "next"
        ? x.judged > 0
          ? `${f.int(x.went_on)} sur ${f.int(x.judged)}, intervalle à 95\u202F% ${f.interval(x.next_low, x.next_high)}${x.in_progress > 0 ? `\u00A0; ${f.int(x.in_progress)} de plus le peuvent encore` : ""}`
          : "personne dont on puisse le savoir"
        : key === "drop"
          ? `${f.int(x.drop_off)} sur ${f.int(x.people)}${x.drop_off_by_chance === null ? "" : `\u00A0; par hasard ${whole(x.drop_off_by_chance)}`}`
          : key === "back"
            ? `${f.int(x.reworked)} sur ${f.int(x.people)}, ${f.int(x.returns)} fois`
            : key === "dwell"
              ? `médiane de ${f.int(x.dwells)}`
              : key === "value"
                ? `de ${n(x.valued, "montant", "montants")}`
                : key === "score"
                  ? `de ${n(x.scores, "note", "notes")}`
                  : n(x.events, "événement", "événements"),
    pain: (x: JourneyPain): string => (x.kind === "drop_off" ? `${f.int(x.people)} s’arrêtent ici, par hasard ${whole(x.by_chance)}` : `difficultés\u00A0: environ ${whole(x.lost)} conversions manquent`),
    pains: "Là où cela fait mal",
    painOf: (x: JourneyPain, trouble: string): string => (x.kind === "drop_off" ? `${q(x.event)}\u00A0: on s’y arrête plus que par hasard` : trouble),
    painSays: (x: JourneyPain): string =>
      x.kind === "drop_off"
        ? `${f.plural(x.people, "personne", "personnes")}, ${f.pct(x.rate)} de celles qui y sont venues\u00A0; par hasard, ce serait ${whole(x.by_chance)} (${p(x.p)}).`
        : `${f.plural(x.people, "personne", "personnes")}, ${f.pct(x.rate)} de celles qui ont fait ${q(x.event)}\u00A0; environ ${whole(x.lost)} conversions manquent (${p(x.p)}).`,
    painAt: (s: string, team: string): string => `${stage(s)} · ${team}`,
    painPeople: (event: string) => `Personnes en difficulté à ${q(event)}`,
    did: (event: string) => `Personnes qui ont fait ${q(event)}`,
    wereIn: (key: string) => `Personnes passées par l’étape ${low(key)}`,
    back: "Retours",
    backAlt: "Comment on revient des étapes suivantes\u00A0; le tableau des passages a les mêmes nombres.",
    backLabel: (a: StageArrow): string => `${f.pctRound(a.rate)} reviennent`,
    again: (a: StageArrow): string => `${f.pctRound(a.rate)} à nouveau`,
    arrowKinds: { onward: "suite", return: "retour", repurchase: "à nouveau, lors d’une visite suivante" },
    arrows: { title: "Tous les passages d’étape en étape, en tableau", from: "De", to: "Vers", kind: "Passage", people: "Personnes", of: "Part de l’étape", interval: "Intervalle à 95\u202F%", times: "Fois" },
    table: "La carte en tableau",
    cols: { what: "Étape, point de contact", people: "Personnes", share: "Du total", visits: "Visites", next: "Ont continué", interval: "Intervalle à 95\u202F%", drop: "Arrêtés", back: "Revenus", dwell: "Restés (médiane)", value: "Valeur", score: "Note", team: "Équipe", pain: "Fait mal" },
    teams: "Ce qui revient à chaque équipe",
    teamCols: { team: "Équipe", events: "Ce qui lui revient", pains: "Points douloureux" },
    more: (c: number) => `et ${f.int(c)} de plus`,
    events: "Pourquoi chaque événement est à son étape, et à qui il est",
    eventCols: { event: "Événement", people: "Personnes", stage: "Étape", why: "Raison", team: "Équipe" },
    leftOut: (c: number) => `${n(c, "nom d’événement plus rare n’est pas listé", "noms d’événements plus rares ne sont pas listés")}.`,
    why: (e: StagedEvent, objective: string): string => {
      const goal = q(objective);
      switch (e.by) {
        case "recipe":
          return `Vous l’y avez mis${e.proposed !== e.stage ? `\u00A0; la proposition était ${low(e.proposed)}` : ""}`;
        case "lexicon":
          return "Son nom le dit";
        case "vendor":
          return "Le format du fichier le dit";
        case "objective":
          return "C’est ce qu’il s’agit d’atteindre";
        case "first":
          return `${f.int(e.begun)} personnes sur ${f.int(e.users)} ont commencé par là`;
        case "before":
          return `${f.pctRound(e.before / Math.max(1, e.before + e.after))} avant le premier ${goal}`;
        case "after":
          return `${f.pctRound(e.after / Math.max(1, e.before + e.after))} après le premier ${goal}`;
        case "repeated":
          return `${f.int(e.repeated)} personnes sur ${f.int(e.after_users)} qui le font après ${goal} le refont encore`;
        default:
          return "Rien ne le dit";
      }
    },
    teamWhy: { recipe: "vous le dites", lexicon: "son nom le dit", stage: "l’équipe de l’étape" },
    move: "Étape",
    owner: "Équipe",
    asProposed: "Comme proposé",
    details: (event: string) => q(event),
    dragHint: "Un point de contact se déplace à la souris vers une autre étape\u00A0; ouvert, il a une liste d’étapes pour le même usage.",
    moved: (event: string, to: string) => `${q(event)} passe à l’étape ${low(to)}.`,
    owned: (event: string, team: string) => `${q(event)} revient à l’équipe ${team}.`,
    undone: "Le changement est annulé.",
    undo: "Annuler",
    redo: "Rétablir",
    print: "Imprimer la carte",
    stageTabs: "Étape montrée",
    how: "Comment lire cette carte",
    howSays: (objective: string) =>
      `Est passé par une étape quiconque a fait un de ses événements. On a continué si l’on a fait plus tard quelque chose d’une étape suivante\u00A0; qui est venu trop tard pour le savoir n’est pas compté. On s’est arrêté là où l’on a fait son dernier événement${objective ? `, sauf ${q(objective)}` : ""}, et l’on est revenu là où l’on a refait un événement après une étape suivante.`,

    ideal: {
      kicker: "Chemin prévu",
      start: "Tracer le chemin prévu",
      startSays: "Dites quelles étapes il est prévu de suivre, et voyez combien de personnes le font, où les autres s’en écartent, et ce qui va avec.",
      headline: (i: Ideal): string =>
        i.people - i.in_progress === 0 ? "Personne n’a fait un pas du chemin prévu" : i.conforming === 0 ? "Personne ne suit le chemin prévu tel quel" : `${f.pctRound(i.conforming_rate)} suivent le chemin prévu`,
      lede: (i: Ideal): string =>
        `${f.int(i.conforming)} des ${people(i.people - i.in_progress)} qui y ont fait un pas ont tout fait dans l’ordre, avec les seuls détours permis (intervalle à 95\u202F% ${f.interval(i.conforming_low, i.conforming_high)}).${i.in_progress > 0 ? ` ${n(i.in_progress, "autre est peut-être encore en chemin", "autres sont peut-être encore en chemin")}.` : ""}`,
      sentence: { meant: "Il est prévu de faire ", then: ", puis ", or: " ou ", but: "\u00A0;", may: " entre-temps on peut faire ", and: ", ", nothing: "rien d’autre", end: "." },
      step: (i: number) => `Étape ${f.int(i)} du chemin prévu`,
      stepSays: "Chacun des événements choisis vaut pour l’étape.",
      add: "Ajouter une étape",
      detours: "Ce qui peut venir entre-temps",
      search: "Chercher un événement",
      earlier: "Plus tôt",
      later: "Plus tard",
      remove: "Retirer cette étape",
      drop: "Retirer le chemin",
      unfinished: "Un chemin a au moins deux étapes.",
      fitness: (mean: string, median: string) => `À quel point on s’en approche\u00A0: ${mean} en moyenne, ${median} au milieu.`,
      fitnessSays: "Les étapes faites dans l’ordre, divisées par toutes les étapes et les autres événements en chemin, chacun compté une fois\u00A0: 1 est le chemin même, 0 n’en a rien.",
      fitnessAlt: "Combien de personnes s’approchent à quel point du chemin prévu",
      averages: (i: Ideal): string =>
        `En moyenne, ${f.dec(i.mean_in_order ?? 0)} étapes sont faites dans l’ordre, ${f.dec(i.mean_skipped ?? 0)} omises, ${f.dec(i.mean_wrong_order ?? 0)} faites trop tard, et ${f.dec(i.mean_extra ?? 0)} autres événements s’y mêlent.`,
      steps: { title: "Étape par étape", step: "Étape", people: "Faite par", share: "Part", inOrder: "Dans l’ordre", late: "Trop tard", skipped: "Omise", stopped: "Arrêt après" },
      ways: "Où l’on s’en écarte",
      way: (d: IdealDeviation) => capital(way(d)),
      facts: (d: IdealDeviation): string => `${people(d.people)}, ${f.pct(d.rate)} de ${f.int(d.of)} parvenues jusque-là (${f.interval(d.low, d.high)})`,
      goes: (d: IdealDeviation, objective: string, costs: boolean): string =>
        d.conversion_rate === null
          ? ""
          : d.others_rate === null
            ? `${f.pct(d.conversion_rate)} ont atteint ${q(objective)}\u00A0; il n’y a personne à qui les comparer.`
            : `${f.pct(d.conversion_rate)} ont atteint ${q(objective)}, contre ${f.pct(d.others_rate)} des ${n(d.others, "autre", "autres")} (${p(d.p)})${
                costs ? `\u00A0: il en manque ${whole(d.cost)}, entre ${whole(d.cost_low)} et ${whole(d.cost_high)}` : d.difference !== null && d.difference < 0 ? "\u00A0: l’écart peut être dû au hasard" : ""
              }.`,
      caution: (objective: string) => `Qui s’écarte du chemin peut différer des autres à d’autres égards\u00A0: que moins d’entre eux atteignent ${q(objective)} n’en fait pas la cause.`,
      noWays: "Aucun écart n’est assez courant pour être listé.",
      least: (least: number, more: number) => `Ce que font moins de ${people(least)} n’est pas montré${more > 0 ? `, ni ${f.int(more)} autres` : ""}.`,
      cols: { what: "Écart", people: "Personnes", of: "Parvenues là", share: "Part", interval: "Intervalle à 95\u202F%", rate: "L’ont atteint", others: "Les autres", p: "p", cost: "Manquent" },
    },
  };
};
