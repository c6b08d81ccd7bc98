import { t } from "../lib/i18n.js";
import { quotaOf } from "./channels.js";
import { holder } from "./panels.js";
import { ms } from "./selectors.js";

const LONGEST = 55; // s: what the server gives a reply token

/**
 * What an answer would cost now: nothing, with the reply token of the customer's last words, or a push. null where
 * nothing can be said: somebody else answers, the customer cannot be reached, or nothing is known.
 * @param {AppState} state @param {string} id @param {number} now @returns {FreeModel | null}
 */
export function freeModel(state, id, now) {
  const row = state.byId[id];
  const held = holder(state, id);
  if (!row || row.free_until === undefined || row.blocked || (held && !held.mine)) return null;
  const left = ms(row.free_until) - (now + state.connection.ahead);
  const seconds = Math.min(LONGEST, Math.ceil(left / 1000));
  if (seconds > 0) return { id, cost: "free", text: t("free.left", { n: seconds }), spoken: t("free.now") };
  const quota = quotaOf(state, row.channel);
  if (quota?.state === "used_up") return { id, cost: "none", text: t("free.used_up"), spoken: t("free.used_up_over") };
  const counts = quota?.state === "ok" && quota.limit === null ? "free.push_unlimited" : "free.push";
  return { id, cost: "push", text: t(counts), spoken: t("free.over") };
}
