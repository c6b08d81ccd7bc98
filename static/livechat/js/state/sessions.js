import { t } from "../lib/i18n.js";
import { duration, when } from "../lib/time.js";
import { transcriptHref } from "../lib/transcript.js";
import { ms } from "./selectors.js";

/** Conversations' sessions, as far as they were asked for. @param {AppState} state @param {Action} action @returns {AppState} */
export function sessions(state, action) {
  if (action.type !== "sessions/loaded") return state;
  const { id, page, older } = action;
  const known = older ? (state.sessions[id]?.results ?? []) : [];
  const results = [...known, ...page.results];
  return { ...state, sessions: { ...state.sessions, [id]: { results, hasMore: page.has_more } } };
}

/** The details pane's earlier sessions. @param {AppState} state @param {string} id @param {number} now @returns {SessionsModel} */
export function sessionsModel(state, id, now) {
  const found = state.sessions[id];
  const closed = (found?.results ?? []).filter(({ status }) => status === "CLOSED");
  return {
    rows: closed.map((session) => row(id, session, state, now)),
    more: Boolean(found?.hasMore),
    empty: found !== undefined && closed.length === 0,
  };
}

/** @param {string} id @param {EarlierSession} session @param {AppState} state @param {number} now @returns {SessionRow} */
function row(id, session, state, now) {
  const opened = ms(session.opened_at);
  const closed = ms(session.closed_at);
  const lasted = duration(closed - opened);
  const who = nameOf(session.operator_id, session.operator_name, state);
  const by = nameOf(session.closed_by_id, session.closed_by_name, state);
  const mine = String(session.closed_by_id) === state.me.id;
  return {
    key: String(session.id),
    seq: session.first_seq,
    transcript: session.first_seq === null ? "" : transcriptHref(id, session.id),
    title: when(opened, now),
    detail: t("sessions.detail", { name: who ?? t("details.nobody"), time: lasted, count: session.messages_in + session.messages_out }),
    outcome: [outcome(who, by, mine), ...rating(session)].join("\n"),
  };
}

/** @param {string | null} who @param {string | null} by @param {boolean} mine */
function outcome(who, by, mine) {
  if (who === null) return t(mine ? "sessions.unanswered_you" : "sessions.unanswered", { name: by ?? t("author.team") });
  return by === null ? t("sessions.closed") : t(mine ? "sessions.closed_you" : "sessions.closed_by", { name: by });
}

/** What the customer thought of it, a line each. @param {EarlierSession} session @returns {string[]} */
function rating({ rating: stars, comment }) {
  if (!stars) return [];
  return [t("sessions.rated", { rating: stars }), ...(comment ? [t("sessions.comment", { comment })] : [])];
}

/** @param {number | null} id @param {string | null} name @param {AppState} state */
function nameOf(id, name, state) {
  if (id === null) return null;
  return String(id) === state.me.id ? t("author.you") : name;
}
