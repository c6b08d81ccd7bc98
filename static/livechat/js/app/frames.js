import { t } from "../lib/i18n.js";
import { fromPayload } from "../net/requests.js";
import { Event } from "../protocol.js";
import { nameOf } from "../state/selectors.js";
import { attentive } from "./context.js";
import { errorText, reasonText } from "./words.js";

/** Turns what the server sends by itself into changes of the state. @param {Context} ctx @param {Sync} sync @param {(before: Conversation | undefined, after: Conversation) => string} cameBack what of this operator's was put aside and is back, in words @returns {(frame: Frame) => void} */
export function frameHandler({ store, queue, notices, own }, sync, cameBack) {
  const { dispatch } = store;

  /** @param {Message} message */
  function message(message) {
    // Seen with its temp_id, it is committed: an acknowledgement that was lost is not waited for.
    if (message.temp_id && String(message.operator_id) === store.get().me.id) void queue.remove(message.temp_id);
    dispatch({ type: "message/arrived", message, seen: attentive() });
    sync.heard(message.line_user_id, message.rev);
  }

  /** Whose it is now; what shows of it between the messages is a session_event. @param {Json} payload @param {string} type */
  function session(payload, type) {
    dispatch({ type, payload });
  }

  /** Where the message of an answer stands. @param {Json} payload */
  const threadOf = (payload) =>
    Object.values(store.get().threads).find(({ messages, pending }) =>
      [...messages, ...pending].some((one) => one.id === payload.message_id || (payload.temp_id && one.temp_id === payload.temp_id)),
    )?.id;

  /** @param {Json} payload */
  function failure(payload) {
    const id = payload.line_user_id ?? threadOf(payload);
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

  /** @param {Json} payload */
  function transferred(payload) {
    const { line_user_id: id, from_operator_id: from, to_operator_id: to, reason } = payload;
    const { byId, me } = store.get();
    const before = byId[id]?.session;
    const giver = from === null ? "" : String(before?.operator_id) === String(from) && before?.operator_name ? before.operator_name : operatorName(from);
    session(payload, "session/transferred");
    // Who is given a conversation has to hear of it; who took it knows.
    if (String(to) !== me.id || own.delete(id)) return;
    const words = { customer: nameOf(store.get(), id), name: giver || t("author.colleague"), reason: reason ?? "" };
    notices.show(reason ? t("notice.given_because", words) : t("notice.given", words));
  }

  /** @type {Record<string, (payload: Json) => void>} */
  const handlers = {
    [Event.PONG]: (payload) => void sync.pong(payload),
    [Event.CONVERSATION_UPDATE](payload) {
      const known = store.get().byId[payload.line_user_id];
      const back = cameBack(known, payload);
      if (back) notices.show(back);
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
      void queue.remove(payload.temp_id);
      const id = threadOf(payload);
      if (id) dispatch({ type: "message/acked", id, payload });
    },
    [Event.SESSION_CLAIMED]: (payload) => session(payload, "session/claimed"),
    [Event.SESSION_RELEASED]: (payload) => session(payload, "session/released"),
    [Event.SESSION_CLOSED]: (payload) => session(payload, "session/closed"),
    [Event.SESSION_TRANSFERRED]: transferred,
    [Event.CHANNEL_UPDATE]: (payload) => dispatch({ type: "channel/changed", channel: payload }),
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
    [Event.ERROR]: (payload) => notices.show(errorText(fromPayload(payload), store.get(), store.get().selected ?? ""), "bad"),
  };

  /** @param {Json} payload */
  const isMe = (payload) => String(payload.admin_id) === store.get().me.id;

  // Events that a later server adds are none of ours.
  return (frame) => {
    const at = Date.parse(frame.timestamp ?? "");
    if (!Number.isNaN(at)) dispatch({ type: "connection/clock", ahead: at - Date.now() });
    handlers[frame.type]?.(frame.payload);
  };
}
