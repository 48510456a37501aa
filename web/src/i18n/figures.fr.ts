// Les objectifs, les chiffres clés, et ce qui a changé.

import type { BeforeAfter, ComparedKPI, ComparedSplit, ComparedValue, ObjectiveKPI, StageKPI } from "../model/report.gen.ts";
import type { Targets } from "../model/figures.ts";
import type { figuresEn } from "./figures.en.ts";
import type { Format } from "./format.ts";
import { capital, exact, named } from "./names.ts";

export const figuresFr = (f: Format, stages: Record<string, string>): ReturnType<typeof figuresEn> => {
  const n = (c: number, one: string, other: string) => `${f.int(c)}\u00A0${f.plural(c, one, other)}`;
  const people = (c: number) => n(c, "personne", "personnes");
  const keys: Record<string, string> = {
    reach: "Personnes qui y arrivent", conversion: "Passent à l’étape suivante", repeat: "Reviennent lors d’une autre visite", value: "Valeur d’une personne",
    events: "Événements par personne venue", visits: "Visites par personne venue", nps: "Score de recommandation (NPS)", csat: "Satisfaits\u00A0: 4 ou 5 sur 5", score: "Note moyenne",
  };
  const key = (k: string) => keys[k] ?? k.replaceAll("_", " ");
  const short = (k: string) => (k === "nps" ? "score de recommandation (NPS)" : key(k).charAt(0).toLowerCase() + key(k).slice(1));
  const stage = (s: string) => stages[s] ?? s;
  return {
    objectives: {
      headline: (t: Targets, first, rate) =>
        t.all > 0
          ? `${n(t.met, "cible atteinte", "cibles atteintes")} sur ${f.int(t.all)}${t.missed > 0 ? `, ${n(t.missed, "manquée", "manquées")}` : ""}${t.open > 0 ? `, ${f.int(t.open)} sans qu’on puisse trancher` : ""}`
          : first === ""
            ? "Les chiffres clés du parcours"
            : `${rate} de toutes les personnes arrivent à ${named(first)}`,
      proposed: "Aucun objectif n’est fixé\u00A0: c’est donc la dernière étape de l’entonnoir.",
      lede: "Une cible n’est atteinte ou manquée que si tout l’intervalle à 95\u202F% est d’un même côté\u202F; sinon on ne peut pas trancher. Saisissez une cible pour la fixer, rien pour la retirer.",
      aims: {
        says: "Le premier est ce que veut dire conversion dans toute la page.",
        does: "Qui fait ",
        reaches: " atteint ",
        worth: ", dont la valeur est ",
        unknown: "inconnue",
        target: (t) => (t === null ? "sans cible" : t > 1 ? `avec une cible de ${people(t)}` : `avec une cible de ${f.pct(t)}`),
        titles: { event: "Ce qui l’atteint", name: "Son nom", value: "Ce qu’il vaut", target: "La part des personnes qui devraient l’atteindre", add: "Nouvel objectif" },
        eventSays: "Chacun des événements choisis l’atteint.",
        name: "Nom",
        taken: (name) => `Un autre objectif s’appelle ${named(name)}\u00A0: il faut à chacun son propre nom.`,
        columns: (column) => (column ? `comme dans tout le fichier\u00A0: ${column}` : "rien qui lui soit propre"),
        percent: "En pour cent de toutes les personnes\u202F; rien pour aucune cible",
        noTarget: "Une part est un nombre de 0 à 100.",
        up: "Monter",
        down: "Descendre",
        add: "Ajouter un objectif",
      },
      sheet: "Tous les chiffres",
      objective: (name) => `Objectif\u00A0: ${named(name)}`,
      stage: (s: StageKPI) => (s.next ? `${capital(stage(s.stage))}, puis ${stage(s.next)}` : capital(stage(s.stage))),
      scores: (column) => `Notes, d’après ${exact(column)}`,
      says: (o: ObjectiveKPI, worth, second) =>
        `Lors de ${n(o.visits, "visite", "visites")}${worth ? `, pour ${worth} en tout` : ""}.${second ? ` La deuxième vient après ${second} (médiane).` : ""}`,
      lost: (s: StageKPI, worth, low, high) =>
        `${n(s.stopped, "personne s’est arrêtée", "personnes se sont arrêtées")} ici${worth ? `\u00A0: au plus environ ${worth} de perdus (de ${low} à ${high}). C’est une estimation, comme si chacune valait ce que valent en moyenne celles qui ont continué` : ""}.`,
      key,
      nps: "La part des 9 et 10 moins celle des 0 à 6, de −100 à 100.",
      status: { met: "atteinte", missed: "manquée", open: "on ne peut pas trancher" },
      target: (k, of) => `Cible pour «\u00A0${short(k)}\u00A0», ${of}`,
      small: "peu de personnes",
      trend: { day: "Par jour", week: "Par semaine", month: "Par mois" },
      trendSays: (name) => `Parmi les personnes présentes, celles qui arrivent à ${named(name)}. Les points creux sont incomplets.`,
      trendAlt: (name) => `Courbe\u00A0: part des personnes actives qui arrivent à ${name}, au fil du temps, avec son intervalle à 95\u202F%`,
      cols: { what: "Chiffre", value: "Valeur", interval: "Intervalle à 95\u202F%", of: "Sur", target: "Cible", status: "État", date: "Dès le", active: "Personnes présentes", reached: "Y arrivent", rate: "Part" },
      from: (low, high) => `de ${low} à ${high}`,
    },
    change: {
      headline: (c: BeforeAfter | null) => {
        if (!c) return "Ce qui a changé à une date";
        const when = c.change ? `Depuis le ${f.day(c.change)}` : "De la première période à la seconde";
        return c.reason ? `${when}\u00A0: rien à comparer` : c.found === 0 ? `${when}, rien n’a changé à coup sûr` : `${when}, ${n(c.found, "chiffre a changé", "chiffres ont changé")}`;
      },
      lede: "Donnez le jour d’un changement (une nouvelle page, un prix, une campagne)\u00A0: tous les chiffres, étapes et groupes sont comparés avant et après.",
      date: "Premier jour après le changement",
      compare: "Comparer",
      stop: "Ne plus comparer",
      suggest: (day) => `Un incident a commencé le ${day}. Comparer avant et après`,
      sides: (c, a, b) =>
        `Avant\u00A0: ${people(c.a.users)} venues (${a}). Après\u00A0: ${people(c.b.users)} venues (${b}). Chacune est suivie pendant ${f.duration(c.follow_up_seconds)} dès sa venue\u202F; celles qui viennent trop tard pour cela sont laissées de côté, avant comme après.`,
      care: (c) =>
        [
          `${n(c.tested, "chiffre testé", "chiffres testés ensemble")}\u00A0: parmi ceux qui passent pour changés, un sur vingt au plus devrait l’être par hasard.`,
          c.both > 0 ? `${people(c.both)} sont des deux côtés.` : "",
          c.whole_weeks ? "" : "Les périodes ne sont pas des semaines entières\u00A0: les jours de la semaine peuvent jouer.",
          c.cut_days > 0 ? `${n(c.cut_days, "jour", "jours")} de données ne sont d’aucun côté, pour que les deux se ressemblent.` : "",
          c.under_year ? "Les données couvrent moins d’un an\u00A0: on ne peut distinguer du changement ce qui revient chaque année." : "",
          c.earlier ? "La dernière colonne dit de combien un chiffre a bougé dans la période précédente, sans le changement." : "Elles ne remontent pas assez loin pour dire de combien les chiffres bougent sans lui.",
        ].filter(Boolean).join(" "),
      most: (v: ComparedValue, share) =>
        `Le plus parlant\u00A0: ${v.property === "persona" ? "" : `${exact(v.property)} `}${v.value === "" ? "inconnu" : exact(v.value)}, passé de ${f.pct(v.rate_a)} à ${f.pct(v.rate_b)}${share ? `\u00A0: ${share} de ce qui a changé dans les taux` : ""}.`,
      split: (s: ComparedSplit, rates, mix) =>
        `Par ${exact(s.property)}\u00A0: ${rates} parce que les mêmes personnes y arrivent plus ou moins souvent, ${mix} parce qu’il y en a plus de certaines et moins d’autres.`,
      what: (d: ComparedKPI) => {
        if (d.kind === "step") return d.step === 1 ? `${named(d.detail)}\u00A0: personnes qui entrent dans l’entonnoir` : `${named(d.detail)}, depuis l’étape d’avant`;
        if (d.kind === "event") return `${named(d.subject)}\u00A0: personnes qui le font`;
        if (d.kind === "segment" || d.kind === "persona") return `${exact(d.subject)} ${d.detail === "" ? "inconnu" : exact(d.detail)}\u00A0: arrivent à l’objectif`;
        const of = d.kind === "objective" ? named(d.subject) : capital(stage(d.subject));
        return of ? `${of}\u00A0: ${short(d.key)}` : key(d.key);
      },
      found: "Ce qui a changé",
      none: "Aucun chiffre n’a bougé plus que le hasard ne le ferait.",
      alt: "Le point est la différence, la boîte son intervalle à 95\u202F%, le trait l’absence de différence.",
      table: (c) => `Les ${f.int(c)} chiffres`,
      maybe: "peut-être par hasard",
      few: "trop peu pour le dire",
      points: (v) => `${v}\u00A0points`,
      cols: { what: "Chiffre", a: "Avant", b: "Après", difference: "Différence", q: "q", earlier: "La période précédente" },
      nothing: "Il n’y a pas un jour entier de données des deux côtés.",
    },
  };
};
