// English for the codes of the journey map and the intended path.

export const journeyCodesEn = {
  /** Who owns an event. */
  teams: { marketing: "marketing", sales: "sales", service: "service", product: "product", "": "nobody" } as Record<string, string>,
  /** Why an event is of its stage. */
  stageBy: {
    recipe: "you said so",
    lexicon: "its name says so",
    vendor: "the format of the file says so",
    objective: "it is the objective",
    first: "most people begin with it",
    before: "it comes before the objective",
    after: "it comes after the objective",
    repeated: "people do it again and again after the objective",
    "": "nothing says one",
  } as Record<string, string>,
  /** Why a team owns it. */
  teamBy: { recipe: "you said so", lexicon: "its name says so", stage: "its stage says so", "": "nothing says one" } as Record<string, string>,
  arrows: { onward: "onward", return: "back", repurchase: "bought again" } as Record<string, string>,
  pains: { friction: "trouble", drop_off: "many stop here" } as Record<string, string>,
  deviations: { skipped: "passed over", instead: "something else instead", stopped: "stopped" } as Record<string, string>,
};

export type JourneyCodes = typeof journeyCodesEn;
