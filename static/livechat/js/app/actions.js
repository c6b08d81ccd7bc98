import { t } from "../lib/i18n.js";
import { uuid } from "../lib/ids.js";
import { WireError } from "../net/requests.js";
import { Command, ErrorCode } from "../protocol.js";
import { bodyOf } from "../state/outgoing.js";
import { headerModel } from "../state/panels.js";
import { nameOf } from "../state/selectors.js";
import { rowsOf } from "../state/selectors.js";
import { bubble } from "./sync.js";
import { errorText, reasonText } from "./words.js";

const EVENT_FOLLOWS = 3_000; // ms

/** What an operator can do. Every command names its conversation. @param {Context} ctx @param {Sync} sync */
export function createActions({ api, store, line, room, queue, sender, notices, own }, sync) {
  const { dispatch } = store;

  sender.on("acked", ({ payload, entry }) => {
    dispatch({ type: "message/acked", id: entry.line_user_id, payload });
    if (payload.newer > 0) {
      notices.show(t("notice.newer", { count: payload.newer, name: nameOf(store.get(), entry.line_user_id) }));
    }
  });
  sender.on("failed", ({ entry, error }) => {
    const id = entry.line_user_id;
    const change = { status: "failed", reason: error.code, retryable: true };
    dispatch({ type: "message/changed", id, tempId: entry.temp_id, change });
    void conflict(error, id, () => t("notice.failed", { name: nameOf(store.get(), id), reason: reasonText(error.code) }));
  });

  sender.on("paused", ({ seconds }) => notices.show(t("notice.paused", { count: Math.ceil(seconds) })));

  /** Puts a conversation on the screen. @param {string | null} id */
  function select(id) {
    if (id === store.get().selected) return;
    dispatch({ type: "conversation/selected", id });
    if (!id) {
      if (line.live) void room.watch(null).catch(() => undefined);
      else room.wanted = null;
      return;
    }
    dispatch({ type: "thread/opened", id });
    join(id);
    if (!store.get().byId[id]) void sync.loadConversation(id).catch(() => undefined);
  }

  /** @param {string} id */
  function join(id) {
    if (!line.live) {
      room.wanted = id;
      return;
    }
    room.watch(id).catch((error) => {
      if (error instanceof WireError && error.code !== "disconnected") dispatch({ type: "thread/failed", id });
    });
  }

  /** Joins again what is on the screen. */
  function rejoin() {
    const id = store.get().selected;
    if (!id) return;
    dispatch({ type: "thread/opened", id });
    join(id);
  }

  /** @param {{ id: string, text: string, body?: Json, show?: Partial<Message> }} what @returns {Promise<boolean>} once it is kept; false when nothing was taken */
  async function send({ id, text, body, show }) {
    const thread = store.get().threads[id];
    const seen = thread?.loaded ? (thread.messages.at(-1)?.seq ?? 0) : null;
    const entry = { temp_id: uuid(), line_user_id: id, text, created_at: new Date().toISOString(), last_seen_seq: seen, ...(body ? { body, show } : {}) };
    dispatch({ type: "message/pending", message: bubble({ ...entry, tries: 0, failed: null }, store.get().me) });
    if (!(await queue.put(entry))) {
      dispatch({ type: "message/discarded", id, tempId: entry.temp_id });
      notices.show(t("notice.queue_full"), "bad");
      return false;
    }
    if (!queue.durable) dispatch({ type: "connection/not_durable" });
    void sender.drain();
    return true;
  }

  /** The same temp_id once more: it can only become the same message. @param {string} tempId */
  async function retry(tempId) {
    const found = messageOf(tempId);
    if (!found) return;
    const { message, id } = found;
    const { message_type, content, payload, media, quoted } = message;
    const text = message_type === "text" ? content : "";
    const show = { message_type, content, payload, media, quoted };
    const entry = { temp_id: tempId, line_user_id: id, text, created_at: message.created_at, last_seen_seq: null, body: bodyOf(message), show };
    const { status, reason } = message;
    dispatch({ type: "message/changed", id, tempId, change: { status: "local", reason: null } });
    if (!(await queue.retry(tempId)) && !(await queue.put(entry))) {
      dispatch({ type: "message/changed", id, tempId, change: { status, reason } });
      notices.show(t("notice.retry_full"), "bad");
      return;
    }
    void sender.drain();
  }

  /** Only for what the server never took. @param {string} tempId @returns {{ id: string, text: string } | null} what it said */
  function discard(tempId) {
    const found = messageOf(tempId);
    if (!found || found.message.id !== null) return null;
    void queue.remove(tempId);
    dispatch({ type: "message/discarded", id: found.id, tempId });
    return { id: found.id, text: found.message.message_type === "text" ? found.message.content : "" };
  }

  /** Takes back what is still held. @param {string} tempId @returns {Promise<{ id: string, message: Message } | null>} what it was; null where it was too late */
  async function undo(tempId) {
    const found = messageOf(tempId);
    if (!found || found.message.id === null) return null;
    const { id, message } = found;
    try {
      await line.request(Command.CANCEL_MESSAGE, { line_user_id: id, message_id: message.id });
    } catch (error) {
      const late = error instanceof WireError && error.code === ErrorCode.VALIDATION_ERROR;
      notices.show(late ? t("undo.late") : errorText(error, store.get(), id), "bad");
      return null;
    }
    dispatch({ type: "message/changed", id, messageId: message.id, change: { status: "cancelled" } });
    notices.show(t("undo.done"), "good");
    return found;
  }

  /** @param {string} id */
  async function claim(id) {
    if (!headerModel(store.get(), id, Date.now()).canClaim) return;
    await command(Command.CLAIM_SESSION, id);
  }

  /** @param {string} id @returns {Promise<boolean>} */
  function close(id) {
    return command(Command.CLOSE_SESSION, id);
  }

  /** @param {string} id @param {{ to: string, name: string, reason: string }} where @returns {Promise<boolean>} */
  async function transfer(id, { to, name, reason }) {
    const mine = to === store.get().me.id;
    if (mine) own.add(id);
    const done = await command(Command.TRANSFER_SESSION, id, { to_operator_id: Number(to), ...(reason ? { reason } : {}) }, name);
    // Its own event follows the answer, or none where it went over REST.
    if (mine) setTimeout(() => own.delete(id), done ? EVENT_FOLLOWS : 0);
    else if (done) notices.show(t("notice.transferred", { customer: nameOf(store.get(), id), name }), "good");
    return done;
  }

  /** LINE's answer comes later, as a change of the conversation. @param {string} id */
  async function refreshProfile(id) {
    try {
      await api.act(id, "refresh-profile");
      notices.show(t("notice.profile_asked"), "good");
    } catch (error) {
      notices.show(errorText(error, store.get(), id), "bad");
    }
  }

  /** The team's own name for a customer. @param {string} id @param {string} alias */
  async function rename(id, alias) {
    try {
      store.dispatch({ type: "conversation/upserted", conversation: await api.put(`conversations/${encodeURIComponent(id)}/alias`, { alias }) });
    } catch (error) {
      notices.show(errorText(error, store.get(), id), "bad");
    }
  }

  /** @param {string} type @param {string} id @param {Json} [more] @param {string} [receiver] @returns {Promise<boolean>} whether it was done */
  async function command(type, id, more = {}, receiver = "") {
    try {
      await line.request(type, { line_user_id: id, ...more });
      return true;
    } catch (error) {
      const nobody = error instanceof WireError && error.field === "to_operator_id";
      await conflict(error, id, nobody ? () => t("error.receiver", { name: receiver }) : undefined);
      return false;
    }
  }

  /** Says who was first; asks the server where the list does not know yet. @param {unknown} error @param {string} id @param {() => string} [words] */
  async function conflict(error, id, words) {
    const code = error instanceof WireError ? error.code : "";
    const taken = code === ErrorCode.SESSION_ALREADY_CLAIMED || code === ErrorCode.NOT_SESSION_OWNER;
    if (taken || code === ErrorCode.SESSION_NOT_FOUND) await sync.loadConversation(id).catch(() => undefined);
    notices.show(words && !taken ? words() : errorText(error, store.get(), id), "bad");
  }

  /** The conversation below (or else above) in the list. @param {string} id */
  function neighbour(id) {
    const state = store.get();
    const rows = rowsOf(state, state.view);
    const at = rows.findIndex((row) => row.line_user_id === id);
    return (rows[at + 1] ?? rows[at - 1])?.line_user_id ?? null;
  }

  /** @param {string} tempId @returns {{ message: Message, id: string } | null} */
  function messageOf(tempId) {
    for (const thread of Object.values(store.get().threads)) {
      const message = [...thread.messages, ...thread.pending].find((one) => one.temp_id === tempId);
      if (message) return { message, id: thread.id };
    }
    return null;
  }

  return { command, select, join, rejoin, send, retry, discard, undo, claim, close, transfer, refreshProfile, rename, neighbour };
}
