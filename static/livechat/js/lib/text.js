/** How many avatar tones tokens.css declares. */
export const TONES = 8;

/**
 * One or two letters for a name. Thai, Japanese and other scripts without word initials give one.
 * @param {string} name
 */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return "?";
  const first = firstGrapheme(words[0] ?? "");
  const latin = /^\p{Script=Latin}/u;
  const last = words.at(-1) ?? "";
  if (words.length > 1 && latin.test(first) && latin.test(last)) {
    return (first + firstGrapheme(last)).toUpperCase();
  }
  return first.toUpperCase();
}

/** @param {string} text */
function firstGrapheme(text) {
  if (typeof Intl.Segmenter === "function") {
    for (const part of new Intl.Segmenter().segment(text)) return part.segment;
  }
  return [...text][0] ?? "";
}

/** The same tone for the same id, always. @param {string} id */
export function tone(id) {
  let hash = 0x811c9dc5; // FNV-1a
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash ^= hash >>> 15;
  return (hash >>> 0) % TONES;
}

/** Line breaks and runs of white space as one space, for one-line previews. @param {string} text */
export function oneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * Splits a text into plain pieces and web links, so that links can be made without any HTML.
 * @param {string} text @returns {{ text: string, url: string | null }[]}
 */
export function linkParts(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+/gu)) {
    const url = match[0].replace(/[.,;:!?)\]}、。」]+$/u, "");
    if (!URL.canParse(url)) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), url: null });
    parts.push({ text: url, url });
    end = match.index + url.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), url: null });
  return parts;
}

/**
 * A text's plain pieces, LINE emoji and mentions, in their order. Offsets are UTF-16 units, as strings here are.
 * What does not fit the text is left as text.
 * @param {string} text @param {Json} payload
 * @returns {{ text: string, emoji: string | null, mention: boolean, self: boolean }[]}
 */
export function textParts(text, payload) {
  const marks = [...emojisOf(payload), ...mentionsOf(payload)]
    .filter(({ index, length }) => Number.isInteger(index) && Number.isInteger(length) && index >= 0 && length > 0 && index + length <= text.length)
    .sort((a, b) => a.index - b.index);
  const parts = [];
  let end = 0;
  for (const { index, length, emoji, mention, self } of marks) {
    if (index < end) continue;
    if (index > end) parts.push({ text: text.slice(end, index), emoji: null, mention: false, self: false });
    end = index + length;
    parts.push({ text: text.slice(index, end), emoji, mention, self });
  }
  if (end < text.length) parts.push({ text: text.slice(end), emoji: null, mention: false, self: false });
  return parts;
}

/** @param {Json} payload */
function emojisOf(payload) {
  /** @type {Json[]} */
  const emojis = Array.isArray(payload?.emojis) ? payload.emojis : [];
  return emojis.filter(({ url }) => url).map(({ index, length, url }) => ({ index, length, emoji: url, mention: false, self: false }));
}

/** @param {Json} payload */
function mentionsOf(payload) {
  /** @type {Json[]} */
  const mentionees = Array.isArray(payload?.mention?.mentionees) ? payload.mention.mentionees : [];
  return mentionees.map(({ index, length, isSelf }) => ({ index, length, emoji: null, mention: true, self: isSelf === true }));
}

/** A file's size as people say it. @param {number} size bytes */
export function bytes(size) {
  if (size < 1000) return `${size} B`;
  const units = ["kB", "MB", "GB"];
  let value = size / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** How many characters a reader sees. @param {string} text */
export function graphemes(text) {
  if (typeof Intl.Segmenter !== "function") return [...text].length;
  return [...new Intl.Segmenter().segment(text)].length;
}
