import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { timeline } from "../../static/livechat/js/state/timeline.js";
import { ME, conversation, message, outgoing } from "./support.js";

const NOW = Date.UTC(2026, 0, 30, 10);

function show(messages, { unread = 0, then = [] } = {}) {
  const payload = conversation("U1", { display_name: "Nok", messages, unread_count: unread, rev: 50 });
  const actions = [
    { type: "conversation/upserted", conversation: payload },
    { type: "thread/opened", id: "U1" },
    { type: "thread/snapshot", id: "U1", payload, since: null },
    { type: "connection/phase", phase: "connected", retryAt: null, lostAt: null, signedOut: false },
    ...then,
  ];
  return timeline(actions.reduce(reduce, initialState(ME)), "U1", NOW);
}

test("each day has its line", () => {
  const yesterday = new Date(NOW - 86_400_000).toISOString();
  const items = show([message(1, { created_at: yesterday }), message(2), message(3)]);
  assert.deepEqual(items.map(({ kind, text }) => text ?? kind), ["Yesterday", "message", "Today", "message", "message"]);
});

test("bubbles of one author within minutes belong together", () => {
  const items = show([message(1), message(2), outgoing(3), outgoing(4, { operator_name: "Bob" }), message(30)]);
  const marks = items.filter(({ kind }) => kind === "message").map(({ first, last }) => `${first ? "(" : ""}${last ? ")" : ""}`);
  assert.deepEqual(marks, ["(", ")", "()", "()", "()"]);
});

test("sides and authors: customer, own, colleague, bot", () => {
  const items = show([message(1), outgoing(2), outgoing(3, { operator_name: "Bob" }), outgoing(4, { sender_role: "BOT", operator_name: null }), outgoing(5, { sender_role: "BOT", operator_name: null, payload: { sent_by: "CRM" } })]);
  assert.deepEqual(
    items.filter(({ kind }) => kind === "message").map(({ side, author }) => [side, author]),
    [["in", "Nok"], ["out", "You"], ["out", "Bob"], ["bot", "Bot"], ["bot", "CRM (other system)"]],
  );
});

test("an event of the customer is a line in the middle, in words", () => {
  const items = show([message(1, { message_type: "unfollow", content: "unfollow" })]);
  assert.deepEqual([items[1].kind, items[1].text], ["event", "Nok blocked this account"]);
});

test("who comes into a group or leaves it is named, where it is one person whom we know", () => {
  const text = (/** @type {object} */ more) => show([message(1, { message_type: "memberLeft", content: "", ...more })])[1].text;
  const sender = { id: "U9", name: "Somchai", picture_url: null };
  assert.equal(text({ sender, payload: { members: [{ id: "U9" }] } }), "Somchai left the chat");
  assert.equal(text({ sender, payload: { members: [{ id: "U9" }, { id: "U8" }] } }), "2 people left the chat");
  assert.equal(text({ sender: null, payload: { members: [{ id: "U9" }] } }), "Somebody left the chat");
});

const done = (what, more = {}) => ({ id: 1, rev: 51, line_user_id: "U1", session_id: 1, what, after_seq: 1, actor_id: 2, actor_name: "Bob", from_operator_id: null, from_operator_name: null, to_operator_id: null, to_operator_name: null, reason: null, at: new Date(NOW).toISOString(), ...more });

test("a claim stands where it happened", () => {
  const event = done("claimed", { actor_id: Number(ME.id) });
  const items = show([message(1)], { then: [{ type: "session_event/arrived", id: "U1", event }, { type: "message/arrived", message: message(2), seen: true }] });
  assert.deepEqual(items.map(({ kind, text }) => text ?? kind), ["Today", "message", "You claimed the conversation", "message"]);
});

test("what was done with a session is said with whom it concerned", () => {
  const words = (...events) => show([message(1)], { then: events.map((event) => ({ type: "session_event/arrived", id: "U1", event })) }).flatMap(({ kind, text }) => (kind === "event" ? [text] : []));
  const to = (id, name) => ({ to_operator_id: id, to_operator_name: name });
  const from = (id, name) => ({ from_operator_id: id, from_operator_name: name });
  assert.deepEqual(words(done("released", from(2, "Bob"))), ["Bob put the conversation back into the queue"]);
  assert.deepEqual(words(done("released", from(3, "Carol"))), ["Bob put Carol’s conversation back into the queue"]);
  assert.deepEqual(words(done("transferred", { ...from(2, "Bob"), ...to(3, "Carol"), reason: "lunch" })), ["The conversation went to Carol (from Bob): “lunch”"]);
  assert.deepEqual(words(done("transferred", { ...from(3, "Carol"), ...to(2, "Bob") })), ["Bob took the conversation over from Carol"]);
  assert.deepEqual(words(done("reopened", to(3, "Carol"))), ["Bob opened the conversation again, for Carol"]);
  // Told twice, and in whichever order, it is one line in its place.
  assert.deepEqual(words(done("closed", { id: 2, rev: 52 }), done("claimed"), done("claimed")), ["Bob claimed the conversation", "Bob closed the conversation"]);
});

test("the unread line comes before the first unread message", () => {
  const items = show([message(1), message(2)], { unread: 1 });
  assert.deepEqual(items.map(({ kind }) => kind), ["day", "message", "unread", "message"]);
});

test("a bubble keeps its key from the first keystroke to the last tick", () => {
  const bubble = { ...outgoing(1), id: null, seq: null, temp_id: "a", status: "local" };
  const before = show([], { then: [{ type: "message/pending", message: bubble }] });
  const after = show([outgoing(1, { temp_id: "a" })]);
  assert.equal(before[1].key, after[1].key);
});

const stateText = (more) => show([outgoing(1, more)])[1].state;

test("each state has an icon and words", () => {
  const texts = [
    [{ status: "queued" }, "Queued"],
    [{ status: "sending" }, "Sending to LINE…"],
    [{ status: "sent", free: true }, "Sent · free reply"],
    [{ status: "sent", free: false }, "Sent · push"],
    [{ status: "sent", free: null }, "Sent"],
    [{ status: "failed", reason: "line_quota" }, "Not sent: this month’s LINE message quota is used up"],
  ];
  for (const [more, text] of texts) {
    const state = stateText(more);
    assert.equal(state.text, text);
    assert.ok(state.icon);
  }
});

test("an own failed message may be retried, unless LINE would refuse it again", () => {
  assert.equal(stateText({ status: "failed", reason: "line_network" }).retry, true);
  assert.equal(stateText({ status: "failed", reason: "line_rejected" }).retry, false);
  assert.equal(stateText({ status: "failed", reason: "line_network", retryable: false }).retry, false);
  assert.equal(stateText({ status: "failed", reason: "line_network", operator_name: "Bob" }).retry, false);
});

test("an unknown outcome says so, and that sending again may double it", () => {
  const state = stateText({ status: "unknown" });
  assert.match(state.text, /twice/);
  assert.equal(state.retryLabel, "Send again");
});

test("without a connection a new message waits for it, in words", () => {
  const bubble = { ...outgoing(1), id: null, seq: null, temp_id: "a", status: "local" };
  const lost = { type: "connection/phase", phase: "reconnecting", retryAt: 1, lostAt: 1, signedOut: false };
  assert.equal(show([], { then: [{ type: "message/pending", message: bubble }, lost] })[1].state.text, "Waiting for the connection");
});
