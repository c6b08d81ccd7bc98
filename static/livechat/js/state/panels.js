import { locale, t } from "../lib/i18n.js";
import { oneLine } from "../lib/text.js";
import { when, whenWithin } from "../lib/time.js";
import { waitingOf } from "./rows.js";
import { EVERYTHING } from "./narrowing.js";
import { countsOf, isSnoozed, ms, nameOf, online, rowsOf, stale } from "./selectors.js";
import { ownFields } from "./own_fields.js";
import { timeline } from "./timeline.js";

/** @param {AppState} state @param {string} id @param {number} now @returns {HeaderModel} */
export function headerModel(state, id, now) {
  const row = state.byId[id];
  const name = nameOf(state, id);
  const held = holder(state, id);
  const waiting = row ? waitingOf(row, now, state.waitingLimit) : null;
  const supervises = state.me.role !== "operator";
  const kind = held ? (held.mine ? "mine" : "active") : row?.session ? "waiting" : "closed";
  const texts = {
    mine: t("header.mine"),
    active: t("header.active", { name: held?.name ?? "" }),
    waiting: waiting ? (ms(row?.session?.answer_from) > now ? waiting.said : t("header.waiting", { time: waiting.text })) : t("header.waiting_plain"),
    closed: t(row?.barred ? "header.barred" : "header.closed"),
  };
  const snoozed = isSnoozed(row);
  return {
    id,
    name,
    picture: row?.picture_url ?? null,
    state: kind,
    stateText: snoozed ? t("header.snoozed", { text: texts[kind], time: whenWithin(ms(row?.session?.snoozed_until), now) }) : texts[kind],
    canClaim: kind === "waiting",
    canClose: kind === "mine" || (kind !== "closed" && supervises),
    canTransfer: kind === "mine" || (kind !== "closed" && supervises),
    canTakeOver: kind === "active" && supervises,
    canRelease: kind === "mine" || (kind === "active" && supervises),
    canReopen: row !== undefined && kind === "closed" && !row.barred,
    canSnooze: kind === "mine" || kind === "waiting" || (kind === "active" && supervises),
    canWake: snoozed && (kind === "mine" || supervises),
    canMarkUnread: row !== undefined && (state.threads[id]?.messages ?? []).some(({ direction }) => direction === "INCOMING"),
    canBlock: row !== undefined && !row.barred && (kind !== "active" || supervises),
    canUnblock: Boolean(row?.barred),
    neverServed: state.sessions[id]?.results.length === 0,
    viewers: Object.values(state.viewers),
    blocked: Boolean(row?.blocked),
    barred: Boolean(row?.barred),
  };
}

/** Who holds the session. @param {AppState} state @param {string} id @returns {{ name: string, mine: boolean } | null} */
export function holder(state, id) {
  const session = state.byId[id]?.session;
  if (session?.status !== "ACTIVE") return null;
  return { name: session.operator_name || t("author.colleague"), mine: String(session.operator_id) === state.me.id };
}

/** @param {AppState} state @param {string} id @returns {ComposerModel} */
export function composerModel(state, id) {
  const row = state.byId[id];
  const held = holder(state, id);
  const taken = held !== null && !held.mine;
  const barred = Boolean(row?.barred);
  const name = nameOf(state, id);
  const offline = !online(state);
  return {
    id,
    disabled: taken || barred || state.connection.signedOut,
    reason: taken ? t("composer.taken", { name: held.name }) : barred ? t("composer.barred") : state.connection.signedOut ? t("composer.signed_out") : "",
    placeholder: t("composer.placeholder", { name }),
    hint: row?.session?.status === "WAITING" ? t("composer.claims") : row && !row.session ? t("composer.opens") : "",
    offline,
    enterSends: state.preferences.enter_sends,
    attachments: state.attachments[id] ?? [],
    quote: quoteText(state, id),
    place: state.places[id] ?? null,
    replies: state.replies[id] ?? [],
  };
}

/** @param {AppState} state @param {string} id */
function quoteText(state, id) {
  const quoted = state.quotes[id];
  if (!quoted) return null;
  const name = quoted.direction === "INCOMING" ? (quoted.name ?? nameOf(state, id)) : (quoted.name ?? t("author.team"));
  return t("composer.quote", { name, text: oneLine(quoted.content) || t(`message.${quoted.message_type}`) });
}

/** @param {AppState} state @param {string} id @param {number} now @returns {ThreadModel} */
export function threadModel(state, id, now) {
  const thread = state.threads[id];
  const row = state.byId[id];
  const incoming = thread?.messages.filter(({ direction }) => direction === "INCOMING").at(-1);
  return {
    id,
    name: nameOf(state, id),
    picture: row?.picture_url ?? null,
    items: timeline(state, id, now),
    loading: !thread || (thread.loading && !thread.loaded),
    loadingOlder: Boolean(thread?.loadingOlder),
    hasMore: Boolean(thread?.hasMore),
    hasNewer: Boolean(thread?.hasNewer),
    loadingNewer: Boolean(thread?.loadingNewer),
    spot: thread?.spot ?? 0,
    beyond: thread?.beyond.filter(({ direction }) => direction === "INCOMING").length ?? 0,
    error: Boolean(thread?.error),
    lastIncomingSeq: incoming?.seq ?? 0,
    typing: typingText(Object.values(state.typists).map(({ name }) => name)),
  };
}

/** @param {string[]} names */
function typingText(names) {
  if (names.length === 0) return "";
  if (names.length === 1) return t("typing.one", { name: names[0] ?? "" });
  return t("typing.many", { names: names.join(", ") });
}

/** The facts of the details pane. @param {AppState} state @param {string} id @param {number} now */
export function customerModel(state, id, now) {
  const row = state.byId[id];
  const session = row?.session;
  const held = holder(state, id);
  /** @type {[string, string][]} */
  const facts = [
    [t("details.state"), sessionText(session, held)],
    [t("details.assignee"), held ? (held.mine ? t("author.you") : held.name) : t("details.nobody")],
    [t("details.opened"), session?.opened_at ? when(ms(session.opened_at), now) : "–"],
    [t("details.last"), row?.last_message ? when(ms(row.last_message.created_at), now) : "–"],
    [t("details.messages"), String(row?.last_seq ?? 0)],
    [t("details.channel"), row?.channel || t("details.channel_default")],
  ];
  const { alias = null, language = null, line_name = null, friend_since = null, blocked_since = null } = row?.customer ?? {};
  if (friend_since) facts.push([t("details.friend_since"), when(ms(friend_since), now)]);
  if (blocked_since) facts.push([t("details.blocked_since"), when(ms(blocked_since), now)]);
  if (language) facts.push([t("details.language"), languageName(language)]);
  return {
    id,
    name: nameOf(state, id),
    alias: alias ?? "",
    lineName: alias ? (line_name ?? t("details.unnamed")) : "",
    own: ownFields(state, id),
    picture: row?.picture_url ?? null,
    kind: t(`kind.${row?.kind ?? "user"}`),
    blocked: Boolean(row?.blocked),
    facts,
    viewers: Object.entries(state.viewers).map(([viewer, name]) => ({ id: viewer, name })),
    alone: stale(state, now) ? t("people.unknown") : t("details.alone"),
  };
}

/** A language in the reader's own words. @param {string} tag of BCP 47, as LINE has it */
function languageName(tag) {
  try {
    return new Intl.DisplayNames(locale(), { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** @param {SessionInfo | null | undefined} session @param {{ mine: boolean } | null} held */
function sessionText(session, held) {
  if (held) return t("details.active");
  return session ? t("details.waiting") : t("details.closed");
}

/** What to do while no conversation is open. @param {AppState} state @param {number} now */
export function nothingModel(state, now) {
  const first = rowsOf(state, "queue", EVERYTHING)[0];
  if (!first) return null;
  const name = nameOf(state, first.line_user_id);
  const time = waitingOf(first, now, state.waitingLimit)?.text ?? "";
  return {
    id: first.line_user_id,
    text: t("nothing.waiting", { count: countsOf(state).queue, name, time }),
    label: t("nothing.next", { name }),
  };
}

/** Who is online; `known` is false once there has been no live news of it. @param {AppState} state @param {number} now */
export function peopleModel(state, now) {
  const rank = { online: 0, busy: 1, away: 2 };
  const list = [...state.operators].sort((a, b) => rank[a.status] - rank[b.status] || a.name.localeCompare(b.name));
  const me = list.find(({ id }) => id === state.me.id);
  return {
    me: { ...state.me, status: me?.status ?? "online" },
    known: !stale(state, now),
    list: list.map((person) => ({
      ...person,
      label: person.id === state.me.id ? t("people.you", { name: person.name }) : person.name,
      detail: `${t(`status.${person.status}`)} · ${t("people.chats", { count: person.active_chats })}`,
    })),
  };
}

/** Who can be given the open conversation. @param {AppState} state @param {number} now @returns {TransferModel} */
export function transferModel(state, now) {
  const id = state.selected ?? "";
  const { list, known } = peopleModel(state, now);
  const holderId = String(state.byId[id]?.session?.operator_id ?? "");
  return {
    name: nameOf(state, id),
    people: list.filter((person) => person.id !== state.me.id && person.id !== holderId),
    known,
  };
}

/** @param {AppState} state @param {number} now */
export function bannerModel(state, now) {
  const { phase, retryAt, offline, signedOut, durable, pollingAt } = state.connection;
  if (signedOut) return { kind: "signed_out", text: t("banner.signed_out"), countdown: "", action: "sign_in" };
  if (phase === "connected") return newsModel(state, now);
  if (offline) return { kind: "offline", text: durable ? t("banner.offline") : t("banner.offline_page"), countdown: "", action: "" };
  // HTTP that is back a moment before the socket does not make it blocked.
  if (pollingAt !== null && now - pollingAt >= 1_500) {
    return { kind: "polling", text: t("banner.polling"), countdown: "", action: "retry" };
  }
  if (!stale(state, now)) return null;
  const seconds = retryAt ? Math.max(0, Math.ceil((retryAt - now) / 1000)) : 0;
  return {
    kind: "reconnecting",
    text: t("banner.reconnecting"),
    countdown: seconds > 0 ? t("banner.countdown", { n: seconds }) : "",
    action: "retry",
  };
}

/** What a page with a connection has to say about it. @param {AppState} state @param {number} now */
function newsModel({ connection: { caughtUp, release } }, now) {
  if (caughtUp && now < caughtUp.until) {
    const text = caughtUp.count ? t("banner.caught_up", { count: caughtUp.count }) : t("banner.back");
    return { kind: "caught_up", text, countdown: "", action: "" };
  }
  return release ? { kind: "release", text: t("banner.release"), countdown: "", action: "reload" } : null;
}
