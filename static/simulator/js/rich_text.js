/** @import { Mark } from "./types.js" */

/** A set of LINE emoji as phones write them: a word in brackets, and where LINE finds its picture. */
export const EMOJI_PRODUCT = "5ac1bfd5040ab15980c9b435";
export const EMOJI = new Map(
  ["smile", "love", "laugh", "wink", "thanks", "please", "sorry", "sad", "angry", "wow", "ok", "sleepy"].map(
    (word, number) => [`(${word})`, String(number + 1).padStart(3, "0")],
  ),
);

/**
 * The LINE emoji in a text, as LINE's webhook lists them.
 * @param {string} text
 * @returns {Mark[]}
 */
export function emojisIn(text) {
  const found = [];
  for (const { 0: word, index } of text.matchAll(/\([a-z]+\)/g)) {
    const emojiId = EMOJI.get(word);
    if (emojiId) found.push({ index, length: word.length, productId: EMOJI_PRODUCT, emojiId });
  }
  return found;
}

/**
 * Who is mentioned in a text: each "@name" of these names, the longest name first.
 * @param {string} text
 * @param {{name: string, mark: Partial<Mark>}[]} names
 * @returns {Mark[]}
 */
export function mentionsIn(text, names) {
  /** @type {Mark[]} */
  const found = [];
  const longestFirst = [...names].sort((a, b) => b.name.length - a.name.length);
  for (let index = text.indexOf("@"); index >= 0; index = text.indexOf("@", index + 1)) {
    const named = longestFirst.find(({ name }) => text.startsWith(name, index + 1));
    if (named) found.push({ index, length: named.name.length + 1, ...named.mark });
  }
  return found;
}

/**
 * What has been typed of a mention before the caret; null where none is being typed.
 * @param {string} before
 * @returns {string | null}
 */
export function mentionBegun(before) {
  return /(?:^|\s)@([^\s@]*)$/.exec(before)?.[1] ?? null;
}

/**
 * A text in pieces: plain ones, and those that a mark covers. Marks that overlap or lie outside are left out.
 * @param {string} text
 * @param {Mark[]} marks
 * @returns {{text: string, mark: Mark | null}[]}
 */
export function pieces(text, marks) {
  /** @type {{text: string, mark: Mark | null}[]} */
  const found = [];
  let end = 0;
  for (const mark of [...marks].sort((a, b) => a.index - b.index)) {
    if (mark.index < end || mark.index + mark.length > text.length) continue;
    if (mark.index > end) found.push({ text: text.slice(end, mark.index), mark: null });
    end = mark.index + mark.length;
    found.push({ text: text.slice(mark.index, end), mark });
  }
  if (end < text.length) found.push({ text: text.slice(end), mark: null });
  return found;
}
