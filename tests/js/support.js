// What the tests share: a WebSocket that a test plays the server of, storage, and examples of the wire.

/** A WebSocket whose other end is the test. */
export class FakeSocket {
  /** @type {FakeSocket[]} */
  static all = [];
  readyState = 0;
  /** @type {any[]} */
  sent = [];

  constructor(url) {
    this.url = url;
    FakeSocket.all.push(this);
  }

  static reset() {
    FakeSocket.all = [];
  }

  static get last() {
    return FakeSocket.all.at(-1);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  // The server's side

  accept() {
    this.readyState = 1;
    this.onopen();
  }

  say(type, payload = {}, replyTo = undefined) {
    this.onmessage({ data: JSON.stringify({ type, payload, reply_to: replyTo }) });
  }

  drop(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }

  /** Accepts and authenticates. */
  welcome() {
    this.accept();
    this.say("auth_success", { admin_id: "7", operator: { id: "7", name: "Alice", role: "operator" }, heartbeat_seconds: 25 });
  }

  types() {
    return this.sent.map(({ type }) => type);
  }
}

/** Storage like lib/storage.js makes, in memory; `full` refuses everything. */
export function memoryStorage({ full = false } = {}) {
  const kept = new Map();
  return {
    get: (key) => (kept.has(key) ? JSON.parse(kept.get(key)) : null),
    put(key, value) {
      if (full) return false;
      kept.set(key, JSON.stringify(value));
      return true;
    },
    remove: (key) => kept.delete(key),
    keys: (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)),
  };
}

export const ME = { id: "7", name: "Alice", role: "operator" };

/** Lets promises that are already settled run their course. */
export async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

export function conversation(id, more = {}) {
  return {
    line_user_id: id,
    display_name: `Customer ${id}`,
    picture_url: null,
    chat_mode: "HUMAN",
    session: null,
    unread_count: 0,
    last_message: { content: "hello", created_at: "2026-01-30T08:00:00.000Z", direction: "INCOMING" },
    tags: [],
    last_seq: 1,
    rev: 1,
    ...more,
  };
}

export function waiting(id, since, more = {}) {
  const session = { id: 1, status: "WAITING", operator_id: null, operator_name: null, opened_at: since, waiting_since: since };
  return conversation(id, { session, ...more });
}

export function held(id, operatorId, name, more = {}) {
  return conversation(id, { session: { id: 1, status: "ACTIVE", operator_id: operatorId, operator_name: name }, ...more });
}

export function message(seq, more = {}) {
  return {
    id: 100 + seq,
    line_user_id: "U1",
    direction: "INCOMING",
    content: `message ${seq}`,
    message_type: "text",
    payload: null,
    sender_role: "USER",
    operator_name: null,
    created_at: new Date(Date.UTC(2026, 0, 30, 8, seq)).toISOString(),
    temp_id: null,
    seq,
    rev: seq,
    ...more,
  };
}

export function outgoing(seq, more = {}) {
  return message(seq, { direction: "OUTGOING", sender_role: "ADMIN", operator_name: "Alice", temp_id: `t${seq}`, status: "sent", ...more });
}
