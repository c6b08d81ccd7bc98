import { folded } from "./canned.js";

/**
 * How well a text fits what is typed: 0 begins so, 1 a word does, 2 it stands inside, 3 a word begins as it does
 * and its letters follow in this order; null: not at all. Words may stand in any order. @param {string} text @param {string} query @returns {number | null}
 */
export function fit(text, query) {
  const whole = folded(text);
  const said = folded(query).trim();
  if (whole.startsWith(said)) return 0;
  const fits = said.split(/\s+/).map((word) => one(whole, word));
  return fits.includes(null) ? null : Math.max(...fits.map(Number));
}

/** @param {string} text @param {string} word */
function one(text, word) {
  const at = text.indexOf(word);
  if (at === 0 || (at > 0 && /\s/.test(text[at - 1] ?? ""))) return 1;
  if (at > 0) return 2;
  // Two letters out of order say nothing.
  if ([...word].length < 3) return null;
  const [first = ""] = word;
  let from = text.startsWith(first) ? 0 : text.indexOf(` ${first}`);
  if (from < 0) return null;
  for (const letter of word) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return null;
  }
  return 3;
}
