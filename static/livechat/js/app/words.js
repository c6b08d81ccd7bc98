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
  const held = holder(state, id);
  if (NAMED.has(error.code)) {
    return t(`error.${error.code}`, { name: held?.name ?? t("author.colleague"), customer: nameOf(state, id) });
  }
  if (error.code === ErrorCode.RATE_LIMIT_EXCEEDED) return t("error.rate_limit", { count: Math.max(1, Math.ceil(error.retryAfter)) });
  if (OURS.has(error.code)) return t(`error.${error.code}`);
  // The server's own sentences are English, and say more than their code.
  if (locale() === "en" && error.message) return error.message;
  return codeText(error);
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
