// Les codes du moteur en français : problèmes, conseils, remarques.
// Un test compare cette liste à celle du moteur.

import type { Code, Note, Problem, QualityFinding } from "../model/report.gen.ts";
import type { Format } from "./format.ts";
import { exact, named } from "./names.ts";

/** « nom » */
export const q = (name: string): string => `«\u00A0${named(name)}\u00A0»`;

/** A sentence for each code of a Problem or a Note. */
type Say<T> = Partial<Record<Code, (of: T, f: Format) => string>>;

export const problemsFr: Say<Problem> = {
  empty_file: () => "Le fichier est vide",
  no_rows: () => "Le fichier a des noms de colonnes, mais aucune ligne",
  binary: () => "Ce n’est pas un tableau lisible",
  unsupported: (p) => (p.value ? `Cette sorte de fichier ne se lit pas encore\u00A0: ${exact(p.value)}` : "Cette sorte de fichier ne se lit pas encore"),
  truncated: () => "Le fichier s’arrête trop tôt",
  corrupt: () => "Le fichier est abîmé",
  too_large: (p, f) =>
    p.memory
      ? `Tout lire demande environ ${f.bytes(p.memory.needed_bytes)} de mémoire, et ${f.bytes(p.memory.available_bytes)} sont disponibles ici`
      : "Tout lire demande plus de mémoire qu’il n’y en a ici",
  out_of_memory: () => "Il n’y a pas eu assez de mémoire pour tout lire",
  too_wide: () => "Une ligne dépasse ce qui peut être lu",
  read_failed: () => "Le fichier n’a pas pu être lu sur le disque",
  aggregate: (p) => `${p.value ? exact(p.value) : "Cet export"} contient des totaux, pas des événements\u00A0: on ne peut pas en reconstituer les parcours`,
  mixed_files: () => "Les fichiers n’ont pas les mêmes colonnes",
  no_events: () => "Le fichier s’ouvre, mais ce n’est pas une liste d’événements",
  no_column: (p) => `Le fichier n’a pas de colonne ${p.column ? exact(p.column) : p.value ? exact(p.value) : "de ce nom"}`,
  nothing_left: () => "Il ne reste aucune ligne à lire",
  bad_recipe: () => "La recette ne peut pas être suivie",
  not_yet: () => "Cette version ne sait pas encore le faire",
  cancelled: () => "Arrêté",
  internal: () => "Le moteur s’est arrêté à cause d’une erreur de Parcours",
};

export const hintsFr: Partial<Record<Code, string>> = {
  empty_file: "Refaites l’export, et vérifiez qu’il est allé au bout.",
  no_rows: "Refaites l’export sur une période plus longue ou avec moins de filtres.",
  binary: "Parcours lit le CSV et le Parquet. Enregistrez d’abord un classeur en CSV.",
  unsupported: "Exportez les données en CSV, en JSON ou en Parquet.",
  truncated: "Le téléchargement ou la copie s’est sans doute interrompu. Récupérez le fichier à nouveau.",
  corrupt: "Récupérez le fichier à nouveau\u202F; s’il reste abîmé, exportez-le en CSV.",
  too_large: "Rien n’a encore été lu. Lisez-en moins ici, ou tout en ligne de commande.",
  out_of_memory: "Votre fichier est intact et n’est allé nulle part. Lisez-en moins ici, ou tout en ligne de commande.",
  too_wide: "La cause habituelle est un guillemet jamais refermé. Regardez cette ligne.",
  read_failed: "Il a peut-être été déplacé ou modifié depuis que vous l’avez choisi. Choisissez-le à nouveau.",
  mixed_files: "N’ouvrez ensemble que les parties d’un même export.",
  no_events: "Dites quelles colonnes portent la personne, l’heure et l’événement.",
  no_column: "Choisissez une autre colonne, ou ouvrez le fichier pour lequel la recette a été faite.",
  nothing_left: "Voyez quelle colonne est lue comme l’heure, et si des filtres ou une période écartent tout.",
  internal: "Votre fichier est intact et n’est allé nulle part. Rouvrez-le, ou une partie pour voir quelle ligne est en cause.",
};

/** A share of the people: one person in 10, where it is one in a whole number. */
export const shareFr = (share: number, f: Format): string => {
  const n = Math.round(1 / share);
  return Math.abs(n * share - 1) < 1e-4 ? `une personne sur ${f.int(n)}, choisie` : `${f.pctRound(share)} des personnes, choisies`;
};

export const notesFr: Say<Note> = {
  ragged_row: () => "Plus de champs que l’en-tête n’en nomme",
  missing_user: () => "Pas de personne",
  missing_time: () => "Pas d’heure",
  bad_time: () => "Une heure illisible",
  missing_event: () => "Pas d’événement",
  bad_json: () => "Une ligne qui n’est pas un objet JSON",
  bad_quote: () => "Un guillemet jamais refermé",
  by_name: (x) => (x.detail ? `son nom veut dire ${exact(x.detail)}` : "d’après son nom"),
  by_values: (x, f) => (x.total ? `${f.int(x.count ?? 0)} des ${f.int(x.total)} valeurs examinées conviennent` : "ses valeurs conviennent"),
  by_format: (x) => `c’est là que ${exact(x.detail ?? "")} la met`,
  by_recipe: () => "vous ou la recette le dites",
  constant: (x) => `pas de telle colonne\u00A0: chaque ligne est ${exact(x.detail ?? "")}`,
  rows_rejected: (x, f) => `${f.int(x.count ?? 0)} lignes sur ${f.int(x.total ?? 0)} ont été écartées parce qu’elles sont illisibles`,
  one_user: () => "Il n’y a qu’une personne dans les données\u00A0: les taux ne disent rien",
  few_users: (x, f) => `Seulement ${f.int(x.count ?? 0)} personnes\u00A0: lisez les taux comme des indices`,
  many_events: (x, f) => `${f.int(x.count ?? 0)} noms d’événements différents\u00A0: ils contiennent peut-être des identifiants`,
  many_ties: (x, f) => `${f.int(x.count ?? 0)} événements sur ${f.int(x.total ?? 0)} ont la même heure que le précédent de la personne\u00A0: l’ordre du fichier décide`,
  guessed_time: (x) =>
    x.detail === "UTC"
      ? `${exact(x.subject ?? "L’heure")} ne nomme pas de fuseau\u202F; elle a été lue en UTC`
      : `${exact(x.subject ?? "L’heure")} laisse ouverte l’écriture des heures\u202F; elle a été lue comme ${exact(x.detail ?? "")}`,
  guessed_event: (x) => `Aucune colonne ne nomme un événement\u00A0: chaque ligne s’appelle ${exact(x.detail ?? "")}`,
  no_funnel: () => "Aucun entonnoir n’a pu être proposé",
  unknown_event: (x) => `Aucun événement ne s’appelle ${exact(x.subject ?? "")}${x.detail ? `\u00A0: vouliez-vous dire ${exact(x.detail)}\u202F?` : ""}`,
  empty_step: (x) => `Personne n’a franchi l’étape ${q(x.subject ?? "")}${x.detail ? ` de ${exact(x.detail)}` : ""}`,
  no_personas: (x, f) =>
    x.detail === "few_users"
      ? `${f.int(x.count ?? 0)} personnes, c’est trop peu pour y trouver des groupes\u202F; il en faut ${f.int(x.total ?? 0)}`
      : x.detail === "alike"
        ? "Les gens se comportent trop pareillement pour former des groupes"
        : x.detail === "unstable"
          ? "Les groupes ne tiennent pas\u00A0: d’autres gens du même genre en formeraient d’autres"
        : "Les gens diffèrent par degrés\u00A0: aucun nombre de groupes ne tient mieux que le hasard",
  not_split: () => "Pas de découpage par profil\u00A0: ces données n’ont pas de profils nets",
  fewer_personas: (x, f) => `${f.int(x.count ?? 0)} groupes ont été trouvés au lieu des ${f.int(x.total ?? 0)} demandés`,
  small_step: (x, f) => `Seulement ${f.int(x.count ?? 0)} ${f.plural(x.count ?? 0, "personne a", "personnes ont")} atteint ${q(x.subject ?? "")}${x.detail ? ` de ${exact(x.detail)}` : ""}\u00A0: petit échantillon`,
  groups_by_step: (x, f) => `Chacun compte avec chaque ${exact(x.subject ?? "")} de ses événements de l’étape ${f.int(x.count ?? 0)}, et sans tel événement nulle part\u00A0: la somme des groupes n’est pas celle des étapes`,
  user_capped: (x, f) => `${f.int(x.count ?? 0)} personnes avaient plus de ${f.int(x.total ?? 0)} événements\u202F; leurs premiers ont été gardés`,
  nobody: () => "personne n’a cet identifiant dans les données",
  too_short: () => "il n’y a pas un jour entier de données des deux côtés pour comparer",
  no_rule: (x) => `${x.subject ?? "l’outil"} ne peut pas compter cet entonnoir\u00A0: il ne connaît pas ${(x.detail ?? "").replaceAll("_", " ")}`,
  trend_by_period: () => "Selon ces règles, une personne compte une fois dans chaque intervalle où elle entre\u00A0: l’évolution ne donne pas la somme des étapes",
  trend_unit: (x) => `L’évolution est par ${x.detail === "month" ? "mois" : "semaine"}\u00A0: comme demandée, elle aurait trop d’intervalles`,
  groups_overlap: (x) => `Une personne est dans le groupe de chaque valeur de ${exact(x.subject ?? "")} qu’elle a\u00A0: les groupes ne donnent pas la somme des étapes`,
  not_reconciled: (x, f) => `${q(x.subject ?? "")}${x.detail ? `, ${exact(x.detail)}` : ""}\u00A0: ${f.int(x.count ?? 0)} d’un côté, ${f.int(x.total ?? 0)} de l’autre`,
  window_open: (x, f) => `${f.int(x.count ?? 0)} personnes sur ${f.int(x.total ?? 0)} sont encore dans la fenêtre de ${x.detail ? exact(x.detail) : "l’entonnoir"}\u00A0: leur issue est ouverte`,
  invalid_text: (x, f) => `${f.int(x.count ?? 0)} lignes contiennent des octets qui ne sont pas de l’UTF-8, lus en Windows-1252`,
  file_ignored: (x) => `${exact(x.subject ?? "")} a été laissé de côté\u00A0: ses colonnes sont autres et il n’a pas une ligne par identifiant des événements`,
  column_added: (x) => `${exact(x.subject ?? "")} est nouvelle dans ${exact(x.detail ?? "")}\u00A0: vide dans les fichiers précédents`,
  column_lost: (x) => `${exact(x.detail ?? "")} n’a pas de ${exact(x.subject ?? "")}\u00A0: vide à cet endroit`,
  column_renamed: (x) => `${exact(x.subject ?? "")} est ce que d’autres fichiers appellent ${exact(x.detail ?? "")}\u00A0: lues comme une seule colonne`,
  column_kind: (x) => `${exact(x.subject ?? "")} est d’un autre type dans ${exact(x.detail ?? "")}\u00A0: lue comme texte`,
  by_default: (x) => `Des lignes sont écartées d’après ${exact(x.subject ?? "")}, comme d’usage avec ${exact(x.detail ?? "")}`,
  format_note: (x) => `${exact(x.subject ?? "")}\u00A0: ${exact(x.detail ?? "")}`,
  no_agent: () => "Les robots ne se distinguent pas des gens\u00A0: aucune colonne ne contient d’agents utilisateurs",
  user_sample: (x, f) => `Ce rapport porte sur ${shareFr(Number(x.detail), f)} d’après l’identifiant\u00A0: tous les nombres sont ceux de ces ${f.int(x.count ?? 0)}\u00A0personnes`,
  proposed_funnel: (x) => (x.detail === "path" ? `L’entonnoir est le chemin que prennent la plupart de ceux qui atteignent ${exact(x.subject ?? "")}` : x.detail === "lexicon" ? "L’entonnoir a été proposé d’après des noms d’étapes bien connus" : "L’entonnoir a été proposé d’après l’ordre des événements"),
};

/** A fact about the data, and what it means for the results. */
type Finding = (x: QualityFinding, f: Format) => [fact: string, means: string];

/** Count of Total things, or that there is none. */
const some = (one: string, of: string, none: string, does: string, do_: string, means: string): Finding => (x, f) => [
  x.count === 0 ? none : `${f.int(x.count)}\u00A0${f.plural(x.count, one, of)} sur ${f.int(x.total)} ${f.plural(x.count, does, do_)}`,
  means,
];

const line = ["ligne", "lignes"] as const;
const event = ["événement", "événements"] as const;
const person = ["personne", "personnes"] as const;

export const findingsFr: Partial<Record<Code, Finding>> = {
  quality_unread: some(...line, "Toutes les lignes ont pu être lues", "n’a pas pu être lue", "n’ont pas pu être lues", "Qui y a fait quelque chose semble en avoir fait moins, ou s’être arrêté."),
  quality_nobody: some(...line, "Chaque ligne dit de qui il s’agit", "ne dit pas de qui il s’agit", "ne disent pas de qui il s’agit", "Ce que ces gens ont fait manque\u202F; les taux sont ceux des personnes connues."),
  quality_far: some(...event, "Aucun événement n’est loin de tous les autres", "est à plus d’un an de tous les autres", "sont à plus d’un an de tous les autres", "Une horloge s’y trompait. La dernière heure dit quand les données finissent, et donc qui est encore en chemin."),
  quality_ties: some(...event, "Personne n’a deux événements à la même heure", "a l’heure du précédent de la même personne", "ont l’heure du précédent de la même personne", "C’est l’ordre du fichier qui dit lequel vint d’abord."),
  quality_repeats: some(...event, "Aucun événement n’est en double", "a la personne, l’heure et le nom d’un autre", "ont la personne, l’heure et le nom d’un autre", "Ils sont en double, ou les parties d’une même chose, comme les articles d’une commande. Il y a d’autant plus d’événements, mais pas plus de personnes."),
  quality_midnight: some(...event, "Aucun événement n’est à minuit juste", "est à minuit juste", "sont à minuit juste", "C’est une date sans heure\u00A0: l’ordre dans la journée et les durées plus courtes ne sont pas connus."),
  quality_far_users: some(...person, "Personne n’a démesurément plus d’événements que les autres", "a plus de 1000\u00A0fois les événements de la médiane", "ont plus de 1000\u00A0fois les événements de la médiane", "Ce sont sans doute des programmes ou des identifiants partagés. Les événements sont surtout les leurs, non les personnes."),
  quality_single: some(...person, "Chacun a plus d’un événement", "n’a qu’un événement", "n’ont qu’un événement", "Aucun entonnoir de deux étapes ne les compte. L’identifiant est-il celui d’une personne, et non d’une visite\u202F?"),
  quality_filtered: some(...line, "", "est écartée par les filtres ou la période", "sont écartées par les filtres ou la période", "Tous les nombres sont ceux des autres."),
  quality_excluded: some(...line, "", "est écartée par le nettoyage", "sont écartées par le nettoyage", "Les événements masqués, les robots et le trafic interne ne comptent nulle part."),
  quality_duplicates: some(...line, "", "a l’identifiant d’un événement précédent", "ont l’identifiant d’un événement précédent", "Chaque événement compte une fois."),
  quality_conflicts: some("appareil", "appareils", "", "a eu plusieurs utilisateurs", "ont eu plusieurs utilisateurs", "Ce qui s’y est passé sans nom compte pour le premier jusqu’à l’arrivée du second, puis pour l’appareil seul."),
  quality_devices: some(...line, "", "est d’un appareil sans utilisateur connu", "sont d’un appareil sans utilisateur connu", "Qui a deux appareils y compte pour deux personnes."),
  quality_capped: some(...line, "", "dépasse ce qu’une personne peut avoir", "dépassent ce qu’une personne peut avoir", "Les premiers événements de ces personnes ont été gardés."),
  quality_unused: some("colonne", "colonnes", "", "n’a pas de rôle", "n’ont pas de rôle", "Elles peuvent tout de même filtrer, diviser un entonnoir ou poser une condition à une étape."),
  quality_gaps: (x, f) => [
    x.count === 0 ? "Aucun silence n’est inhabituel" : `Pendant ${f.duration(3600 * x.total)} en tout, rien n’a été enregistré\u202F; un silence dépasse rarement ${f.duration(3600 * Number(x.detail))}`,
    "Qui était en chemin à ce moment-là semble s’être arrêté.",
  ],
};

export const coveredFr = new Set<string>([problemsFr, notesFr, findingsFr].flatMap(Object.keys));
