// Ce que le moteur dit d'une ligne ou d'un fichier, en français. Le moteur
// parle anglais ; ses causes les plus courantes, celles que lit qui n'a rien
// programmé, ont ici leur phrase. Les autres restent en anglais, et la page le dit.

import type { Problem } from "../model/report.gen.ts";

export const causes: Record<string, string> = {
  "no user id": "pas d’identifiant de personne",
  "no time": "pas d’heure",
  "no event name": "pas de nom d’événement",
  "not a time": "ce n’est pas une heure",
  "text after the time": "du texte suit l’heure",
  "year out of range": "année hors limites",
  "month out of range": "mois hors limites",
  "day out of range": "jour hors limites",
  "hour out of range": "heure hors limites",
  "minute out of range": "minute hors limites",
  "second out of range": "seconde hors limites",
  "time zone out of range": "fuseau horaire hors limites",
  "number out of range": "nombre hors limites",
  "a quote opens a field and does not close it": "un guillemet ouvre un champ et ne le referme pas",
  "a quote opens in the header and never closes": "un guillemet s’ouvre dans l’en-tête et ne se referme jamais",
  "the file is empty": "le fichier est vide",
  "the file holds binary data of no format Parcours knows": "le fichier contient des données binaires d’aucun format connu de Parcours",
  "the file begins as Parquet and ends before its footer": "le fichier commence comme du Parquet et s’arrête avant sa table finale",
  "the file became shorter while it was read": "le fichier a raccourci pendant sa lecture",
  "there are columns, and no rows under them": "il y a des colonnes, et aucune ligne dessous",
  "there are no rows under the header": "il n’y a aucune ligne sous l’en-tête",
  "this format cannot be read": "ce format ne se lit pas",
  "no such column": "cette colonne n’existe pas",
};

/** The cause in French, or null where only the engine's English is known. */
export function causeFr(p: Problem): string | null {
  const fields = /^(\d+) fields where the header names (\d+)$/.exec(p.cause);
  if (fields) return `${fields[1]} champs là où l’en-tête en nomme ${fields[2]}`;
  return causes[p.cause] ?? null;
}
