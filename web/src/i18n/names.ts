// Names that come from the data, inside sentences of ours. A name is wrapped in
// Unicode isolates (so that a right-to-left event name does not turn a sentence
// round); views draw what stands between them as <em>, plain text shows nothing.

const OPEN = "\u2068";
const CLOSE = "\u2069";

/** add_to_cart → add to cart. Leaves alone what already reads as words, but for the names of a step's events, between slashes. */
export function humanise(name: string): string {
  if (name.includes(" / ")) return name.split(" / ").map(humanise).join(" / ");
  if (/\s/.test(name.trim())) return name.trim();
  const words = name.replace(/[_\-.]+/g, " ").trim();
  return words || name;
}

/** A name from the data, made readable and marked as such. */
export function named(name: string): string {
  return OPEN + humanise(name) + CLOSE;
}

/** A name from the data, exactly as it is there. */
export function exact(name: string): string {
  return OPEN + name + CLOSE;
}

export type Part = { text: string; name: boolean };

/** Splits a sentence at its marked names. */
export function parts(sentence: string): Part[] {
  const out: Part[] = [];
  for (const piece of sentence.split(OPEN)) {
    const [head, ...tail] = piece.split(CLOSE);
    if (tail.length === 0) {
      if (head) out.push({ text: head, name: false });
      continue;
    }
    if (head) out.push({ text: head, name: true });
    const rest = tail.join("");
    if (rest) out.push({ text: rest, name: false });
  }
  return out;
}

/** The sentence without its marks. */
export function plainText(sentence: string): string {
  return sentence.replaceAll(OPEN, "").replaceAll(CLOSE, "");
}

/** The first letter large; marks around names are passed over. */
export function capital(text: string): string {
  return text.replace(/^(\u2068?)(\p{L})/u, (_, mark: string, letter: string) => mark + letter.toLocaleUpperCase());
}
