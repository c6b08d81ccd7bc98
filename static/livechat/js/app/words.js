import { has, locale, t } from "../lib/i18n.js";
import { WireError } from "../net/requests.js";
import { ErrorCode } from "../protocol.js";
import { holder } from "../state/panels.js";
import { nameOf } from "../state/selectors.js";

/** Codes whose sentence names who or which, better than the server could. @type {Set<string>} */
const NAMED = new Set([ErrorCode.SESSION_ALREADY_CLAIMED, ErrorCode.NOT_SESSION_OWNER, ErrorCode.SESSION_NOT_FOUND]);

/** Codes that this browser gives by itself. */
const OURS = new Set(["timeout", "disconnected", "unavailable"]);

/** What went wrong, in words for the operator. @param {unknown} error @param {AppState} state @param {string} id the conversation */
export function errorText(error, state, id) {
  if (!(error instanceof WireError)) return t("notice.error");
  if (NAMED.has(error.code)) {
    const held = holder(state, id);
    const told = error.happened && happenedText(error.happened, state, id);
    if (told) return told;
    const text = t(`error.${error.code}`, { name: held?.name ?? t("author.colleague"), customer: nameOf(state, id) });
    return text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1);
  }
  if (error.code === ErrorCode.RATE_LIMIT_EXCEEDED) return t("error.rate_limit", { count: Math.max(1, Math.ceil(error.retryAfter)) });
  if (OURS.has(error.code)) return t(`error.${error.code}`);
  // The server's own sentences are English, and say more than their code.
  if (locale() === "en" && error.message) return error.message;
  return codeText(error);
}

/** What was done before this operator could. @param {Happened} happened @param {AppState} state @param {string} id */
function happenedText({ what, actor_id, actor_name, to_operator_id, to_operator_name }, state, id) {
  const taken = what === "transferred" && actor_id === to_operator_id;
  const who = String(actor_id) === state.me.id ? "_me" : actor_name === null ? "_alone" : "";
  const key = `meanwhile.${taken ? "taken_over" : what}${who}`;
  const name = actor_name ?? "";
  return has(key) ? t(key, { name, to: to_operator_name ?? t("author.colleague"), customer: nameOf(state, id) }) : "";
}

/** @param {WireError} error */
function codeText({ code, field }) {
  if (code === ErrorCode.VALIDATION_ERROR && has(`field.${field}`)) return t("error.field", { field: t(`field.${field}`) });
  return has(`error.${code}`) ? t(`error.${code}`) : t("notice.error");
}

/** @param {string} code of message_failed, or an error's */
export function reasonText(code) {
  return has(`reason.${code}`) ? t(`reason.${code}`) : t("reason.unknown");
}
