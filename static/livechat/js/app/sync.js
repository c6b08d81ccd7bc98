import { WireError } from "../net/requests.js";
import { errorText } from "./words.js";
import { EVERYTHING, queryOf } from "../state/narrowing.js";

const SETTLE = 1_200; // ms for frames that are under way, before a gap is one
const FIRST = 50; // rows
const FURTHER = 100; // rows of each page after the first
const COUNT_AFTER = 3_000; // ms
const MINE_EVERY = 4; // polls
const ONE_BY_ONE = 10; // changed conversations that are fetched singly; more reload the list

/** Keeps list and thread equal to the server's, whatever was missed. @param {Context} ctx */
export function createSync({ store, api, room, line, notices, queue }) {
  /** @type {Record<string, number>} */
  const newest = {};
  /** The latest request for each view: an answer to an earlier one, which hung while the line was dead, is void. @type {Record<string, object>} */
  const asked = {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let gapTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let countTimer;
  let polls = 0;

  /** First page of a view. @param {ViewName} view */
  function loadView(view) {
    return loadPage(view, null);
  }

  async function loadMore() {
    const { view, lists } = store.get();
    const { next, loading } = lists[view];
    if (next !== null && !loading) await loadPage(view, next);
  }

  /** @param {ViewName} view @param {string | null} cursor null: the first page @param {Narrowing} [narrowed] */
  async function loadPage(view, cursor, narrowed = store.get().narrowed) {
    const turn = (asked[view] = {});
    const since = store.get().tick;
    store.dispatch({ type: "list/loading", view });
    try {
      const limit = cursor ? FURTHER : FIRST;
      const page = { ...(await api.conversations(view, { cursor, limit, narrowed: queryOf(narrowed) })), narrowed };
      // Narrowed to something else than now it would leave gaps; to nothing it is more than is shown.
      const fits = narrowed === EVERYTHING || narrowed === store.get().narrowed;
      if (asked[view] === turn && fits) store.dispatch({ type: "list/loaded", view, page, reset: cursor === null, since });
    } catch (error) {
      failed(error);
      if (asked[view] === turn) store.dispatch({ type: "list/failed", view });
    }
  }

  /** The list as it is now. Other views are asked for again when they are shown. */
  async function reload() {
    store.dispatch({ type: "lists/stale" });
    const { view } = store.get();
    await loadView(view);
    // The title counts this operator's own unread ones, whichever view is shown.
    if (view !== "mine") await loadPage("mine", null, EVERYTHING);
  }

  /** What stands in for the socket's news while sockets are blocked. Rejects with WireError. */
  async function poll() {
    polls += 1;
    const { view, narrowed, tick: since } = store.get();
    const page = { ...(await api.conversations(view, { narrowed: queryOf(narrowed) })), narrowed };
    // Pages that were narrowed to something else say nothing of this.
    if (narrowed === store.get().narrowed) store.dispatch({ type: "list/refreshed", view, page, since });
    // The title counts this operator's own unread ones, whichever view is shown.
    if (view !== "mine" && polls % MINE_EVERY === 0) {
      const { tick } = store.get();
      store.dispatch({ type: "list/refreshed", view: "mine", page: await api.conversations("mine"), since: tick });
    }
    await room.refresh();
  }

  /** @param {string} id */
  async function loadConversation(id) {
    try {
      store.dispatch({ type: "conversation/upserted", conversation: await api.conversation(id) });
    } catch (error) {
      failed(error);
      throw error;
    }
  }

  async function loadOlder() {
    const id = store.get().selected;
    const thread = id ? store.get().threads[id] : undefined;
    const first = thread?.messages[0];
    if (!id || !thread || !first?.id || !thread.hasMore || thread.loadingOlder) return;
    store.dispatch({ type: "thread/loading_older", id });
    try {
      const page = await api.messages(id, first.id);
      store.dispatch({ type: "thread/older", id, messages: page.results, events: page.session_events, hasMore: page.has_more });
    } catch (error) {
      failed(error);
      // Scrolling asks again; until then there is a pause.
      setTimeout(() => store.dispatch({ type: "thread/older", id }), 2_000);
    }
  }

  /** A frame told a rev. Where the thread is still behind a moment later, something was missed. @param {string} id @param {number | undefined} rev */
  function heard(id, rev) {
    if (!rev || id !== room.joined) return;
    newest[id] = Math.max(newest[id] ?? 0, rev);
    clearTimeout(gapTimer);
    gapTimer = setTimeout(() => {
      const thread = store.get().threads[id];
      if (thread?.loaded && thread.rev < (newest[id] ?? 0)) void room.refresh().catch(() => undefined);
    }, SETTLE);
  }

  /** What the heartbeat tells. @param {Json} payload of a pong */
  async function pong(payload) {
    if (payload.room) heard(payload.room.line_user_id, payload.room.rev);
    // A join that was refused or lost is tried again here.
    if (room.joined !== room.wanted) void room.settle().catch(() => undefined);
    if (payload.changed_complete === false) return reload();
    const { byId } = store.get();
    /** @type {[string, number][]} */
    const changed = payload.changed ?? [];
    const behind = changed.filter(([id, rev]) => (byId[id]?.rev ?? -1) < rev);
    if (behind.length > ONE_BY_ONE) return reload();
    for (const [id] of behind) await loadConversation(id).catch(() => undefined);
  }

  /** A conversation came that no loaded page knew: the server's counts are the true ones. */
  function countSoon() {
    const { all } = store.get().lists;
    if (all.loaded && all.next === null) return;
    clearTimeout(countTimer);
    countTimer = setTimeout(async () => {
      const page = await api.conversations("queue", { limit: 1 }).catch(failed);
      if (page) store.dispatch({ type: "counts/loaded", counts: page.counts });
    }, COUNT_AFTER);
  }

  /** Bubbles for what an earlier page could not send. @returns {Promise<QueueEntry[]>} */
  async function restoreQueue() {
    const entries = await queue.all();
    for (const entry of entries) store.dispatch({ type: "message/pending", message: bubble(entry, store.get().me) });
    return entries;
  }

  /** @param {unknown} error */
  function failed(error) {
    if (!(error instanceof WireError)) throw error;
    if (error.code === "not_authenticated" || error.status === 401) store.dispatch({ type: "connection/signed_out" });
    else if (error.code === "forbidden") notices.show(errorText(error, store.get(), ""), "bad");
  }

  line.refresh = poll;
  return { loadView, loadMore, reload, loadConversation, loadOlder, heard, pong, countSoon, restoreQueue };
}

/** @param {QueueEntry} entry @param {Me} me @returns {Message} */
export function bubble(entry, me) {
  return {
    id: null,
    seq: null,
    rev: 0,
    line_user_id: entry.line_user_id,
    direction: "OUTGOING",
    content: entry.text,
    message_type: "text",
    ...entry.show,
    sender_role: "ADMIN",
    operator_id: Number(me.id),
    operator_name: me.name,
    created_at: entry.created_at,
    temp_id: entry.temp_id,
    status: entry.failed === null ? "local" : "failed",
    reason: entry.failed,
    retryable: true,
  };
}
