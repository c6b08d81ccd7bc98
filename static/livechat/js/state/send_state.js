import { has, t } from "../lib/i18n.js";
import { online } from "./selectors.js";

/** Reasons after which the same message cannot succeed. */
const FINAL = new Set(["line_rejected", "message_too_long", "validation_error", "conversation_not_found"]);

/**
 * What is known of an outgoing message's way to LINE, as icon and words. "Sent" comes from LINE's answer alone.
 * @param {Message} message @param {AppState} state @returns {StateModel | null}
 */
export function stateOf(message, state) {
  const own = Boolean(message.temp_id) && isOwn(message, state);
  switch (message.status) {
    case "local":
      return online(state) ? quiet("local", "clock", t("state.local")) : waiting();
    case "queued":
      return quiet("queued", "clock", t("state.queued"));
    case "sending":
      return quiet("sending", "clock", t("state.sending"));
    case "cancelled":
      return quiet("cancelled", "undo", t("state.cancelled"));
    case "sent":
      return { ...quiet("sent", "check", sentText(message)), tone: message.free ? "good" : "quiet" };
    case "failed":
      return failed(message, own);
    case "unknown":
      return { ...bad("unknown", t("state.unknown"), own), tone: "warn", icon: "question", retryLabel: t("action.send_again") };
    default:
      return null;
  }
}

/** @param {Message} message @param {AppState} state */
export function isOwn({ sender_role, operator_id, operator_name }, { me }) {
  if (sender_role !== "ADMIN") return false;
  return operator_id == null ? operator_name === me.name : String(operator_id) === me.id;
}

/** @param {Message} message */
function sentText({ free }) {
  if (free === true) return t("state.sent_free");
  return free === false ? t("state.sent_push") : t("state.sent");
}

/** @param {Message} message @param {boolean} own @returns {StateModel} */
function failed(message, own) {
  const reason = message.reason ?? "";
  const text = has(`reason.${reason}`) ? t(`reason.${reason}`) : reason || t("reason.unknown");
  const retry = own && message.retryable !== false && !FINAL.has(reason);
  return { ...bad("failed", t("state.failed", { reason: text }), retry), discard: own && message.id === null };
}

function waiting() {
  return { ...quiet("waiting", "cloud_off", t("state.waiting")), tone: /** @type {const} */ ("warn") };
}

/** @param {string} name @param {string} icon @param {string} text @returns {StateModel} */
function quiet(name, icon, text) {
  return { name, icon, text, tone: "quiet", retry: false, discard: false, retryLabel: "" };
}

/** @param {string} name @param {string} text @param {boolean} retry @returns {StateModel} */
function bad(name, text, retry) {
  return { name, icon: "alert", text, tone: "bad", retry, discard: false, retryLabel: t("action.retry") };
}
