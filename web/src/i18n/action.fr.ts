// Le français de ce qu'il reste à faire.

import type { Action } from "../model/report.gen.ts";
import type { ActionWords } from "./action.en.ts";
import type { Format } from "./format.ts";
import { exact, named } from "./names.ts";

export const actionFr = (f: Format): ActionWords => {
  const n = (c: number, one: string, other: string) => `${f.int(c)} ${f.plural(c, one, other)}`;
  const touchpoint = (a: Action) => (a.where.property ? `${exact(a.where.property)} ${exact(a.where.event)}` : named(a.where.event));
  const value = (a: Action) => `${exact(a.for.property)} ${exact(a.for.value)}`;
  const item = (a: Action, name: string) => (a.where.property ? exact(name) : named(name));
  const whom = (a: Action) => (a.for.kind === "property" ? ` pour ${value(a)}` : "");
  const about = (v: number | null) => (v === null ? "–" : f.dec(v, v < 10 ? 1 : 0));
  const range = (low: number, high: number, of: (v: number) => string) => (of(low) === of(high) ? of(low) : `${of(low)} à ${of(high)}`);
  const units: Record<string, string> = {
    conversions: "conversions de plus",
    returns: "personnes de plus qui reviennent",
    takers: "preneurs de plus",
    answers: "réponses de plus",
    contacts: "premiers contacts au support de moins",
  };
  const assumes: Record<string, string> = {
    as_others: "si ces personnes faisaient comme les autres",
    as_best: "si ces personnes faisaient comme celles du meilleur cas",
    as_usual: "si cela devait durer encore autant",
    tenth_more: "si une personne sur dix de celles qui ne l’ont pas y venait, et faisait ensuite comme les autres qui l’ont",
    as_taken: "si autant acceptent l’offre que l’ont pris plus tard d’eux-mêmes",
    as_returned: "s’il en revient autant que d’ordinaire après une aussi longue absence",
    tenth_answer: "si une personne sur dix répondait",
    as_chance: "si un contact n’y faisait pas suite plus souvent qu’au reste",
  };
  const went = (a: Action) => (a.where.kind === "event" ? "ont converti" : "ont continué");
  return {
    title: (first) => (first === null ? "Rien à faire que les données appuient sûrement" : `D’abord : ${first}`),
    lede: "Chaque action repose sur des chiffres de ce rapport. Ce qui va avec le succès ne l’apporte pas forcément : une action est à essayer, et son gain est ce qu’elle vaudrait si c’était le cas. Les gains ne s’additionnent pas, car les mêmes personnes peuvent être concernées par plusieurs.",
    none: (a) => {
      const looked = a.looked.reduce((sum, l) => sum + l.looked, 0);
      return looked === 0
        ? "Il n’y avait rien à examiner : aucun objectif atteint, ou trop peu de personnes."
        : `${n(looked, "élément examiné", "éléments examinés")}. Aucun ne distingue assez sûrement assez de personnes (${f.int(a.min_people)} au moins de chaque côté) pour qu’une action s’y appuie : au plus ${f.pct(a.max_q)} de ce qui est proposé peut être dû au hasard.`;
    },
    left: (c) => `${n(c, "autre rapporte", "autres rapportent")} moins, ou ${f.plural(c, "ressemble", "ressemblent")} à celles-ci.`,
    what: (a) => {
      const w = a.where;
      switch (a.kind) {
        case "fix_step":
          switch (w.trouble) {
            case "incident":
              return `mettre fin à ce qui retient entre ${named(w.label)} et ${named(w.next_label)}${whom(a)}`;
            case "error":
              return `éviter ${named(w.event)} avant ${named(w.next_label)}`;
            case "rage":
              return `comprendre pourquoi ${named(w.label)} est répété sans cesse`;
            case "retry":
              return `éviter ${named(w.event)}, après quoi ${named(w.label)} est retenté`;
          }
          return `améliorer le passage de ${named(w.label)} à ${named(w.next_label)}${whom(a)}`;
        case "shorten_wait":
          return `raccourcir l’attente de ${named(w.label)} à ${named(w.next_label)}`;
        case "strengthen":
          return `amener plus de personnes par ${touchpoint(a)}`;
        case "remove":
          return `revoir ou retirer ${touchpoint(a)}`;
        case "offer":
          return `proposer ${item(a, w.label)} à ceux qui ont pris ${item(a, a.for.value)}`;
        case "win_back":
          return "faire revenir les habitués qui ne viennent plus";
        case "ask_feedback":
          return "demander comment c’était";
        case "fix_contacts":
          return `corriger ce qui mène au support après ${named(w.label)}`;
      }
      return a.kind.replaceAll("_", " ");
    },
    who: (a) => n(a.for.people, "personne", "personnes"),
    team: (t) => `Pour ${({ marketing: "le marketing", sales: "les ventes", service: "le service client", product: "le produit" } as Record<string, string>)[t] ?? t}`,
    confidence: (a) =>
      `Confiance ${({ high: "élevée", medium: "moyenne", low: "faible" } as Record<string, string>)[a.confidence] ?? a.confidence} : ${a.reasons
        .map((r) => ({ tests: "bien au-delà du hasard", people: "beaucoup de personnes", repeated: "pareil dans les deux moitiés de la période", not_halved: "non vérifié sur les deux moitiés de la période" } as Record<string, string>)[r] ?? r)
        .join(", ")}`,
    gain: (a) => `${range(a.gain.low_people ?? 0, a.gain.high_people ?? 0, (v) => f.int(Math.round(v)))} ${units[a.gain.unit] ?? a.gain.unit}`,
    value: (a, currency) => `soit ${range(a.gain.low_value ?? 0, a.gain.high_value ?? 0, (v) => f.money(Math.round(v), currency))}`,
    assumes: (a) => assumes[a.gain.assumes] ?? a.gain.assumes,
    figure: (a, e) => {
      const of = `${f.pct(e.number)} sur ${f.int(e.of)} (${f.interval(e.low, e.high)})`;
      const ratio = (v: number | null) => f.dec(v ?? 0, 2);
      switch (e.code) {
        case "rate":
          return `${of} ${went(a)}`;
        case "others_rate":
          return `${of} chez les autres`;
        case "best_rate":
          return `${of} avec ${exact(e.subject)}`;
        case "usual_rate":
          return `${f.pct(e.number)} continuent en temps normal`;
        case "odds_ratio":
          return `rapport des cotes ×${ratio(e.number)} (${ratio(e.low)} à ${ratio(e.high)})`;
        case "q":
          return `taux de fausses découvertes ${(e.number ?? 1) < 0.001 ? "< 0,001" : f.dec(e.number!, 3)}`;
        case "p":
          return `p ${(e.number ?? 1) < 0.001 ? "< 0,001" : `= ${f.dec(e.number!, 3)}`}`;
        case "wait_seconds":
          return `une attente est longue au-delà de ${f.duration(e.number)}`;
        case "together":
          return `${of} qui ont pris ${item(a, a.for.value)} ont aussi pris ${item(a, a.where.label)}`;
        case "usual_share":
          return `${f.pct(e.number)} de l’ensemble (${f.int(e.of)})`;
        case "lift":
          return `${ratio(e.number)} fois plus souvent que d’ordinaire (${ratio(e.low)} à ${ratio(e.high)})`;
        case "took_later":
          return `${of} qui ne l’avaient pas l’ont pris plus tard d’eux-mêmes`;
        case "away":
          return `${of} habitués sont absents plus longtemps que leur propre rythme ne le laisse attendre`;
        case "by_chance":
          return `${about(e.number)} par hasard`;
        case "orders_each":
          return `${about(e.number)} fois chacun en moyenne`;
        case "returned":
          return `${of} absents aussi longtemps sont revenus`;
        case "worth":
          return `${about(e.number)} de valeur jusqu’ici`;
        case "answered":
          return `${of} ont dit comment c’était`;
        case "contacts":
          return `${of} premiers contacts suivent directement`;
      }
      return `${e.code.replaceAll("_", " ")} ${about(e.number)}`;
    },
    evidence: "Sur quoi elle repose",
    copy: "Copier en texte",
    copied: "Copié",
    range: (text) => `Gain attendu : ${text}`,
  };
};
