// "@Name" in a note: names of colleagues, which may hold spaces and be beginnings of each other.

import { folded } from "./canned.js";

/**
 * A text's plain pieces and the names in it, in their order: at each @ the longest name that stands there.
 * @template {{ name: string }} P
 * @param {string} text @param {P[]} people @returns {{ text: string, who: P | null }[]}
 */
export function mentionParts(text, people) {
  const longest = [...people].sort((a, b) => b.name.length - a.name.length);
  /** @type {{ text: string, who: P | null }[]} */
  const parts = [];
  let end = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", Math.max(at + 1, end))) {
    const who = longest.find(({ name }) => name && text.startsWith(name, at + 1));
    if (!who) continue;
    if (at > end) parts.push({ text: text.slice(end, at), who: null });
    end = at + 1 + who.name.length;
    parts.push({ text: text.slice(at, end), who });
  }
  if (end < text.length) parts.push({ text: text.slice(end), who: null });
  return parts;
}

/** Who is named in a text, each once. @template {{ id: string, name: string }} P @param {string} text @param {P[]} people @returns {P[]} */
export function mentioned(text, people) {
  return [...new Set(mentionParts(text, people).flatMap(({ who }) => (who ? [who] : [])))];
}

/** What is being typed after an @ before the cursor, or null. A full-width ＠ is one as well. @param {string} before the text up to the cursor @returns {{ from: number, query: string } | null} */
export function mentionQuery(before) {
  const found = /(?:^|[^\p{L}\p{N}])([@＠]([^@＠\n]{0,40}))$/u.exec(before);
  const [, whole = "", query = ""] = found ?? [];
  return found ? { from: before.length - whole.length, query } : null;
}

/** Whose name, or a word of it, begins with that. @template {{ name: string }} P @param {P[]} people @param {string} query @returns {P[]} */
export function nameMatches(people, query) {
  const wanted = folded(query);
  return people.filter(({ name }) => {
    const whole = folded(name);
    return whole.startsWith(wanted) || whole.split(/\s+/).some((word) => word.startsWith(wanted));
  });
}
