// Le français de ce qui se partage d’un rapport.

import { sectionNames } from "../share/section-names.ts";
import type { Format } from "./format.ts";
import type { ShareWords } from "./share.en.ts";

export const shareFr = (f: Format): ShareWords => ({
  share: "Partager",
  title: "Partager sans livrer les données",
  lede: "Seuls des effectifs de groupes se partagent. Ils sont remis à une autre page, qui a un réseau et n’a jamais vu vos données\u202F; elle vous montre chaque octet avant que rien ne parte. Cette page-ci reste fermée.",
  sections: "Ce qui est partagé",
  names: sectionNames.fr,
  k: "Plus petit groupe",
  groups: (k) => `${f.int(k)} personnes`,
  kSays: (k) => `Les nombres sont arrondis à des multiples de ${f.int(k)}\u202F; ce que moins de personnes ont en commun est regroupé ou laissé de côté.`,
  name: "Titre",
  note: "Mot aux lecteurs",
  logo: "Logo",
  logoSays: (most) => `PNG, JPEG ou WebP, jusqu’à ${f.bytes(most)}\u202F; rien d’autre que l’image ne part`,
  logoLarge: (bytes) => `L’image fait ${f.bytes(bytes)}\u00A0: c’est trop.`,
  optional: "facultatif",
  none: "Choisissez au moins une section.",
  prepare: "Préparer le rapport",
  preparing: "Préparation…",
  ready: (bytes) => `Prêt\u00A0: ${f.bytes(bytes)}. Rien n’a quitté cet onglet.`,
  open: "Ouvrir la page de partage",
  late: "La page de partage n’a pas encore demandé le rapport. Si aucune ne s’est ouverte, votre navigateur l’a bloquée\u00A0: autorisez-la, ou choisissez de nouveau.",
  taken: "Remis, une seule fois. La suite se passe sur la page de partage\u202F; cette page-ci n’a toujours pas de réseau.",
  failed: "Il n’a pas pu être préparé\u00A0:",
  close: "Fermer",
});
