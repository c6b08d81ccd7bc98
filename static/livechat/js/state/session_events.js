import { t } from "../lib/i18n.js";
import { clock, fullTime, whenWithin } from "../lib/time.js";
import { ms } from "./selectors.js";

/** In the order in which they happened; one never changes. @param {SessionEvent[]} known @param {SessionEvent[]} incoming @returns {SessionEvent[]} */
export function mergeEvents(known, incoming) {
  const byId = new Map([...known, ...incoming].map((event) => [event.id, event]));
  return [...byId.values()].sort((a, b) => a.rev - b.rev);
}

/** @param {SessionEvent} event @param {AppState} state @param {number} now @returns {TimelineItem} */
export function eventItem(event, state, now) {
  const at = ms(event.at);
  return { key: `s-${event.id}`, kind: "event", text: textOf(event, state, now), time: clock(at), fullTime: fullTime(at) };
}

/** @param {SessionEvent} event @param {AppState} state @param {number} now */
function textOf(event, state, now) {
  const who = { id: event.actor_id, name: event.actor_name };
  if (event.what === "transferred") return transferText(event, state);
  if (event.what === "woken" && event.actor_id === null) return t("event.woken_itself");
  if (event.what === "snoozed") return sentence("snoozed", who, state, whenWithin(ms(event.until), now));
  if (event.what === "released" && event.actor_id === null) return t("event.released_itself", { name: event.from_operator_name ?? t("author.colleague") });
  if (event.what === "rated") return t("event.rated", { rating: event.reason ?? "" });
  if (event.what === "closed" && event.actor_id === null) return t(event.reason === "customer" ? "event.closed_customer" : "event.closed_itself");
  const taken = event.what === "released" && event.from_operator_id !== event.actor_id;
  if (taken) return sentence("released_from", who, state, event.from_operator_name);
  const given = event.what === "reopened" && event.to_operator_id !== null && event.to_operator_id !== event.actor_id;
  if (given) return sentence("reopened_for", who, state, event.to_operator_name);
  return sentence(event.what, who, state);
}

/** @param {string} what @param {{ id: number | null, name: string | null }} who @param {AppState} state @param {string | null} [other] */
function sentence(what, who, state, other = "") {
  const name = who.name ?? t("author.team");
  return t(`event.${what}${isMe(who.id, state) ? "_you" : ""}`, { name, other: other || t("author.colleague") });
}

/** @param {number | null} id @param {AppState} state */
function isMe(id, state) {
  return String(id) === state.me.id;
}

/** @param {SessionEvent} event @param {AppState} state */
function transferText(event, state) {
  const to = { id: event.to_operator_id, name: event.to_operator_name };
  const from = event.from_operator_name;
  if (event.to_operator_id === event.actor_id) return sentence(from ? "taken_over" : "claimed", to, state, from);
  const text = sentence("transferred", to, state);
  const by = isMe(event.actor_id, state) ? t("event.by_you", { text }) : event.actor_name ? t("event.by", { text, name: event.actor_name }) : text;
  return event.reason ? t("event.because", { text: by, reason: event.reason }) : by;
}
