import { t } from "../lib/i18n.js";
import { graphemes } from "../lib/text.js";

export const MOST_REPLIES = 13;
export const LONGEST_LABEL = 20; // characters as a reader sees them
export const LONGEST_REPLY = 300; // UTF-16 units
export const LONGEST_PLACE = 100; // UTF-16 units

/** A place and quick replies that wait to be sent with the answer, by conversation. @param {AppState} state @param {Action} action @returns {AppState} */
export function staged(state, action) {
  switch (action.type) {
    case "place/set": {
      const { [action.id]: _old, ...others } = state.places;
      return { ...state, places: action.place ? { ...others, [action.id]: action.place } : others };
    }
    case "replies/set": {
      const { [action.id]: _old, ...others } = state.replies;
      return { ...state, replies: action.replies.length ? { ...others, [action.id]: action.replies } : others };
    }
    default:
      return state;
  }
}

/** What is wrong with each field of a place, in words; empty where it is right. @param {Record<keyof Place, string>} typed @returns {Partial<Record<keyof Place, string>>} */
export function placeErrors(typed) {
  /** @type {Partial<Record<keyof Place, string>>} */
  const wrong = {};
  for (const name of /** @type {const} */ (["title", "address"])) {
    const text = typed[name].trim();
    if (!text) wrong[name] = t(`place.${name}_missing`);
    else if (text.length > LONGEST_PLACE) wrong[name] = t("place.too_long", { n: text.length, max: LONGEST_PLACE });
  }
  for (const [name, most] of /** @type {const} */ ([["latitude", 90], ["longitude", 180]])) {
    const value = numberOf(typed[name]);
    if (Number.isNaN(value) || Math.abs(value) > most) wrong[name] = t("place.number", { most });
  }
  return wrong;
}

/** @param {Record<keyof Place, string>} typed without errors @returns {Place} */
export function placeOf(typed) {
  return { title: typed.title.trim(), address: typed.address.trim(), latitude: numberOf(typed.latitude), longitude: numberOf(typed.longitude) };
}

/** NaN for what is no number; a comma may stand for the point. @param {string} text */
function numberOf(text) {
  return text.trim() === "" ? NaN : Number(text.trim().replace(",", "."));
}

/** What is wrong with one quick reply, in words; "" where it is right. @param {QuickReply} typed */
export function replyError({ label, text }) {
  const seen = graphemes(label.trim());
  if (seen === 0) return text.trim() ? t("replies.label_missing") : "";
  if (seen > LONGEST_LABEL) return t("replies.label_long", { n: seen, max: LONGEST_LABEL });
  return text.trim().length > LONGEST_REPLY ? t("replies.text_long", { n: text.trim().length, max: LONGEST_REPLY }) : "";
}

/** Those that say something. @param {QuickReply[]} typed @returns {QuickReply[]} */
export function repliesOf(typed) {
  return typed.map(({ label, text }) => ({ label: label.trim(), text: text.trim() || label.trim() })).filter(({ label }) => label);
}
