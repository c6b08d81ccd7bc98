import { t } from "../lib/i18n.js";
import { duration } from "../lib/time.js";
import { belongs, isMine, isSnoozed, ms, waitsSince } from "./selectors.js";

const WARNS = 0.5; // of the limit, from which a timer warns where the team has promised nothing

/** How pressing it is: nothing, a warning, broken, and supervisors are to hear of it. */
export const CALM = 0;
export const WARNED = 1;
export const BROKEN = 2;
export const ALARMED = 3;

/** @type {("calm" | "warm" | "hot")[]} */
const LEVELS = ["calm", "warm", "hot", "hot"];

/** What is promised still. Who has been claimed waits for that no more, before the server has settled it. @param {Conversation} row */
function owed({ session }) {
  return session?.deadline?.kind === "claim" && session.status === "ACTIVE" ? null : session?.deadline;
}

/** By what the team has promised, else by the limit for all. @param {Conversation} row @param {number} now @param {number} limit ms @returns {number} */
export function pressureOf(row, now, limit) {
  const due = owed(row);
  if (due) return now >= ms(due.alarm_at) ? ALARMED : now >= ms(due.due_at) ? BROKEN : now >= ms(due.warn_at) ? WARNED : CALM;
  if (row.session?.status !== "WAITING") return CALM;
  const waited = now - waitsSince(row);
  return waited >= limit ? BROKEN : waited >= limit * WARNS ? WARNED : CALM;
}

/** @param {Conversation} row @param {number} now @param {number} limit ms */
export function levelOf(row, now, limit) {
  return /** @type {"calm" | "warm" | "hot"} */ (LEVELS[pressureOf(row, now, limit)]);
}

/** Since when it is too late: ms since epoch. @param {Conversation} row @param {number} limit ms */
export function lateSince(row, limit) {
  const due = owed(row);
  return due ? ms(due.due_at) : waitsSince(row) + limit;
}

/** What somebody who holds it owes, from the warning on. @param {Conversation} row @param {number} now @param {number} limit ms @returns {RowModel["waiting"]} */
export function dueOf(row, now, limit) {
  const due = owed(row);
  if (!due || row.session?.status !== "ACTIVE" || isSnoozed(row)) return null;
  const level = levelOf(row, now, limit);
  if (level === "calm") return null;
  const left = ms(due.due_at) - now;
  const time = duration(Math.abs(left));
  return { text: time, said: t(`due.${due.kind}_${left > 0 ? "soon" : "over"}`, { time }), level };
}

/** Whoever has waited for too long, and what this operator owes. @param {AppState} state @param {number} now ms since epoch, by the server's clock @returns {Conversation[]} */
export function lateOnes(state, now) {
  const { me, waitingLimit } = state;
  return Object.values(state.byId).filter((row) => (belongs("queue", row, me.id) || (isMine(row, me.id) && !isSnoozed(row))) && pressureOf(row, now, waitingLimit) >= BROKEN);
}

/** What a supervisor is to hear of, whoever has it. @param {AppState} state @param {number} now ms since epoch, by the server's clock @returns {Conversation[]} */
export function alarmedOnes(state, now) {
  if (state.me.role === "operator") return [];
  return Object.values(state.byId).filter((row) => owed(row) && belongs("all", row, state.me.id) && pressureOf(row, now, state.waitingLimit) >= ALARMED);
}

/** The alarm grows: seconds until it comes again, and how much louder. @param {number} pressure */
export function alarmOf(pressure) {
  return /** @type {{ every: number, louder: number }} */ ([
    { every: 20, louder: 1 },
    { every: 12, louder: 1.2 },
    { every: 6, louder: 1.5 },
    { every: 4, louder: 2 },
  ][pressure]);
}
