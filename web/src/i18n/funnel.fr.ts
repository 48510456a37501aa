// L’entonnoir en français : sa phrase, comment on la change, ses lectures.

import type { BreakdownClaim, ComparisonClaim, StepClaim } from "../model/headlines.ts";
import type { Format } from "./format.ts";
import { q } from "./codes.fr.ts";
import type { FunnelMessages } from "./funnel.en.ts";
import { capital, exact, named } from "./names.ts";
import { probability, TOOLS } from "./tools.ts";

export const funnelFr = (f: Format): FunnelMessages => {
  const n = (c: number, one: string, other: string): string => `${f.int(c)}\u00A0${f.plural(c, one, other)}`;
  const people = (c: number): string => n(c, "personne", "personnes");
  const range = ([low, high]: [number, number]): string => (f.pctRound(low) === f.pctRound(high) ? f.pctRound(low) : `${f.pctRound(low)} à ${f.pctRound(high)}`);
  const points = (d: number): string => {
    const p = Math.round(1000 * Math.abs(d)) / 10;
    return `${f.dec(p)}\u00A0${f.plural(p, "point", "points")}`;
  };
  const ops: Record<string, string> = {
    is: "est",
    is_not: "n’est pas",
    contains: "contient",
    matches: "correspond à",
    gt: "dépasse",
    gte: "vaut au moins",
    lt: "est inférieur à",
    lte: "vaut au plus",
    is_set: "est renseigné",
    is_not_set: "est vide",
  };
  const orders: Record<string, string> = { ordered: "dans cet ordre", strict: "directement à la suite", unordered: "dans n’importe quel ordre" };

  const options: Record<string, string> = {
    order: "cet ordre",
    window: "ce délai",
    step_window: "un délai d’une étape à l’autre",
    exclude: "les exclusions",
    hold_constant: "une valeur constante",
    open: "l’entrée à n’importe quelle étape",
    optional: "les étapes facultatives",
    first_time: "les premières fois",
    entity: "cette unité de compte",
    modes: "les modes",
  };
  const tool = (id: string): string => TOOLS[id] ?? id;
  /** Ce que le moteur dit d’un entonnoir qui ne peut pas se compter, et ce qu’on en dit ici. */
  const refusals: Array<[RegExp, (...parts: string[]) => string]> = [
    [/(?:^|, |\.)(\w+): (\w+) has no such thing$/, (option, id) => `${tool(id!)} ne connaît pas ${options[option!] ?? option}`],
    [/^order: (\w+) has no/, (id) => `${tool(id!)} ne connaît pas ${options.order}`],
    [/^window: the window of (\w+) is (\S+)/, (id, window) => `le délai de ${tool(id!)} est toujours de ${window}`],
    [/^exclusion (\d+) lies outside the funnel/, (i) => `l’exclusion ${i} est hors de l’entonnoir`],
    [/without an order an exclusion is between the first step and the last$/, () => "sans ordre, une exclusion va de la première étape à la dernière"],
    [/an unordered funnel is entered at any step as it is$/, () => "sans ordre, on entre déjà par n’importe quelle étape"],
    [/the steps of an unordered funnel are counted, whichever they are$/, () => "sans ordre, les étapes franchies se comptent, quelles qu’elles soient\u00A0: aucune n’est facultative"],
    [/^step (\d+) is optional, and it is where the funnel begins/, (i) => `l’étape ${i} est facultative, et c’est là que l’entonnoir commence`],
    [/^(?:step (\d+).*: )?error parsing regexp: (.*)$/, (i, why) => `${i ? `étape ${i}\u00A0: ` : ""}l’expression n’est pas valable (${why})`],
    [/period ends \(([^)]*)\) before it begins \(([^)]*)\)/, (to, from) => `la période finit (${to}) avant de commencer (${from})`],
    [/^(?:step (\d+).*: )?\w+ needs a number or a date, found (.*)$/, (i, found) => `${i ? `étape ${i}\u00A0: ` : ""}il faut un nombre ou une date, et non ${found}`],
  ];

  return {
    name: (name) => (name ? `Entonnoir · ${name}` : "Entonnoir"),
    headline: (c: StepClaim) => {
      switch (c.kind) {
        case "hardest":
          return `L’étape la plus dure va de ${q(c.from)} à ${q(c.to)}\u00A0: ${f.pctRound(c.rate)} la franchissent`;
        case "single":
          return `${f.pctRound(c.rate)} continuent de ${q(c.from)} à ${q(c.to)}`;
        case "even":
          return "Aucune étape n’est nettement plus dure que toutes les autres";
        case "small":
          return "Trop peu de personnes pour distinguer les étapes";
      }
    },
    sentence: {
      who: (entity) => (entity === "user" ? ["Personnes", " passées par "] : entity === "session" ? ["Visites", " passées par "] : [`Valeurs de ${entity}`, " passées par "]),
      then: ", puis ",
      or: " ou ",
      and: " et ",
      any: "n’importe quoi",
      nothingYet: "…",
      where: " où ",
      optional: "(facultatif) ",
      first: " pour la toute première fois",
      order: orders,
      within: "en ",
      noLimit: "temps illimité",
      stepWindow: (span) => `${span} d’une étape à l’autre`,
      by: "selon ",
      nothing: "rien",
      without: "sans ",
      between: (what, after, before) => `${what} entre ${after} et ${before}`,
      same: "de même valeur de ",
      open: "entrant à n’importe quelle étape",
      begun: "commencés ",
      comparing: "en comparant ",
      with: " à ",
      rules: "selon les règles de ",
    },
    condition: (c, values) => `${c.property || "…"} ${ops[c.op] ?? c.op}${values.length > 0 ? ` ${f.list(values, "disjunction")}` : c.op.endsWith("_set") ? "" : " …"}`,
    ops,
    period: (p) =>
      p.from && p.to ? f.period(p.from, p.to, "UTC") : p.from ? `à partir du ${f.day(p.from.slice(0, 10), "short")}` : p.to ? `jusqu’au ${f.day(p.to.slice(0, 10), "short")}` : "à tout moment",
    proposed: (how) =>
      how === "lexicon"
        ? "Proposé\u00A0: les étapes d’une boutique ou d’une inscription que contiennent les données. Changez n’importe quel mot de la phrase."
        : how === "order"
          ? "Proposé\u00A0: les événements les plus courants, dans l’ordre où on les fait. Changez n’importe quel mot de la phrase."
          : "Proposé d’après les données. Changez n’importe quel mot de la phrase.",
    missing: "Aucun entonnoir n’a pu être proposé. Choisissez les étapes\u00A0:",
    single: (event) => `Un entonnoir va d’un événement à un autre\u202F; ici, chaque ligne est ${q(event)}. Si une colonne distingue les événements, nommez-la dans la phrase ci-dessus.`,
    build: "Choisir les étapes",
    busy: "Calcul…",
    unfinished: (u) => {
      switch (u.kind) {
        case "steps":
          return "Un entonnoir a au moins deux étapes.";
        case "step":
          return `L’étape ${u.i + 1} ne nomme encore rien\u00A0: donnez-lui un événement ou une condition.`;
        case "condition":
          return "Une condition n’est pas complète\u00A0: elle compte dès qu’elle a une colonne et une valeur.";
        case "exclusion":
          return "Nommez l’événement qui ne doit pas arriver.";
      }
    },
    refusal: (cause) => {
      for (const [pattern, say] of refusals) {
        const parts = pattern.exec(cause);
        if (parts) return say(...parts.slice(1));
      }
      return null;
    },
    refused: "Cela ne peut pas se compter\u00A0:",
    kept: "Les chiffres ci-dessous sont encore ceux de la question d’avant.",
    undo: "Revenir en arrière",
    redo: "Refaire",
    addStep: "Ajouter une étape",
    more: "Plus",
    copy: "Copier en recette",
    copyTitle: "Cet entonnoir en recette",
    copySays: "Pour la ligne de commande, un collègue ou le fichier du mois prochain.",
    copyNow: "Copier",
    copied: "Copié",
    copyFailed: "Le navigateur ne nous laisse pas copier\u00A0: le texte est sélectionné, copiez-le à la main.",
    edit: {
      title: (i) => `Étape ${i}`,
      search: "Chercher un événement",
      anything: "n’importe quel événement",
      typed: "tel quel",
      earlier: "Plus tôt",
      later: "Plus tard",
      remove: "Retirer",
      removeOr: (event) => `Sans ${event}`,
      add: "Ajouter une étape après",
      addFirst: "Ajouter une étape avant",
      full: "Il ne peut pas y avoir plus de 64 étapes.",
      addTitle: (i) => (i === 0 ? "Nouvelle première étape" : `Nouvelle étape après l’étape ${i}`),
      often: "Souvent fait là\u00A0:",
      orTitle: (i) => `Étape ${i}\u00A0: ou un autre événement`,
      or: "Ou un autre événement",
      where: "Seulement si…",
      whereTitle: (i) => `Étape ${i}\u00A0: seulement si`,
      andWhere: "Et une autre condition",
      noWhere: "Sans cette condition",
      optional: "Peut être sautée",
      first: "La toute première fois que la personne le fait",
      label: "L’appeler",
      drag: "Faites glisser une étape à une autre place, ou utilisez Plus tôt et Plus tard.",
      column: "Colonne",
      op: "Test",
      value: "Valeur",
      valueHint: "Plusieurs\u00A0: séparez-les par un point-virgule",
      values: "Valeurs du fichier",
      pickColumn: "Choisir une colonne",
      entity: "Ce qui est compté",
      entities: { user: "Personnes", session: "Visites" },
      entitySays: { user: "chacune une fois, avec son meilleur parcours", session: "chaque visite pour elle-même" },
      order: "Dans quel ordre",
      orderSays: {
        ordered: "d’autres événements peuvent s’intercaler",
        strict: "aucun autre événement entre deux",
        unordered: "peu importe lequel vient d’abord",
      },
      window: "De la première étape à la dernière en",
      stepWindow: "Et de chaque étape à la suivante en",
      custom: "Autre durée",
      unit: "Unité",
      units: { m: "minutes", h: "heures", d: "jours" },
      breakdown: "Découper l’entonnoir selon",
      persona: "profil",
      attribution: "D’après la valeur à",
      attributions: { first: "la première étape", last: "la dernière étape atteinte", all: "toutes les étapes (on peut compter plusieurs fois)" },
      atStep: (i, label) => `l’étape ${i}\u00A0: ${label}`,
      limit: "Valeurs montrées",
      options: (c) => n(c, "choix", "choix"),
      moreTitle: "Ce qu’on peut demander de plus",
      exclude: "Sans un événement entre deux",
      excludeSays: "Une tentative s’arrête quand il arrive",
      excludeTitle: "Ce qui ne doit pas arriver",
      after: "Après",
      before: "Avant",
      excludeRemove: "Ne plus exclure",
      hold: "La même valeur du début à la fin",
      holdSays: "Une commande, un document\u00A0: toutes les étapes l’ont en commun",
      open: "Entrer à n’importe quelle étape",
      openSays: "Qui arrive en cours de route compte à partir de là",
      period: "Commencés dans une période",
      periodSays: "Les parcours peuvent finir après",
      from: "Du",
      to: "Au",
      wholeTime: "Toute la période",
      compare: "Comparer deux groupes",
      compareSays: "Deux périodes, deux valeurs, deux segments",
      compareBy: "Ce qui distingue les groupes",
      compareKinds: { none: "Rien", periods: "La date d’entrée", where: "Une valeur à la première étape", segments: "Des segments" },
      side: (i) => (i === 0 ? "L’un des groupes" : "L’autre groupe"),
      noSegments: "Il n’y en a pas encore. Ouvrez les personnes derrière un nombre et enregistrez-les comme segment.",
      rules: "Selon les règles d’un autre outil",
      rulesSays: "Comme compteraient PostHog, Mixpanel ou d’autres",
      modes: "Modes de windowFunnel",
      interval: "Évolution par",
      intervals: { "": "durée des données", day: "jour", week: "semaine", month: "mois" },
    },

    went: "ont continué",
    wait: (window) => (window > 0 ? `encore dans les ${f.span(window)}` : "encore en chemin"),
    lost: "ont abandonné",
    wentN: (c, rate) => `${f.int(c)} ${f.plural(c, "a continué", "ont continué")} (${rate})`,
    waitN: (c) => `${f.int(c)} encore en chemin`,
    lostN: (c) => `${f.int(c)} ${f.plural(c, "a abandonné", "ont abandonné")}`,
    enteredN: (c) => `${n(c, "entrée", "entrées")} ici`,
    toNext: (d) => `médiane ${d} jusqu’à la suivante`,
    optional: "facultatif",
    ofStart: "du départ",
    ofAll: "du total",
    unit: (entity) => (entity === "user" ? "Personnes" : entity === "session" ? "Visites" : entity),
    caption: (name, window, all, entity) =>
      `${name ? `${name}. ` : ""}${window > 0 ? `En ${f.span(window)} depuis la première étape` : "Sans limite de temps"}\u202F; ${
        entity === "user" ? people(all) : entity === "session" ? n(all, "visite", "visites") : `${n(all, "valeur", "valeurs")} de ${exact(entity)}`
      } dans les données.`,
    alt: (steps) => `Barres d’un entonnoir\u00A0: ${steps}. Le tableau dessous donne les mêmes chiffres.`,
    small: (label, c) => `Seulement ${people(c)} ${f.plural(c, "a atteint", "ont atteint")} ${q(label)}\u00A0: lisez ses taux comme des indices.`,
    empty: (label) => `Rien dans les données ne s’appelle ${q(label)}. Choisissez un autre événement pour cette étape.`,
    cols: {
      step: "Étape",
      rate: "Du départ",
      stepRate: "De l’étape d’avant",
      interval: "Intervalle à 95\u202F%",
      median: "Durée médiane",
      p90: "Neuf sur dix en",
      wait: "Encore en chemin",
      lost: "Ont abandonné",
      entered: "Entrées",
      enteredHere: "Entrées ici",
      converted: "Converties",
      conversion: "Conversion",
      value: "Valeur",
      date: { day: "Jour", week: "Semaine du", month: "Mois" },
    },
    who: {
      reached: (step) => `Personnes arrivées à ${q(step)}`,
      entered: (step) => `Personnes entrées à ${q(step)}`,
      went_on: (step) => `Personnes qui ont continué après ${q(step)}`,
      dropped: (step) => `Personnes qui ont abandonné après ${q(step)}`,
      in_progress: (step) => `Personnes encore en chemin après ${q(step)}`,
      converted: () => "Personnes converties",
      of: (who, group) => `${who}, ${exact(group)}`,
    },

    by: (property) => `Selon ${exact(property)}`,
    breakdown: (c: BreakdownClaim) => {
      switch (c.kind) {
        case "best":
          return `${q(c.value)} convertit le mieux\u00A0: ${f.pctRound(c.rate)} contre ${range(c.others)}`;
        case "worst":
          return `${q(c.value)} convertit le moins\u00A0: ${f.pctRound(c.rate)} contre ${range(c.others)}`;
        case "differ":
          return `${q(c.high)} convertit mieux que ${q(c.low)}\u00A0: ${f.pctRound(c.highRate)} contre ${f.pctRound(c.lowRate)}`;
        case "alike":
          return "Les groupes ne diffèrent pas nettement";
      }
    },
    otherOf: (g) => `Autres\u00A0: ${n(g.values.length + g.hidden, "valeur", "valeurs")}`,
    hidden: (c) => `${n(c, "valeur", "valeurs")} de plus, avec moins de personnes chacune`,

    time: "Combien de temps il faut",
    timeOf: "D’où à où",
    fromTo: (from, to) => `${from} → ${to}`,
    timeLede: (c, median, p90) => `Sur ${n(c, "personne arrivée", "personnes arrivées")}, la moitié en ${f.duration(median)}, neuf sur dix en ${f.duration(p90)}.`,
    middle: (p25, p75, mean) => `La moitié centrale a mis de ${f.duration(p25)} à ${f.duration(p75)}${mean === null ? "" : `\u202F; la moyenne est de ${f.duration(mean)}`}.`,
    bin: (from, to) => (to === 0 ? `plus de ${f.duration(from)}` : from === 0 ? `moins de ${f.duration(to)}` : `${f.duration(from)}–${f.duration(to)}`),
    timeCol: "Durée",
    people: "Personnes",
    curve: "Qui a converti, et quand",
    curveLede: (median, last, rate) =>
      median === null
        ? `Au bout de ${last}, ${rate} avaient converti, en comptant ceux qui sont en chemin aussi longtemps qu’on les a vus.`
        : `La moitié avait converti au bout de ${f.duration(median)}, en comptant ceux qui sont en chemin aussi longtemps qu’on les a vus.`,
    curveAlt: "Courbe de la part convertie au fil du temps\u202F; le tableau dessous donne les mêmes chiffres.",
    curveCols: { after: "Après", rate: "Converties", risk: "Encore suivies" },

    effort: "Effort et valeur, étape par étape",
    effortCols: { events: "Événements en chemin, médiane", p90: "Neuf sur dix au plus", repeats: "Ont refait l’étape d’avant", value: "Valeur", each: "Chacune", valued: "Avec une valeur" },

    trend: { day: "Conversion par jour d’entrée", week: "Conversion par semaine d’entrée", month: "Conversion par mois d’entrée" },
    trendLede: (low, high) => low === high ? `${low} dans ce qui est entier.` : `De ${low} à ${high} dans les intervalles entiers.`,
    trendNone: "Aucun intervalle n’est encore entier.",
    trendAlt: "Courbe du taux de conversion au fil du temps\u202F; le tableau dessous donne les mêmes chiffres.",
    partial: "pas encore entier",
    partialSays: "Point vide\u00A0: l’intervalle est coupé par le bord des données, ou des personnes y sont encore en chemin.",

    comparison: (c: ComparisonClaim) => {
      switch (c.kind) {
        case "better":
          return `${capital(exact(c.better))} convertit mieux que ${exact(c.other)}\u00A0: ${f.pctRound(c.high)} contre ${f.pctRound(c.low)}`;
        case "alike":
          return `${capital(exact(c.a))} et ${exact(c.b)} ne diffèrent pas nettement`;
        case "small":
          return `Trop peu de personnes pour distinguer ${exact(c.a)} de ${exact(c.b)}`;
      }
    },
    side: (label, i) => label || (i === 0 ? "A" : "B"),
    compared: {
      lede: (a, an, b, bn) => `${capital(exact(a))}\u00A0: ${n(an, "entrée", "entrées")}\u202F; ${exact(b)}\u00A0: ${n(bn, "entrée", "entrées")}.`,
      difference: "Écart, en points",
      p: "Si rien ne différait",
      points,
      signed: (d) => `${d > 0 ? "+" : d < 0 ? "−" : "±"}${f.dec(100 * Math.abs(d))}`,
      pAs: (p, test) => `${probability(p, f)}${test === "fisher" ? " (Fisher)" : ""}`,
      small: "petit échantillon",
      both: (c) => `${n(c, "personne est", "personnes sont")} dans les deux groupes\u00A0: les tests supposent des groupes séparés et en disent trop ici.`,
      reading: (label, d, low, high) => `À ${q(label)}, l’écart est de ${d} points (intervalle à 95\u202F%\u00A0: ${low} à ${high}).`,
      swap: "Quel taux",
      fromStart: "du départ",
      fromBefore: "de l’étape d’avant",
    },

    tools: {
      ask: "Pourquoi les outils ne sont-ils pas d’accord\u202F?",
      asks: "Compte cet entonnoir selon les règles de chaque outil que nous connaissons, et dit qui chacun compte autrement, et pourquoi.",
      title: (tools, differ) => (differ === 0 ? `${n(tools, "jeu de règles", "jeux de règles")}, une seule réponse` : `${n(differ, "jeu de règles compte", "jeux de règles comptent")} autrement, sur ${f.int(tools)}`),
      hide: "Masquer",
      tool: "Règles",
      differ: "Comptés autrement",
      nobody: "personne",
      own: "comme demandé",
      cannot: "ne peut pas compter cet entonnoir",
      name: (r) => [TOOLS[r.semantics] ?? r.semantics, r.order && r.order !== "ordered" ? (orders[r.order] ?? r.order) : "", r.modes.join(", ")].filter(Boolean).join(", "),
      why: (tool) => `Qui ${tool} compte autrement`,
      cause: (c) =>
        `${people(c.people)}\u00A0: ${c.further > 0 && c.short > 0 ? `${f.int(c.further)} plus loin, ${f.int(c.short)} moins loin` : c.further > 0 ? "plus loin qu’ici" : "moins loin qu’ici"}`,
      options,
      changed: (list) => `sans ${f.list(list)}`,
      rules: {
        excluded_person: "Un événement exclu retire la personne de tout l’entonnoir, première étape comprise",
        excluded_step: "Un événement exclu est traité autrement\u00A0: il met fin à la tentative, ou empêche seulement l’étape de compter",
        visit_only: "Toutes les étapes doivent tomber dans une même visite",
        first_entry: "Seule la première entrée compte\u00A0: une entrée suivante ne recommence rien",
        no_window: "Il n’y a pas de délai de conversion",
        fixed_window: "Le délai de conversion est toujours de 24 heures",
        step_window: "Le délai se mesure d’une étape à la suivante, pas depuis la première",
        reuse: "Un même événement peut franchir plusieurs étapes",
        grace: "Des étapes à moins de deux secondes d’écart peuvent venir dans n’importe quel ordre",
        whole_seconds: "Les heures sont coupées à la seconde\u00A0: les événements d’une même seconde n’ont pas d’ordre, les égaux comptent une fois",
        same_time: "Une étape doit être plus tardive que la précédente\u00A0: des événements de même heure ne se suivent pas",
        row_order: "Les événements de même heure comptent dans l’ordre des lignes",
        between: "Ce qui peut arriver entre deux étapes diffère",
        other: "Plusieurs règles à la fois",
      },
      example: (own, other, tool) => `Un de ces parcours\u00A0: étape ${f.int(own)} ici, étape ${f.int(other)} pour ${tool}.`,
      atStep: (i) => `étape ${i}`,
      start: "au départ",
      later: (d) => `${d} plus tard`,
    },

    missingStep: (s, after, before) => `${f.pctRound(s.rate)} de ceux qui convertissent font aussi ${q(s.event)} entre ${q(after)} et ${q(before)}.`,
    missingLost: (s) => `De ceux qu’on y perd, ${f.int(s.lost_before)} s’arrêtent avant et ${f.int(s.lost_after)} après.`,
    addMissing: (event) => `Ajouter ${named(event)}`,

    reconciled: (checks) => `Chiffres recoupés\u00A0: ${n(checks, "comparaison", "comparaisons")}, aucun écart`,
    reconciledSays: "Étapes, groupes, évolution, abandons et listes de personnes sont comptés séparément puis comparés\u00A0: ce qui doit être égal l’est.",
    unreconciled: (failed, checks) => `${n(failed, "nombre n’est pas", "nombres ne sont pas")} d’accord avec un autre, sur ${f.int(checks)} comparés`,
    unreconciledSays: "C’est une erreur de Parcours. Signalez-la\u202F; lisez ces chiffres avec prudence.",
  };
};
