// How many messages a long text becomes, as the server splits it (chat/line/split.py).

/** Where to cut, the best first. */
const BREAKS = [/\n[ \t]*\n/g, /\n/g, /[.!?…]+["'”’)\]]*\s|[。！？]+[」』”’）]*/g, /\s/g];

/** @param {string} text @param {number} limit UTF-16 units @returns {string[]} */
export function splitText(text, limit) {
  if (text.length <= limit) return [text];
  const parts = [];
  let rest = text.trimEnd();
  while (rest.length > limit) {
    const end = cut(rest, limit);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...parts, rest].filter(Boolean);
}

/** @param {string} text @param {number} limit */
function cut(text, limit) {
  const from = Math.floor(limit / 2);
  const second = text.slice(from, limit);
  for (const pattern of BREAKS) {
    const last = [...second.matchAll(pattern)].at(-1);
    if (last) return from + last.index + last[0].length;
  }
  return characterEnd(text, limit);
}

/** @param {string} text @param {number} limit */
function characterEnd(text, limit) {
  // Long enough before the cut for any character, and no longer: this runs with each key.
  const from = Math.max(0, limit - 200);
  if (typeof Intl.Segmenter !== "function") return /[\ud800-\udbff]/.test(text[limit - 1] ?? "") ? limit - 1 : limit;
  let end = limit;
  for (const { index, segment } of new Intl.Segmenter().segment(text.slice(from, limit + 200))) {
    if (from + index + segment.length > limit) break;
    end = from + index + segment.length;
  }
  return end;
}
