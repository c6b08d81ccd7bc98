import { t } from "../lib/i18n.js";
import { Event } from "../protocol.js";
import { nameOf } from "../state/selectors.js";
import { attentive } from "./context.js";
import { reasonText } from "./words.js";

/** Turns what the server sends by itself into changes of the state. @param {Context} ctx @param {Sync} sync @returns {(frame: Frame) => void} */
export function frameHandler({ store, queue, notices }, sync) {
  const { dispatch } = store;

  /** @param {Message} message */
  function message(message) {
    // Seen with its temp_id, it is committed: an acknowledgement that was lost is not waited for.
    if (message.temp_id) queue.remove(message.temp_id);
    dispatch({ type: "message/arrived", message, seen: attentive() });
    sync.heard(message.line_user_id, message.rev);
  }

  /** @param {Json} payload @param {string} type @param {string} [what] @param {string} [who] */
  function session(payload, type, what, who) {
    dispatch({ type, payload });
    const id = payload.line_user_id;
    if (payload.rev) {
      dispatch({ type: "thread/advanced", id, rev: payload.rev });
      sync.heard(id, payload.rev);
    }
    if (!what || !who) return;
    const event = { key: `${what}-${payload.session_id}-${payload.rev ?? Date.now()}`, at: new Date().toISOString(), what, who };
    dispatch({ type: "thread/event", id, event });
  }

  /** @param {Json} payload */
  function failure(payload) {
    const threads = Object.values(store.get().threads);
    const thread = threads.find(({ messages, pending }) =>
      [...messages, ...pending].some((one) => one.id === payload.message_id || (payload.temp_id && one.temp_id === payload.temp_id)),
    );
    const id = payload.line_user_id ?? thread?.id;
    if (!id) return;
    dispatch({
      type: "message/changed",
      id,
      tempId: payload.temp_id,
      messageId: payload.message_id,
      change: {
        status: payload.code === "line_unknown" ? "unknown" : "failed",
        reason: payload.code,
        retryable: Boolean(payload.retryable),
      },
    });
    sync.heard(id, payload.rev);
    if (id === store.get().selected && attentive()) return;
    notices.show(t("notice.failed", { name: nameOf(store.get(), id), reason: reasonText(payload.code) }), "bad");
  }

  /** @param {unknown} id an operator's */
  const operatorName = (id) => store.get().operators.find((one) => one.id === String(id))?.name ?? t("author.colleague");

  /** @type {Record<string, (payload: Json) => void>} */
  const handlers = {
    [Event.PONG]: (payload) => void sync.pong(payload),
    [Event.CONVERSATION_UPDATE](payload) {
      const known = store.get().byId[payload.line_user_id];
      dispatch({ type: "conversation/upserted", conversation: payload });
      sync.heard(payload.line_user_id, payload.rev);
      if (!known) sync.countSoon();
    },
    [Event.NEW_MESSAGE]: message,
    [Event.MESSAGE_SENT]: message,
    [Event.MESSAGE_UPDATE]: message,
    [Event.MESSAGE_FAILED]: failure,
    // From another tab of the same operator, or after the request was given up.
    [Event.MESSAGE_ACK](payload) {
      const entry = queue.find(payload.temp_id);
      queue.remove(payload.temp_id);
      if (entry) dispatch({ type: "message/acked", id: entry.line_user_id, payload });
    },
    [Event.SESSION_CLAIMED]: (payload) =>
      session(payload, "session/claimed", "claimed", payload.operator_name ?? operatorName(payload.operator_id)),
    [Event.SESSION_CLOSED](payload) {
      const holder = store.get().byId[payload.line_user_id]?.session?.operator_name ?? t("author.colleague");
      session(payload, "session/closed", "closed", payload.closed_by ? operatorName(payload.closed_by) : holder);
    },
    [Event.SESSION_TRANSFERRED]: (payload) =>
      session(payload, "session/transferred", "transferred", operatorName(payload.to_operator_id)),
    [Event.PRESENCE_UPDATE]: (payload) => dispatch({ type: "presence/set", operators: payload.operators ?? [] }),
    [Event.OPERATOR_JOINED](payload) {
      if (payload.room_id !== `conversation:${store.get().selected}` || isMe(payload)) return;
      dispatch({ type: "viewer/joined", id: String(payload.admin_id), name: payload.name ?? operatorName(payload.admin_id) });
    },
    [Event.OPERATOR_LEFT](payload) {
      if (payload.room_id !== `conversation:${store.get().selected}`) return;
      dispatch({ type: "viewer/left", id: String(payload.admin_id) });
    },
    [Event.TYPING_INDICATOR](payload) {
      if (payload.line_user_id !== store.get().selected || isMe(payload)) return;
      const { admin_id, is_typing, name } = payload;
      dispatch({ type: "typing/set", id: String(admin_id), typing: is_typing, name: name ?? operatorName(admin_id), now: Date.now() });
    },
    [Event.ERROR]: (payload) => notices.show(payload.message ?? t("notice.error"), "bad"),
  };

  /** @param {Json} payload */
  const isMe = (payload) => String(payload.admin_id) === store.get().me.id;

  // Events that a later server adds are none of ours.
  return (frame) => handlers[frame.type]?.(frame.payload);
}
