// Le catalogue français. Espaces fines insécables (U+202F) devant ; ! ? % et
// insécables (U+00A0) devant : et dans « … » ; apostrophes courbes.

import type { DropClaim, FunnelClaim, ReportClaim } from "../model/headlines.ts";
import type { Code, Note, Problem } from "../model/report.gen.ts";
import type { Messages } from "./en.ts";
import type { Format } from "./format.ts";
import { causeFr } from "./causes.fr.ts";
import { findingsFr, hintsFr, notesFr, problemsFr, q, shareFr } from "./codes.fr.ts";
import { funnelFr } from "./funnel.fr.ts";
import { capital, exact, named } from "./names.ts";
import { figuresFr } from "./figures.fr.ts";
import { troubleFr } from "./trouble.fr.ts";

const kinds = ["aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"];

export const fr = (f: Format): Messages => {
  const n = (c: number, one: string, other: string) => `${f.int(c)}\u00A0${f.plural(c, one, other)}`;
  const people = (c: number) => n(c, "personne", "personnes");
  const range = ([low, high]: [number, number]) =>
    f.pctRound(low) === f.pctRound(high) ? f.pctRound(low) : `${f.pctRound(low)} à ${f.pctRound(high)}`;

  const funnelHeadline = (c: FunnelClaim): string => {
    switch (c.kind) {
      case "nobody_entered":
        return `Personne n’a fait ${q(c.first)}`;
      case "nobody":
        return `Sur ${people(c.entered)} passées par ${q(c.first)}, aucune n’a atteint ${q(c.last)}`;
      case "open":
        return `Sur ${people(c.entered)} entrées quelque part, ${f.pctRound(c.rate)} passent par toutes les étapes de ${q(c.first)} à ${q(c.last)}`;
      case "small":
        return `${f.int(c.reached)} sur ${people(c.entered)} ${f.plural(c.reached, "est allée", "sont allées")} de ${q(c.first)} à ${q(c.last)}`;
      case "reach": {
        const reach = `${f.pctRound(c.rate)} de ceux qui commencent par ${q(c.first)} atteignent ${q(c.last)}`;
        if (!c.stop) return reach;
        return c.stop.how === "most"
          ? `${reach}\u202F; la plupart des abandons suivent ${q(c.stop.label)}`
          : `${reach}\u202F; c’est après ${q(c.stop.label)} qu’on abandonne le plus`;
      }
    }
  };

  return {
    lang: "fr",
    tagline: "Lisez le parcours de vos clients sans l’envoyer nulle part.",
    skip: "Aller au rapport",
    and: (items) => f.list(items),
    people,
    events: (c) => n(c, "événement", "événements"),
    sessions: (c) => n(c, "session", "sessions"),
    rows: (c) => n(c, "ligne", "lignes"),
    none: "(vide)",
    other: "Autres",
    of: (part, all) => `${f.int(part)} sur ${f.int(all)}`,
    table: "Les chiffres en tableau",
    close: "Fermer",
    cancel: "Annuler",
    apply: "Appliquer",
    discard: "Abandonner la modification",
    done: "Terminé",

    shell: {
      language: "Langue",
      theme: "Couleurs",
      system: "Auto",
      light: "Clair",
      dark: "Sombre",
      contents: "Sommaire",
      report: "Rapport",
      another: "Ouvrir un autre fichier",
      toolbar: "Réglages",
    },

    drop: {
      title: "Déposez un export d’événements. Lisez le parcours.",
      lede: "CSV, JSON, Parquet ou Arrow, même compressés\u00A0: une ligne pour chaque chose que quelqu’un a faite. Entonnoir, abandons et personas sont calculés dans cet onglet\u202F; le fichier n’en sort jamais.",
      zone: "Déposez un fichier ou un dossier n’importe où sur cette page",
      choose: "Choisir des fichiers",
      or: "ou",
      folder: "choisissez un dossier",
      folderSays: "Le navigateur demandera peut-être s’il faut «\u00A0importer\u00A0» le dossier. C’est son mot pour l’ouvrir\u00A0: rien ne quitte cet onglet.",
      nothing: "Il n’y a aucun fichier dans ce dossier.",
      paste: "collez un tableau",
      overlay: "Lâchez pour l’ouvrir ici",
      samples: "Pas de fichier sous la main\u202F? Lisez l’un des nôtres\u00A0:",
      sample: { shop: "Une boutique en ligne", journal: "Un journal français" },
      sampleSays: {
        shop: "de la publicité à la deuxième commande, avec une panne en chemin",
        journal: "lecteurs et abonnés, colonnes en français",
      },
      pasted: "tableau collé",
      booting: (done, all) => (all > 0 ? `Préparation du moteur\u00A0: ${f.bytes(done)} sur ${f.bytes(all)}` : "Préparation du moteur"),
      ready: "Prêt",
      needs: "Il faut trois colonnes\u00A0: qui, quand et quoi. Leurs noms importent peu.",
    },

    lock: {
      open: "Fermeture du réseau…",
      pill: (requests) => (requests === 0 ? "Rien n’a quitté cet onglet" : `${n(requests, "requête vue", "requêtes vues")}`),
      pillShort: (requests) => (requests === 0 ? "0 envoi" : n(requests, "requête", "requêtes")),
      button: "ce que c’est, et l’essayer",
      proof: "Le réseau de cette page a été fermé avant que vous puissiez ouvrir un fichier.",
      title: "Vos données restent dans cet onglet",
      lede: "Cette page a fermé son propre réseau avant de vous laisser ouvrir un fichier. Le moteur qui lit le fichier tourne dans un processus créé après, qui hérite de cette fermeture.",
      requests: "Requêtes depuis",
      bytes: "Ouvert en ce moment",
      state: "Réseau",
      locked: "fermé",
      unlocked: "pas encore fermé",
      nothingOpen: "aucun fichier",
      test: "Essayer d’envoyer un octet",
      testing: "Essai en cours…",
      testSays: "Essaie fetch, XMLHttpRequest, WebSocket et sendBeacon, depuis la page et depuis le moteur.",
      what: "Sortie",
      where: "Essayée depuis",
      outcome: "Résultat",
      page: "la page",
      worker: "le moteur",
      blocked: "refusée",
      sent: "est passée",
      unavailable: "n’existe pas ici",
      allBlocked: "Aucun octet n’est sorti.",
      someSent: "Un octet est sorti. N’ouvrez pas de fichier confidentiel, et dites-le-nous.",
      policy: "La règle en vigueur, telle que le navigateur l’applique",
      policyAt: (i) => (i === 0 ? "donnée avec la page" : "ajoutée avant le premier fichier"),
      honest:
        "Ce que cela couvre\u00A0: fetch, XMLHttpRequest, WebSocket, balises, formulaires et images. Ce que cela ne peut couvrir\u00A0: les extensions de votre navigateur, un lien que vous suivez, et le service worker qui ouvre cette page hors ligne\u00A0: il a un réseau, mais aucune donnée. L’essai le plus simple\u00A0: passez en mode avion et ouvrez votre fichier.",
    },

    loading: {
      title: (names) => `Lecture de ${names.length > 3 ? n(names.length, "fichier", "fichiers") : f.list(names.map(exact))}`,
      opening: "Ouverture du fichier",
      read: "Lecture",
      analyse: "Calcul du rapport",
      bytes: (done, all) => `${f.bytes(done)} sur ${f.bytes(all)}`,
      done: (done, all) => `${f.int(done)} sur ${people(all)}`,
      left: (seconds) => (seconds < 5 ? "encore quelques secondes" : `encore ${f.duration(Math.ceil(seconds / 5) * 5)} environ`),
      esc: "Échap annule",
      again: "Nouveau calcul",
      comparing: "Comparaison en cours…",
      uncompared: "Pas encore comparé.",
      compare: "Comparer",
      updated: "Rapport mis à jour",
    },

    memory: {
      expected: (x) =>
        `${x.exact ? "" : "Environ "}${n(x.rows, "ligne", "lignes")}\u202F; le rapport demande environ ${f.bytes(x.needed_bytes)} de mémoire${x.available_bytes > 0 ? `, ${f.bytes(x.available_bytes)} disponibles` : ""}.`,
      choices: "Choix",
      sample: (oneIn) => `Lire une personne sur ${f.int(oneIn)}`,
      sampleSays: "Des personnes entières\u202F; le rapport dit avec quelle précision.",
      columns: "Lire moins de colonnes",
      columnsSays: (list) => `Toutes les personnes, sans ${f.list(list.map(exact))}.`,
      command: "Copier la commande",
      commandSays: "La ligne de commande peut prendre toute la mémoire\u00A0:",
      copied: "Copié",
    },

    mapping: {
      roles: {
        user: "la personne",
        time: "l’heure",
        event: "l’événement",
        session: "la session",
        channel: "le canal",
        device: "l’appareil",
        country: "le pays",
        value: "le montant",
        currency: "la devise",
        score: "la note",
      },
      detected: "Reconnu\u00A0:",
      format: "Format\u00A0:",
      found: (found, of) => `(${n(found, "colonne", "colonnes")} sur ${f.int(of)})`,
      formats: "De qui est cet export\u202F?",
      generic: "aucun format connu",
      genericSays: "Aucun de ceux-ci",
      readAs: "Lecture\u00A0:",
      is: (role) => ` est ${role}`,
      isTime: " est l’heure",
      constant: (event) => `chaque ligne est l’événement ${exact(event)}`,
      choose: (role) => `Quelle colonne est ${role}\u202F?`,
      zone: "De quel fuseau sont les heures qui n’en portent pas\u202F?",
      filter: "Tapez pour chercher",
      noneFound: "Rien ne porte ce nom",
      noEventColumn: "Aucune colonne\u00A0: chaque ligne est le même événement",
      why: "Pourquoi ces colonnes\u202F?",
      confidence: { sure: "sûr", likely: "probable", guess: "supposé" },
      whyNone: "rien dans le fichier n’y ressemble",
      also: (list) => `Lu aussi\u00A0: ${list}.`,
      pageTitle: (name) => `${exact(name)} s’ouvre, mais ne se lit pas encore comme un parcours`,
      pageLede: (missing) =>
        missing.length > 0
          ? `Un parcours demande quelqu’un, une heure et une action. Introuvable\u00A0: ${f.list(missing)}. Si une colonne porte un autre nom, dites laquelle.`
          : "Un parcours demande quelqu’un, une heure et une action. Dites quelle colonne est laquelle.",
      form: "Quelle colonne est laquelle",
      pick: "Choisir une colonne",
      go: "Lire le parcours",
      other: "Ouvrir un autre fichier",
      inFile: "Ce qu’il y a dans le fichier",
      column: "Colonne",
      kind: "Nature",
      examples: "Exemples",
      missing: "Vides",
      distinct: "Valeurs différentes",
      kinds: { string: "texte", integer: "nombres entiers", float: "nombres", boolean: "oui/non", time: "dates et heures" },
      required: "Choisissez une colonne",
      sampled: (rows) => `${n(rows, "ligne examinée", "lignes examinées")}.`,
    },

    sections: {
      findings: "L’essentiel",
      funnel: "Entonnoir",
      dropoff: "Abandons",
      objectives: "Objectifs et KPI",
      change: "Avant et après",
      friction: "Frictions",
      incidents: "Incidents",
      personas: "Personas",
      journey: "Carte du parcours",
      actions: "Que faire ensuite",
      quality: "Qualité des données",
    },

    headline: (c: ReportClaim) =>
      c.kind === "funnel"
        ? funnelHeadline(c.claim)
        : c.only
          ? `${people(c.users)}, ${q(c.only)} ${f.int(c.events)} fois`
        : c.top
          ? `${people(c.users)}, ${n(c.events, "événement", "événements")}\u00A0: ${q(c.top)} est ce qu’elles font le plus`
          : `${people(c.users)} et ${n(c.events, "événement", "événements")}`,

    overview: {
      lede: (p) => {
        const base = `D’après ${n(p.events, "événement", "événements")} de ${people(p.users)}${p.period ? `, ${p.period}` : ""}.`;
        if (p.entered === 0) return base;
        const interval = p.low !== null ? ` (intervalle à 95\u202F%\u00A0: ${f.interval(p.low, p.high)})` : "";
        const time = p.median !== null && p.reached > 0 ? ` La moitié d’entre elles en ${f.duration(p.median)} au plus.` : "";
        return `${base} ${f.int(p.reached)} des ${people(p.entered)} passées par ${q(p.first)} ont atteint ${q(p.last)}${interval}.${time}`;
      },
      sample: (share, kept, margin) =>
        `Un échantillon\u00A0: ${shareFr(share, f)} d’après l’identifiant. Tous les nombres sont ceux de ces ${people(kept)}${margin === null ? "" : `\u202F; un taux de 50\u202F% est connu à ±${f.dec(100 * margin)} points près (à 95\u202F%)`}.`,
      ledePlain: (events, users, period) =>
        `D’après ${n(events, "événement", "événements")} de ${people(users)}${period ? `, ${period}` : ""}. Aucun entonnoir ne se dégage\u202F; nommez vous-même les étapes ci-dessous.`,
      kpi: {
        conversion: (first, last) => `de ${q(first)} à ${q(last)}`,
        conversionNone: "pas d’entonnoir",
        interval: (low, high, c) => (low === null ? "" : `${f.interval(low, high)} · n\u00A0=\u00A0${f.int(c)}`),
        people: "personnes",
        eventsEach: (median) => (median === null ? "" : `${f.dec(median)} événements chacune (médiane)`),
        time: "médiane, première étape à dernière",
        timeNone: "personne n’a converti",
        timeSpread: (p25, p75) => (p25 === null ? "" : `la moitié centrale\u00A0: ${f.duration(p25)} à ${f.duration(p75)}`),
        sessions: "sessions",
        sessionsBy: (by, gap) => (by ? `selon la colonne ${exact(by)}` : `closes par ${f.span(gap)} sans événement`),
      },
      activity: { day: "Personnes actives chaque jour", week: "Personnes actives chaque semaine", month: "Personnes actives chaque mois" },
      activityLede: (top, users) => `Record\u00A0: ${top}, avec ${people(users)}.`,
      fresh: "vues pour la première fois",
      freshUnit: { day: "vues pour la première fois", week: "vues pour la première fois", month: "vues pour la première fois" },
      back: "déjà vues",
      date: { day: "Jour", week: "Semaine du", month: "Mois" },
      peopleCol: "Personnes",
      newCol: "Nouvelles",
      eventsCol: "Événements",
      what: "Ce que font les gens",
      whatLede: (names, users) => `${n(names, "sorte d’événement", "sortes d’événements")}\u202F; part de ${people(users)}.`,
      event: "Événement",
      share: "des personnes",
      more: (c) => `En montrer ${f.int(c)} de plus`,
      fewer: "En montrer moins",
      beyond: (c) => `${n(c, "nom plus rare n’est pas listé", "noms plus rares ne sont pas listés")}.`,
      channels: "Canaux",
      devices: "Appareils",
      countries: "Pays",
      with: "Comment ils viennent",
      withLede: "Personnes vues au moins une fois avec chaque valeur\u202F; une personne peut compter plusieurs fois.",
      stages: stagesFr,
    },

    funnel: funnelFr(f),

    dropoff: {
      title: (c) =>
        c.kind === "reach" && c.stop
          ? c.stop.how === "most"
            ? `La plupart des abandons suivent ${q(c.stop.label)}`
            : `C’est après ${q(c.stop.label)} qu’on abandonne le plus`
          : "Ce qu’ont fait à la place ceux qui se sont arrêtés",
      lede: "À chaque étape\u00A0: ce qu’ont fait ensuite ceux qui se sont arrêtés, à côté de ce qu’ont fait ceux qui ont continué.",
      headline: (c: DropClaim) => {
        switch (c.kind) {
          case "nobody":
            return `Après ${q(c.label)}, personne ne s’est arrêté`;
          case "small":
            return `Après ${q(c.label)}, ${people(c.stopped)} ${f.plural(c.stopped, "s’est arrêtée", "se sont arrêtées")}\u00A0: trop peu pour y voir un motif`;
          case "most":
            return `Après ${q(c.label)}, ${people(c.stopped)} se sont arrêtées\u00A0: la plupart ont fait ${q(c.event)} ensuite`;
          case "top":
            return `Après ${q(c.label)}, ${people(c.stopped)} se sont arrêtées\u00A0: ${f.pctRound(c.rate)} ont fait ${q(c.event)} ensuite, plus que toute autre chose`;
          case "ended":
            return `Après ${q(c.label)}, ${people(c.stopped)} se sont arrêtées\u00A0: la plupart n’ont plus rien fait`;
          case "mixed":
            return `Après ${q(c.label)}, ${people(c.stopped)} se sont arrêtées, sans qu’une suite l’emporte`;
        }
      },
      fact: {
        dropped: (c) => f.plural(c, "a abandonné", "ont abandonné"),
        waiting: "encore en chemin",
        on: (c, next) => `${f.plural(c, "a continué", "ont continué")} vers ${q(next)}`,
        ended: (c) => f.plural(c, "y a fini sa visite", "y ont fini leur visite"),
        value: (v) => `${v} perdus`,
      },
      rank: "Perdus après",
      droppedCol: "Abandons",
      shareCol: "De tous les abandons",
      valueCol: "Valeur perdue",
      by: "Ce qui en est montré",
      bys: { event: "événement", page: "page", channel: "canal" },
      nextCol: { event: "Événement suivant", page: "Page de l’événement suivant", channel: "Canal de l’événement suivant" },
      noneKnown: "On n’en sait rien pour ceux qui se sont arrêtés ici.",
      back: (c, all, d) => `${f.int(c)} des ${f.int(all)} ${f.plural(c, "est revenu", "sont revenus")} lors d’une visite ultérieure, la moitié en ${d} au plus`,
      doors: "Ils sont revenus en faisant",
      backChannels: "Ils sont revenus par",
      ofBack: "de ceux-ci",
      telling: (event, stopped, on) =>
        `${capital(q(event))} les distingue\u00A0: ${f.pctRound(stopped)} de ceux qui se sont arrêtés l’ont fait ensuite, contre ${f.pctRound(on)} de ceux qui ont continué.`,
      within: (window) => (window > 0 ? `dans les ${f.span(window)}` : "à temps"),
      ever: "à tout moment",
      when: "Ce qui compte comme suite",
      stopped: (c) => `Des ${f.int(c)} qui se sont arrêtés`,
      on: (c) => `Des ${f.int(c)} qui ont continué`,
      nothing: "plus rien",
      otherEvents: "autres événements",
      returned: (c, all, next) => `${f.int(c)} des ${f.int(all)} qui ont abandonné ${f.plural(c, "est revenu", "sont revenus")} à ${q(next)} plus tard, trop tard pour compter.`,
      gap: (d) => `La moitié des suites sont venues en moins de ${d}.`,
      last: (list) => `Vus en dernier à\u00A0: ${list}.`,
      lastItem: (event, rate) => `${q(event)} (${rate})`,
      none: "Sans entonnoir, pas d’abandons à montrer. Choisissez les étapes d’un entonnoir ci-dessus.",
    },

    ...troubleFr(f),
    ...figuresFr(f, stagesFr),

    quality: {
      headline: (problems, notes) =>
        problems > 0
          ? `${problems === 1 ? "Une chose rend" : `${capital(kinds[problems] ?? f.int(problems))} choses rendent`} les nombres douteux`
          : notes > 0
            ? `Rien de grave dans les données\u202F; ${notes === 1 ? "une chose" : `${kinds[notes] ?? f.int(notes)} choses`} à savoir`
            : "Rien à redire aux données",
      severity: { problem: "Problème", note: "À savoir" },
      good: (c) => (c === 1 ? "Une chose a été vérifiée et trouvée en ordre" : `${capital(kinds[c] ?? f.int(c))} choses ont été vérifiées et trouvées en ordre`),
      longest: (shown, all) => (shown < all ? `Les plus longs des ${f.int(all)}\u00A0:` : ""),
      far: (period, rest) => `${period}\u202F; le reste\u00A0: ${rest}.`,
      busiest: "Les plus actifs",
      busiestSays: (q) =>
        q.busiest.length === 1
          ? `Une seule personne a ${q.events === 1 ? "le seul événement" : `tous les ${f.int(q.events)}\u00A0événements`}.`
          : `Les ${kinds[q.busiest.length]} plus actifs ont ${f.list(q.busiest.map((b) => f.int(b.events)))} événements, soit ${f.pct(q.busiest_rate)} de tous. La médiane est de ${f.dec(q.median_events_per_user ?? 0)}\u202F; ${n(q.single_event_users, "personne", "personnes")} sur ${f.int(q.users)} n’en ${f.plural(q.single_event_users, "a", "ont")} qu’un.`,
      use: "Emploi",
      uses: { events: "événements", side: "table annexe" },
      joined: (on, matched) => `jointe par ${exact(on)}${matched === null ? "" : `, trouvée pour ${f.pct(matched)} des événements`}`,
      more: (c) => `et ${f.int(c)} de plus`,
      rows: "Lignes lues",
      events: "Devenues événements",
      filtered: "Écartées par les filtres",
      sampledOut: "De personnes hors de l’échantillon",
      rejected: "Illisibles",
      rejects: "Lignes écartées, par cause",
      cause: "Cause",
      file: "Fichier",
      row: "Ligne",
      column: "Colonne",
      value: "Valeur",
      why: "Ce qui ne va pas",
      samples: (c) => (c === 1 ? "La première" : `Les ${f.int(c)} premières`),
      warnings: "Bon à savoir",
      columns: "Colonnes du fichier",
      role: "Lue comme",
      files: "Fichiers",
      format: "Format",
      size: "Taille",
      zone: (zone) => `Les jours et les heures sont ceux de ${zone}.`,
    },

    take: {
      title: "Emportez-le",
      report: "Rapport (JSON)",
      recipe: "Recette (JSON)",
      load: "Charger une recette",
      print: "Imprimer",
      says: "Le rapport contient des comptes, aucun identifiant de personne. La recette contient les questions\u00A0: chargez-la avec le fichier du mois suivant pour poser les mêmes.",
      badRecipe: "Ce fichier n’est pas une recette\u00A0: ce n’est pas du JSON.",
    },

    problem: {
      title: (p) => problemsFr[p.code as Code]?.(p, f) ?? "Le fichier n’a pas pu être lu",
      place: (p) =>
        [p.file ? exact(p.file) : "", p.row ? `ligne ${f.int(p.row)}` : "", p.column ? `colonne ${exact(p.column)}` : "", p.value ? `«\u00A0${exact(p.value)}\u00A0»` : ""]
          .filter(Boolean)
          .join(" · "),
      hint: (p) => hintsFr[p.code as Code] ?? p.hint ?? "",
      cause: (p) => {
        if (p.code === "too_large" && p.memory) return `${p.memory.exact ? "" : "environ "}${n(p.memory.rows, "ligne", "lignes")}`;
        return p.code === "out_of_memory" ? "la mémoire est épuisée" : causeFr(p);
      },
      causeLabel: "La cause",
      inEnglish: "en anglais",
      another: "Essayer un autre fichier",
      crashed: "Relancer le moteur",
      notChanged: "La question n’a pas pu recevoir de réponse. La page montre encore la réponse précédente.",
    },

    finding: (x) => findingsFr[x.code as Code]?.(x, f) ?? [capital(x.text), ""],
    note: (note) => notesFr[note.code as Code]?.(note, f) ?? note.text,
  };
};

/** Les étapes d’un parcours. */
const stagesFr: Record<string, string> = {
  awareness: "découverte",
  consideration: "réflexion",
  purchase: "achat",
  experience: "usage",
  loyalty: "fidélité",
};
