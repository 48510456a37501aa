// Who came back, month by month, and people alike in when and how often they come.

import { css } from "../../styles/css.ts";
import type { SharedMonth } from "../../share/report.gen.ts";
import type { Draw, Kit } from "../kit.ts";

const en = {
  name: "Retention",
  back: (rate: string, month: string) => `${rate} of those active the month before came back in ${month}`,
  plain: "Who came, and who came back",
  lede: "People by month: seen for the first time, here the month before too, or back after a pause; below the line, those who stayed away.",
  new: "new",
  returning: "returning",
  resurrected: "back after a pause",
  lost: "lost",
  partial: "not a whole month",
  columns: ["Month", "Active", "New", "Returning", "Back after a pause", "Lost", "Came back"],
  segments: "By when they came last, how often, and for how much",
  kinds: { champions: "Champions", loyal: "Loyal", promising: "Promising", new: "New", attention: "Need attention", at_risk: "At risk", cannot_lose: "Not to be lost", hibernating: "Hibernating" } as Record<string, string>,
};

export type RetentionWords = typeof en;

export const retention: Draw = (report, kit) => {
  const r = report.retention;
  if (!r || (r.months.length === 0 && r.segments.length === 0)) return [];
  const m = kit.words("retention", en);
  const whole = r.months.filter((x) => !x.partial && x.returning + x.lost > 0).at(-1);
  const most = Math.max(...r.months.map((x) => x.new + x.returning + x.resurrected), 1);
  // Whoever has not come in a month that is not over may still.
  const lost = (x: SharedMonth) => (x.partial ? 0 : x.lost);
  const deep = Math.max(...r.months.map(lost), 0);
  const month = (date: string) => kit.f.day(`${date}-01`, "month");
  const every = Math.ceil(r.months.length / 8);
  return [
    {
      id: "retention",
      name: m.name,
      kicker: m.name,
      headline: whole ? m.back(kit.pct([whole.returning, whole.returning + whole.lost]), month(whole.month)) : m.plain,
      lede: r.months.length ? m.lede : "",
      body: [
        r.months.length
          ? [
              kit.h(
                "div",
                { class: "months", "aria-hidden": "true" },
                r.months.map((x, i) =>
                  kit.h(
                    "div",
                    x.partial ? { class: "partial" } : {},
                    kit.h("div", { class: "up", style: `height:${(most / (most + deep)) * 100}%` }, ([["pale", x.new], ["mark", x.resurrected], ["went", x.returning]] as const).map(([kind, n]) => (n > 0 ? kit.h("i", { class: kind, part: "bar", style: `height:${(n / most) * 100}%` }) : null))),
                    lost(x) > 0 ? kit.h("i", { class: "lost", part: "bar", style: `height:${(lost(x) / (most + deep)) * 100}%` }) : null,
                    i % every === 0 ? kit.h("small", {}, month(x.month)) : null,
                  ),
                ),
              ),
              kit.legend(["went", m.returning], ["mark", m.resurrected], ["pale", m.new], ["lost", m.lost], ["pale partial", m.partial]),
            ]
          : null,
        kit.table(
          m.columns,
          r.months.map((x) => [`${month(x.month)}${x.partial ? ` (${m.partial})` : ""}`, kit.cell(x.active), kit.cell(x.new), kit.cell(x.returning), kit.cell(x.resurrected), ...(x.partial ? ["–", "–"] : [kit.cell(x.lost), kit.pct([x.returning, x.returning + x.lost])])]),
        ),
        r.segments.length ? [kit.sub(m.segments), segments(r.segments.map((s) => [kit.of(m.kinds, s.code) ?? s.code, s.people]), report.people, kit)] : null,
      ],
    },
  ];
};

function segments(all: Array<[string, number]>, of: number, kit: Kit) {
  const most = Math.max(...all.map((s) => s[1]), 1);
  return kit.h("ul", { class: "ways" }, all.map(([name, people]) => kit.h("li", {}, kit.h("span", {}, name), kit.h("span", { class: "track", "aria-hidden": "true" }, kit.bar("mark", people / most)), kit.h("b", { part: "figure" }, kit.pct([people, of])), kit.h("span", { class: "soft" }, kit.cell(people)))));
}

export const retentionStyles = css`
  .months {
    display: flex;
    gap: 4px;
    height: 230px;
    padding-block-end: 24px;
  }
  .months > div {
    position: relative;
    flex: 1;
    min-width: 0;
    height: 100%;
  }
  .up {
    display: flex;
    flex-direction: column;
    justify-content: end;
    border-bottom: 1px solid var(--pc-ink);
  }
  .months i {
    display: block;
    border-style: solid;
    border-width: 0 1px;
  }
  .partial i,
  i.partial {
    opacity: 0.5;
  }
  .months .pale,
  .months .lost {
    border-width: 1px;
  }
  .months small {
    position: absolute;
    inset: calc(100% + 4px) auto auto 0;
    color: var(--pc-soft);
    white-space: nowrap;
  }
`;
