import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { timeline } from "../../static/livechat/js/state/timeline.js";
import { MOST } from "../../static/livechat/js/state/thread_window.js";
import { ME, conversation } from "./support.js";

const message = (seq, more = {}) => ({ id: seq, seq, rev: seq, line_user_id: "U1", direction: "INCOMING", content: `${seq}`, message_type: "text", sender_role: "USER", created_at: "2026-01-30T08:00:00Z", ...more });
const span = (from, to) => Array.from({ length: to - from + 1 }, (_, n) => message(from + n));
const run = (state, ...actions) => actions.reduce(reduce, state);
const older = (from, to) => ({ type: "thread/older", id: "U1", messages: span(from, to), events: [], hasMore: from > 1 });
const newer = (from, to, end) => ({ type: "thread/newer", id: "U1", page: { results: span(from, to), session_events: [], has_newer: to < end } });
const shown = (state) => {
  const { messages, hasMore, hasNewer } = state.threads.U1;
  return [messages[0].seq, messages.at(-1).seq, messages.length, hasMore, hasNewer];
};

function opened(end = 1_000) {
  const payload = { ...conversation("U1", { rev: end, last_seq: end }), messages: span(end - 49, end), has_more: true };
  return run(initialState(ME), { type: "thread/opened", id: "U1" }, { type: "thread/snapshot", id: "U1", payload, since: null });
}

function scrolledUp(state, pages) {
  let last = state;
  for (let page = 0; page < pages; page += 1) {
    const first = last.threads.U1.messages[0].seq;
    last = reduce(last, older(Math.max(1, first - 50), first - 1));
  }
  return last;
}

test("however far somebody scrolls up, what is kept does not grow", () => {
  const state = scrolledUp(opened(), 12);
  assert.deepEqual(shown(state), [351, 350 + MOST, MOST, true, true]);
});

test("and the way down leads to the newest without a gap", () => {
  let state = scrolledUp(opened(), 12);
  state = run(state, { type: "message/arrived", message: message(1_001), seen: true });
  while (state.threads.U1.hasNewer) {
    const last = state.threads.U1.messages.at(-1).seq;
    state = reduce(state, newer(last + 1, Math.min(last + 50, 1_001), 1_001));
  }
  const seqs = state.threads.U1.messages.map(({ seq }) => seq);
  assert.deepEqual(seqs, span(1_002 - MOST, 1_001).map(({ seq }) => seq));
  assert.deepEqual(shown(state).slice(2), [MOST, true, false]);
});

test("what waits to be sent is kept, and stands at the end again on the way back", () => {
  const waits = { ...message(null), id: null, temp_id: "t", direction: "OUTGOING", status: "failed" };
  let state = scrolledUp(run(opened(), { type: "message/pending", message: waits }), 12);
  assert.deepEqual(shown(state), [351, 350 + MOST, MOST, true, true]);
  const texts = () => timeline(state, "U1", Date.now()).filter(({ kind }) => kind === "message").map((item) => item.message.temp_id ?? item.message.seq);
  assert.equal(texts().includes("t"), false, "between old messages it would stand in the wrong place");
  state = reduce(state, { type: "thread/newest", id: "U1", page: { results: span(951, 1_000), has_more: true } });
  assert.deepEqual(texts().slice(-2), [1_000, "t"]);
});
