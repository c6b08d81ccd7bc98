// The variables of canned replies, filled as the server's chat/canned.py fills them (a test compares them).

/** In the order in which they are offered. */
export const VARIABLES = Object.freeze(["customer_name", "operator_name", "channel_name"]);

const VARIABLE = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The text with its variables replaced; one without a value stays, to be seen. @param {string} text @param {Record<string, string>} values */
export function filled(text, values) {
  return text.replace(VARIABLE, (whole, name) => values[name] || whole);
}

/** Where the first variable stands that has no value: start and end, or null. @param {string} text @param {Record<string, string>} values @returns {[number, number] | null} */
export function unfilled(text, values) {
  let shift = 0;
  for (const { 0: whole, 1: name = "", index } of text.matchAll(VARIABLE)) {
    const value = values[name];
    if (!value) return [index + shift, index + shift + whole.length];
    shift += value.length - whole.length;
  }
  return null;
}

/** Width and case do not count. @param {string} text */
export function folded(text) {
  return text.normalize("NFKC").toLowerCase();
}
