// Le français des codes de la carte du parcours et du chemin voulu.

import type { JourneyCodes } from "./journey.en.ts";

export const journeyCodesFr: JourneyCodes = {
  teams: { marketing: "marketing", sales: "ventes", service: "service client", product: "produit", "": "personne" },
  stageBy: {
    recipe: "vous l’avez dit",
    lexicon: "son nom le dit",
    vendor: "le format du fichier le dit",
    objective: "c’est l’objectif",
    first: "la plupart commencent par lui",
    before: "il vient avant l’objectif",
    after: "il vient après l’objectif",
    repeated: "on le refait encore et encore après l’objectif",
    "": "rien n’en indique une",
  },
  teamBy: { recipe: "vous l’avez dit", lexicon: "son nom le dit", stage: "son étape le dit", "": "rien n’en indique une" },
  arrows: { onward: "en avant", return: "retour", repurchase: "nouvel achat" },
  pains: { friction: "un accroc", drop_off: "beaucoup s’arrêtent ici" },
  deviations: { skipped: "sautée", instead: "autre chose à la place", stopped: "arrêt" },
};
