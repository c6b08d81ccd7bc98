import { Command, Event } from "../protocol.js";
import { WireError } from "./requests.js";

/**
 * The socket's commands over REST, with answers in the frames that the socket would give. Frames that the
 * socket would send to everybody go to `tell`. What REST cannot do is refused as "unavailable".
 */
export class Rest {
  #api;
  #tell;

  /** @param {{ api: ApiLike, tell: (frame: Frame) => void }} options */
  constructor({ api, tell }) {
    this.#api = api;
    this.#tell = tell;
  }

  /** @param {string} type @param {Json} [payload] @returns {Promise<Frame>} rejects with WireError */
  async request(type, payload = {}) {
    const { line_user_id: id } = payload;
    switch (type) {
      case Command.JOIN_ROOM:
      case Command.SYNC:
        return this.#state(id, payload.after_rev ?? null);
      case Command.LEAVE_ROOM:
        return ack(type);
      case Command.SEND_MESSAGE:
        return this.#send(payload);
      case Command.CLAIM_SESSION:
        return this.#act(type, id, "claim");
      case Command.CLOSE_SESSION:
        return this.#act(type, id, "close");
      case Command.TRANSFER_SESSION: {
        const { to_operator_id, reason = null } = payload;
        return this.#act(type, id, "transfer", { to_operator_id, reason });
      }
      case Command.RELEASE_SESSION:
        return this.#act(type, id, "release");
      case Command.REOPEN_SESSION:
        return this.#act(type, id, "reopen");
      case Command.SNOOZE_SESSION:
        return this.#act(type, id, "snooze", { until: payload.until });
      case Command.UNSNOOZE_SESSION:
        return this.#act(type, id, "unsnooze");
      case Command.BLOCK_CUSTOMER:
        return this.#act(type, id, "block");
      case Command.UNBLOCK_CUSTOMER:
        return this.#act(type, id, "unblock");
      case Command.MARK_UNREAD:
        return this.#act(type, id, "unread");
      case Command.CANCEL_MESSAGE:
        return this.#act(type, id, "cancel", { message_id: payload.message_id });
      case Command.MARK_READ:
        return this.#act(type, id, "read", { seq: payload.seq });
      default:
        throw new WireError("unavailable", "This needs a live connection.");
    }
  }

  // Internal

  /** The row first: messages may then be newer than its rev, never missing from it. @param {string} id @param {number | null} since */
  async #state(id, since) {
    const row = await this.#api.conversation(id);
    const page =
      since === null
        ? await this.#api.newest(id)
        : row.rev > since
          ? await this.#api.changed(id, since)
          : { results: [], has_more: false, session_events: [] };
    const noted = since === null || row.rev > since ? await this.#api.notes(id, since) : { results: [], has_more: false };
    const said = { messages: page.results, has_more: page.has_more, notes: noted.results, notes_more: noted.has_more, session_events: page.session_events ?? [] };
    return { type: Event.CONVERSATION_UPDATE, payload: { ...row, ...said } };
  }

  /** @param {Json} payload of send_message */
  async #send({ line_user_id, ...message }) {
    const { message: kept, newer } = await this.#api.send(line_user_id, message);
    const { temp_id, id, seq } = kept;
    return { type: Event.MESSAGE_ACK, payload: { temp_id, message_id: id, seq, newer } };
  }

  /** @param {string} type @param {string} id @param {string} what @param {Json} [body] */
  async #act(type, id, what, body = {}) {
    this.#tell({ type: Event.CONVERSATION_UPDATE, payload: await this.#api.act(id, what, body) });
    return ack(type);
  }
}

/** @param {string} type @returns {Frame} */
function ack(type) {
  return { type: Event.ACK, payload: { for: type } };
}
