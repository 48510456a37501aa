// Le français des profils et du cycle de vie ; il vient avec la vue
// (view/personas.ts), pas avec le reste du catalogue.

import type { PersonaClaim, Topic, TraitFact } from "../model/personas.ts";
import type { Format } from "./format.ts";
import { capital, exact, named } from "./names.ts";
import type { PersonaWords } from "./personas.en.ts";
import { probability } from "./tools.ts";

const kinds = ["aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"];

export const personasFr = (f: Format, stages: Record<string, string>): PersonaWords => {
  const n = (c: number, one: string, other: string) => `${f.int(c)}\u00A0${f.plural(c, one, other)}`;
  const people = (c: number) => n(c, "personne", "personnes");
  const range = ([low, high]: [number, number]) => (f.pctRound(low) === f.pctRound(high) ? f.pctRound(low) : `${f.pctRound(low)} à ${f.pctRound(high)}`);
  const sorts = (k: number) => `${capital(kinds[k] ?? f.int(k))} profils`;
  const signed = (d: number) => `${d < 0 ? "−" : "+"}${f.dec(Math.abs(d) * 100)}`;
  const stage = (s: string) => stages[s] ?? named(s);
  const quoted = (name: string) => `«\u00A0${name}\u00A0»`;
  const q = (name: string) => quoted(named(name)); // codes.fr.ts has it, and much that is not wanted here
  const topic = (t: Topic): string => {
    switch (t.kind) {
      case "share":
        return `${q(t.subject)}, part des événements`;
      case "stage":
        return `${stage(t.subject)}, part des événements`;
      case "channel":
        return `venus par ${q(t.subject)}`;
      case "device":
        return `événements sur ${q(t.subject)}`;
      case "topic":
        return topics[t.subject]?.topic ?? named(t.subject);
      case "category":
        return `${exact(t.property)} ${exact(t.subject)}, part des événements`;
      case "demographic":
        return exact(t.subject);
    }
    return traits[t.about]?.topic ?? named(t.about);
  };
  return {
    headline: (c: PersonaClaim, name) => {
      switch (c.kind) {
        case "none":
          return "Pas de profils nets dans ces données";
        case "plain":
          return sorts(c.k);
        case "best":
          return `${sorts(c.k)}\u202F; ${quoted(name)} convertit le mieux\u00A0: ${f.pctRound(c.rate)} contre ${range(c.others)}`;
        case "spread":
          return `${sorts(c.k)}, qui convertissent de ${f.pctRound(c.low)} à ${f.pctRound(c.high)}`;
        case "alike":
          return `${sorts(c.k)}, dont la conversion ne diffère pas nettement`;
      }
    },
    lede: (users, fitted, asked) =>
      `Trouvés d’après ce que font les gens, quand et comment ils viennent${asked ? "\u202F; leur nombre était demandé" : ""}. ${
        fitted < users ? `Les groupes viennent de ${f.int(fitted)} personnes sur ${f.int(users)}\u202F; chacune y a ensuite été rangée.` : `Chacune des ${people(users)} est dans un seul groupe.`
      }`,
    separation: {
      strong: "Les groupes sont bien séparés",
      reasonable: "Les groupes sont assez bien séparés",
      weak: "Dans un même groupe, les gens diffèrent encore beaucoup",
      unknown: "",
    },
    silhouette: (s) => `silhouette ${f.dec(s, 2)} sur 1 au plus`,
    stability: (s, times) =>
      `${s >= 0.75 ? "En tirant de nouveau les gens au sort, on retrouve presque les mêmes groupes" : s >= 0.5 ? "En tirant de nouveau les gens au sort, on retrouve des groupes semblables" : "En tirant de nouveau les gens au sort, on trouve d’autres groupes\u00A0: n’y voyez qu’une façon parmi d’autres de distinguer les gens"} (${f.dec(s, 2)} sur 1 au plus, ${n(times, "tirage", "tirages")})`,
    sureAll: (sure, users, rate) => `${rate} des gens appartiennent nettement à leur groupe (${f.int(sure)} sur ${f.int(users)})`,
    noneLede: "Les gens ont été comparés sur ce qu’ils font, quand et comment ils viennent. Aucun découpage n’était nettement meilleur que pas de découpage du tout\u00A0: aucun n’est montré. C’est un résultat, pas une erreur\u00A0: ces gens diffèrent par degrés, et des profils tirés de là seraient inventés.",
    noneHint: "Plus de personnes, ou une période plus longue, pourraient faire apparaître des groupes. Vos propres segments restent possibles\u00A0: tout nombre de cette page qui ouvre des personnes peut en devenir un.",
    share: (rate) => `${rate} de tous`,
    people: (c) => f.plural(c, "personne", "personnes"),
    behind: (name) => `Personnes de ${quoted(name)}`,
    behindConverted: (name, objective) => `${quoted(name)}\u00A0: ont atteint ${q(objective)}`,
    behindNeed: (name, event) => `${quoted(name)}\u00A0: ont fait ${q(event)}`,
    behindStep: (name, step) => `${quoted(name)}\u00A0: arrêtées à ${q(step)}`,
    behindTrouble: (name, trouble) => `${quoted(name)}\u00A0: ${trouble}`,
    rename: "Renommer",
    renameOf: (name) => `Renommer ${quoted(name)}`,
    nameLabel: "Nom de ce profil",
    nameHint: "Laissez vide pour le nom tiré de ce qui distingue ces gens.",
    save: "Enregistrer",
    cancel: "Annuler",
    changed: (before, now) => `${quoted(before)} s’appelle maintenant ${quoted(now)}.`,
    undone: "Le changement est annulé.",
    undo: "Revenir en arrière",
    keep: "Garder ces profils",
    keepSays: "Ils vont dans la recette avec leurs noms\u00A0: les personnes du fichier du mois prochain seront réparties entre les mêmes.",
    keptSaid: "Les profils sont maintenant dans la recette. Téléchargez-la au bas de la page.",
    keptHere: "Ces profils sont gardés dans la recette, tels qu’ils ont été trouvés dans ce fichier. Leur netteté et leur stabilité ne se mesurent que lorsqu’on les cherche.",
    anew: "Chercher à nouveau",
    anewSays: "Cherche ceux de ce fichier même\u202F; les noms s’en vont avec ceux qui étaient gardés.",
    anewSaid: "Les profils sont cherchés à nouveau.",
    apart: "Ce qui les distingue",
    against: "en moyenne",
    needs: "Ce qu’ils cherchent",
    needStage: (s) => `${capital(stage(s))} (étape du parcours)`,
    noNeeds: "Rien qu’ils fassent nettement plus que les autres.",
    obstacles: "Ce qui les arrête",
    stops: (step) => `S’arrêtent à ${q(step)}`,
    noObstacles: "Rien ne les arrête nettement plus que les autres.",
    ofThem: (part, of) => `${f.int(part)} sur ${f.int(of)}`,
    others: (rate, d) => `${rate} des autres · ${d}`,
    points: (d, low, high) => `${signed(d)}\u00A0points${low === null || high === null ? "" : ` (${signed(low)} à ${signed(high)})`}`,
    convertsAt: (objective) => `Atteignent ${q(objective)}`,
    how: "Comment et quand ils viennent",
    channel: "Canaux",
    device: "Appareils",
    country: "Pays",
    shareItem: (value, rate, overall) => `${exact(value)} ${rate} (tous\u00A0: ${overall})`,
    unknown: "inconnu",
    events: "Événements chacun, médiane",
    top: "Font souvent",
    topItem: (event, rate) => `${named(event)} ${rate}`,
    hours: "Heures",
    hour: (h) => `${h}\u00A0h`,
    busyHours: (from, to, share) => `Surtout de ${from}\u00A0h à ${to}\u00A0h\u00A0: ${share} des événements`,
    evenHours: "Répartis sur la journée",
    days: "Jours",
    dayNames: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    dayLetters: ["L", "M", "M", "J", "V", "S", "D"],
    busyDays: (days, share) => `Surtout ${f.list(days)}\u00A0: ${share} des événements`,
    evenDays: "Répartis sur la semaine",
    value: "Valeur",
    valueSays: (each, overall, share, payers) => `${each} chacun (tous\u00A0: ${overall})\u202F; ${share} de toute la valeur, de ${people(payers)}`,
    feedback: "Avis",
    feedbackSays: (property, mean, overall, given) => `${exact(property)} ${mean} en moyenne (tous\u00A0: ${overall}), de ${people(given)}`,
    known: (property, c) => `${exact(property)}, connu de ${f.int(c)}\u00A0:`,
    demographics: "Qui ils sont",
    chance: (p) => (p === null ? "" : p < 0.05 ? `diffère entre les groupes (${probability(p, f)})` : `pas de lien net avec les groupes (${probability(p, f)})`),
    journey: "Un parcours typique",
    journeySays: (shared, of, collapsed) =>
      `D’une vraie personne près du milieu du groupe\u202F; ${f.int(shared)} sur ${people(of)} ont un parcours de cette forme.${collapsed ? " Les événements répétés sont dits une fois, et les pauses seulement comme nouvelles visites, pour que personne ne soit reconnu." : ""}`,
    noJourney: (c) => `Aucun parcours n’est montré\u00A0: aucun n’est commun à ${f.int(c)} personnes, comme il le faut pour que personne ne soit reconnu.`,
    times: (c) => `× ${f.int(c)}`,
    newVisit: "nouvelle visite",
    moreSteps: (c) => `et ${n(c, "autre événement", "autres événements")}`,
    trust: "Jusqu’où s’y fier",
    stable: {
      stable: "Stable\u00A0: retrouvé chaque fois qu’on tire de nouveau les gens au sort",
      fair: "Assez stable\u00A0: le plus souvent retrouvé quand on tire de nouveau les gens au sort",
      weak: "Fragile\u00A0: souvent un autre groupe quand on tire de nouveau les gens au sort",
    },
    overlap: (j) => `recouvrement ${f.dec(j, 2)} sur 1 au plus`,
    sure: (rate, sure, users) =>
      `${rate >= 0.8 ? "La plupart y appartiennent nettement" : rate >= 0.5 ? "Beaucoup y appartiennent nettement, d’autres sont à la frontière" : "Beaucoup sont à la frontière d’un autre groupe"} (${f.pct(rate)}, ${f.int(sure)} sur ${f.int(users)})`,
    compare: "Deux profils côte à côte",
    first: "Comparer",
    second: "et",
    same: "Choisissez deux profils différents.",
    figure: "Chiffre",
    difference: "Écart",
    all: "Tous",
    compareSays: "L’écart est celui du premier groupe au second. Les parts de personnes ont un intervalle à 95\u202F%, en points\u202F; en gras quand il exclut zéro. Un intervalle ne vaut que pour sa ligne\u00A0: sur vingt lignes, une peut ressortir par hasard. Les moyennes n’ont pas d’intervalle. Plus bas, ce sur quoi les groupes ont été comparés, les plus grands écarts d’abord.",
    conversion: "Conversion",
    size: "Personnes",
    sizeShare: "Part de toutes les personnes",
    came: (value) => `D’abord venus par ${exact(value)}`,
    on: (value) => `Surtout sur ${exact(value)}`,
    valueEach: "Valeur chacun",
    score: "Note",
    tables: "Tous les groupes en un tableau",
    group: "Profil",
    interval: "Intervalle à 95\u202F%",
    features: (used, left) => used === 0 ? `Ce qui a été écarté de la comparaison (${f.int(left)})` : `Ce sur quoi les gens ont été comparés (${f.int(used)}), et ce qui a été écarté (${f.int(left)})`,
    featureUsed: "Comparés sur",
    form: { log: "par son logarithme, pour que quelques très actifs ne dominent pas", share: "par la racine de la part", indicator: "par oui ou non" },
    formTitle: "Comment",
    mean: "Moyenne de tous",
    leftOut: "Écarté",
    why: (x, of) =>
      (({ objective: "C’est le but, ou ce qui en découle\u00A0: des groupes tirés de là ne feraient que répéter la conversion.", same: "C’est la même chose pour tous.", repeats: `Cela dit la même chose que ${of}.`, demographic: "Cela décrit les gens, sans servir à les grouper.", recipe: "La recette l’écarte." }) as Record<string, string>)[x.why] ?? x.why,
    reason: "Pourquoi",
    tried: "Nombres de groupes essayés",
    triedSays: "Un nombre de groupes compte s’ils se tiennent mieux que ceux de données faites sans groupes, et s’ils reviennent quand on tire de nouveau les gens au sort.",
    k: "Groupes",
    silhouetteTitle: "Silhouette",
    reference: "Sans groupes",
    stabilityTitle: "Stabilité",
    weakest: "Groupe le moins stable",
    verdict: "Verdict",
    verdicts: { chosen: "retenu", behind: "moins net que celui retenu, donc pas essayé sur un nouveau tirage", blurred: "pas plus net que dans des données sans groupes", unstable: "ne revient pas", few: "trop peu de gens dans un groupe" },
    method: "Groupes trouvés par",
    methods: { kmeans: "k-moyennes", mixture: "mélange gaussien" },
    methodSays: {
      kmeans: "chacun est dans le groupe dont le centre est le plus proche.",
      mixture: "un groupe peut être plus large qu’un autre, et plus sur certains points ; chacun est dans le plus probable, ce qui paraît plus sûr que ce n’est, car les points comparés comptent comme indépendants.",
    },
    drift: "Par rapport au fichier d’où viennent les profils",
    driftClaim: (p, users) =>
      p === null
        ? `Les profils viennent d’un autre fichier, de ${people(users)}.`
        : p < 0.05
          ? `Les profils viennent d’un autre fichier, de ${people(users)}. Leurs parts ont changé depuis (${probability(p, f)}).`
          : `Les profils viennent d’un autre fichier, de ${people(users)}. Leurs parts n’ont pas nettement changé (${probability(p, f)}).`,
    farther: (x) =>
      x > 1.2
        ? `Les gens sont maintenant ${f.dec(x, 2)} fois plus loin du milieu de leur profil\u00A0: les profils leur vont moins bien. Cherchez-les à nouveau si cela compte.`
        : `Les gens sont à peu près aussi loin du milieu de leur profil qu’alors (${f.dec(x, 2)} fois)\u00A0: les profils conviennent encore.`,
    missing: (keys) => `Ce fichier n’a pas ${f.list(keys)}, qui servait en partie à distinguer les profils.`,
    then: "Alors",
    now: "Maintenant",
    p: (p) => (p === null ? "–" : probability(p, f)),
    unnamed: "Tous les autres",
    trait: (t: TraitFact) => {
      if (t.kind === "share") return t.high ? `souvent ${q(t.subject)}` : `peu de ${q(t.subject)}`;
      if (t.kind === "stage") return `${t.high ? "beaucoup" : "peu"} de ${stage(t.subject)}`;
      if (t.kind === "channel") return t.high ? `par ${q(t.subject)}` : `rarement par ${q(t.subject)}`;
      if (t.kind === "device") return t.high ? `sur ${q(t.subject)}` : `rarement sur ${q(t.subject)}`;
      if (t.kind === "category") return t.high ? `souvent ${exact(t.subject)}` : `peu de ${exact(t.subject)}`;
      const words = t.kind === "topic" ? topics[t.subject] : traits[t.about];
      return (t.high ? words?.high : words?.low) ?? (t.high ? `plus de ${named(t.about)}` : `moins de ${named(t.about)}`);
    },
    topic,

    life: {
      title: "Nouveaux, revenus et partis",
      claim: (m, month) => `${f.pct(m.retained_rate)} des actifs du mois d’avant sont revenus en ${month} (${f.interval(m.retained_low, m.retained_high)}, ${f.int(m.returning)} sur ${f.int(m.returning + m.lost)}).`,
      plain: "Les personnes par mois\u00A0: vues pour la première fois, déjà actives le mois d’avant, revenues après une pause, ou restées absentes.",
      new: "Nouvelles",
      returning: "Fidèles",
      resurrected: "Revenues après une pause",
      dormant: "Dormantes\u00A0: venues avant, pas ce mois",
      dormantShort: "Dormantes",
      active: "Actives",
      lost: "Perdues depuis le mois d’avant",
      retained: "Conservées",
      month: "Mois",
      partial: "mois incomplet",
      alt: (months) => `Les personnes par mois, sur ${f.int(months)} mois\u00A0: les nombres sont dans le tableau ci-dessous`,
      table: "Les mois en tableau",
      rfm: (valued) => (valued ? "Selon la dernière venue, la fréquence et le montant" : "Selon la dernière venue et la fréquence"),
      rfmSays: (at, valued) => `Chacun est rangé en cinq classes par jours depuis le dernier événement (au ${at}), par jours avec événements${valued ? ", et par montant" : ""}\u202F; les segments sont les lectures usuelles de ces classes.`,
      none: { few_users: "Il y a trop peu de gens à ranger.", same: "Les gens ne diffèrent ni par leur dernière venue ni par leur fréquence\u00A0: pas de segments." },
      segment: "Segment",
      segments: {
        champions: ["Champions", "les meilleurs en tout cela"],
        loyal: ["Fidèles", "viennent souvent"],
        promising: ["Prometteurs", "venus récemment, quelques fois"],
        new: ["Nouveaux", "venus récemment, une fois ou guère plus"],
        attention: ["À surveiller", "moyens en tout, et en recul"],
        at_risk: ["En danger", "venaient souvent, plus récemment"],
        cannot_lose: ["À ne pas perdre", "parmi les meilleurs jadis, absents depuis longtemps"],
        hibernating: ["En sommeil", "absents depuis longtemps, rarement venus avant"],
      },
      recency: "Dernière venue, en jours",
      frequency: "Jours actifs",
      value: "Valeur chacun",
      valueShare: "Part de la valeur",
      limits: "La dernière venue et les jours actifs sont des médianes du segment.",
    },
  };
};

type Words = Record<string, { topic: string; high: string; low: string }>;

const traits: Words = {
  events: { topic: "événements chacun", high: "très actifs", low: "peu d’événements" },
  sessions: { topic: "visites chacun", high: "reviennent souvent", low: "reviennent peu" },
  events_per_session: { topic: "événements par visite", high: "visites fournies", low: "visites brèves" },
  event_names: { topic: "sortes d’événements", high: "font de tout", low: "font peu de choses" },
  session_seconds: { topic: "durée d’une visite", high: "longues visites", low: "courtes visites" },
  span_seconds: { topic: "du premier au dernier événement", high: "présents longtemps", low: "présents brièvement" },
  active_days: { topic: "jours actifs", high: "actifs de nombreux jours", low: "actifs peu de jours" },
  events_per_day: { topic: "événements par jour actif", high: "journées chargées", low: "journées calmes" },
  night: { topic: "événements la nuit", high: "la nuit", low: "rarement la nuit" },
  morning: { topic: "événements le matin", high: "le matin", low: "rarement le matin" },
  evening: { topic: "événements le soir", high: "le soir", low: "rarement le soir" },
  working_hours: { topic: "événements aux heures de bureau", high: "aux heures de bureau", low: "hors des heures de bureau" },
  weekend: { topic: "événements le week-end", high: "le week-end", low: "en semaine" },
  between_visits_seconds: { topic: "temps entre les visites", high: "longtemps entre les visites", low: "vite revenus" },
  recency_seconds: { topic: "temps depuis le dernier événement", high: "plus vus récemment", low: "vus récemment" },
  amount: { topic: "montant chacun", high: "gros montants", low: "petits montants" },
};

const topics: Words = {
  support: { topic: "contacts avec l’assistance, part des événements", high: "souvent avec l’assistance", low: "rarement avec l’assistance" },
  feedback: { topic: "avis donnés, part des événements", high: "donnent souvent leur avis", low: "donnent rarement leur avis" },
  error: { topic: "erreurs rencontrées, part des événements", high: "souvent des erreurs", low: "rarement des erreurs" },
  search: { topic: "recherches, part des événements", high: "cherchent souvent", low: "cherchent rarement" },
};
