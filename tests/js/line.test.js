import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Connection } from "../../static/livechat/js/net/connection.js";
import { Line, POLL } from "../../static/livechat/js/net/line.js";
import { WireError } from "../../static/livechat/js/net/requests.js";
import { FakeSocket, conversation, message, settled } from "./support.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  FakeSocket.reset();
});

const gone = () => new WireError("disconnected", "", { retryable: true });

/** A line whose HTTP answers, unless `http.fail` says otherwise. */
function build() {
  const calls = [];
  const http = { fail: null, row: conversation("U1", { rev: 5 }) };
  const answer = (name, value) => async (...what) => {
    calls.push([name, ...what]);
    if (http.fail) throw http.fail;
    return value(...what);
  };
  const api = {
    me: answer("me", () => ({ id: "7" })),
    conversation: answer("conversation", () => http.row),
    newest: answer("newest", () => ({ results: [message(1)], has_more: true })),
    changed: answer("changed", () => ({ results: [message(2)], has_more: false })),
    notes: answer("notes", (id, rev) => ({ results: [{ id: rev ?? 1 }], has_more: rev === null })),
    send: answer("send", (id, { temp_id }) => ({ message: { ...message(3), temp_id }, newer: 1 })),
    act: answer("act", () => http.row),
  };
  const connection = new Connection({ url: "ws://test", random: () => 0, Implementation: FakeSocket });
  const line = new Line({ connection, api });
  let polls = 0;
  line.refresh = async () => {
    polls += 1;
    if (http.fail) throw http.fail;
  };
  const events = [];
  for (const name of ["up", "down", "polling", "signed_out"]) line.on(name, (detail) => events.push(detail === undefined ? name : [name, detail.on ?? detail]));
  connection.start();
  return { line, connection, http, calls, events, polls: () => polls };
}

/** Something on the way refuses the upgrade. */
async function refuse(times) {
  for (let n = 0; n < times; n += 1) {
    FakeSocket.last.drop();
    await settled();
    mock.timers.tick(0);
  }
  await settled();
}

test("sockets that are refused while HTTP works make it poll", async () => {
  const { line, events, polls } = build();
  await refuse(2);
  assert.equal(line.live, false);
  await refuse(1);
  assert.deepEqual(events.at(-1), ["up", "rest"]);
  assert.deepEqual([line.polling, line.live, polls()], [true, true, 0]);
  mock.timers.tick(POLL);
  await settled();
  mock.timers.tick(POLL);
  await settled();
  assert.equal(polls(), 2);
});

test("a socket that neither opens nor fails is as good as refused", async () => {
  const { line } = build();
  mock.timers.tick(6_000);
  await settled();
  assert.equal(line.polling, true);
});

test("a server that is down makes nobody poll, until it is up and sockets still are refused", async () => {
  const { line, http, events } = build();
  http.fail = gone();
  await refuse(5);
  assert.deepEqual([line.polling, events.some(([name]) => name === "polling")], [false, false]);
  http.fail = null;
  mock.timers.tick(5_000);
  await settled();
  assert.equal(line.polling, true);
});

test("it hands back as soon as a socket opens, once", async () => {
  const { line, events, polls } = build();
  await refuse(4);
  assert.equal(line.polling, true);
  events.length = 0;
  FakeSocket.last.welcome();
  assert.deepEqual(events, ["down", ["polling", false], ["up", "socket"]]);
  const before = polls();
  mock.timers.tick(10 * POLL);
  await settled();
  assert.equal(polls(), before);
});

test("a poll that hangs while a socket opens changes nothing afterwards", async () => {
  const { line, events } = build();
  await refuse(3);
  let fail;
  line.refresh = () => new Promise((_resolve, reject) => (fail = reject));
  mock.timers.tick(POLL);
  FakeSocket.last.welcome();
  events.length = 0;
  fail(gone());
  await settled();
  assert.deepEqual([events, line.live], [[], true]);
});

test("HTTP that fails as well ends the polling, and its return starts it again", async () => {
  const { line, http, events } = build();
  await refuse(3);
  http.fail = gone();
  mock.timers.tick(POLL);
  await settled();
  assert.deepEqual([line.live, events.at(-1)], [false, "down"]);
  http.fail = null;
  mock.timers.tick(5_000);
  await settled();
  assert.equal(line.live, true);
});

test("too many polls: it waits as long as the server asks and goes on", async () => {
  const { line, http, polls } = build();
  await refuse(3);
  http.fail = new WireError("rate_limit_exceeded", "", { retryable: true, retryAfter: 20, status: 429 });
  mock.timers.tick(POLL);
  await settled();
  http.fail = null;
  mock.timers.tick(19_000);
  await settled();
  assert.deepEqual([line.polling, polls()], [true, 1]);
  mock.timers.tick(1_000);
  await settled();
  assert.equal(polls(), 2);
});

test("signed out is signed out over REST as well", async () => {
  const { line, http, events, polls } = build();
  await refuse(3);
  http.fail = new WireError("not_authenticated", "", { status: 401 });
  mock.timers.tick(POLL);
  await settled();
  assert.ok(events.includes("signed_out"));
  const before = polls();
  mock.timers.tick(3 * POLL);
  await settled();
  assert.deepEqual([line.live, polls()], [false, before]);
});

test("commands go over REST with the words of the socket, the same temp_id among them", async () => {
  const { line, calls } = build();
  await refuse(3);
  const frames = [];
  line.on("frame", (frame) => frames.push(frame));
  calls.length = 0;
  const joined = await line.request("join_room", { line_user_id: "U1", mark_read: false });
  assert.deepEqual([joined.payload.messages.length, joined.payload.has_more, joined.payload.rev], [1, true, 5]);
  assert.equal((await line.request("sync", { line_user_id: "U1", after_rev: 4 })).payload.messages[0].seq, 2);
  const unchanged = await line.request("sync", { line_user_id: "U1", after_rev: 5 });
  assert.deepEqual([unchanged.payload.messages, unchanged.payload.notes], [[], []]);
  // Notes come the same way: nothing else would tell of those that were missed.
  assert.deepEqual([joined.payload.notes, joined.payload.notes_more], [[{ id: 1 }], true]);
  assert.deepEqual(calls.filter(([name]) => name === "notes"), [["notes", "U1", null], ["notes", "U1", 4]]);
  const ack = await line.request("send_message", { line_user_id: "U1", text: "hi", temp_id: "t1", last_seen_seq: 2 });
  assert.deepEqual([ack.type, ack.payload], ["message_ack", { temp_id: "t1", message_id: 103, seq: 3, newer: 1 }]);
  assert.deepEqual(calls.find(([name]) => name === "send"), ["send", "U1", { text: "hi", temp_id: "t1", last_seen_seq: 2 }]);
  await line.request("claim_session", { line_user_id: "U1" });
  await line.request("transfer_session", { line_user_id: "U1", to_operator_id: 8 });
  await line.request("mark_read", { line_user_id: "U1", seq: 3 });
  await line.request("close_session", { line_user_id: "U1" });
  const acts = calls.filter(([name]) => name === "act").map(([, ...what]) => what);
  assert.deepEqual(acts, [["U1", "claim", {}], ["U1", "transfer", { to_operator_id: 8, reason: null }], ["U1", "read", { seq: 3 }], ["U1", "close", {}]]);
  assert.deepEqual(frames.map(({ type }) => type), Array(4).fill("conversation_update"));
  await assert.rejects(line.request("set_status", { status: "away" }), { code: "unavailable", retryable: false });
  assert.equal(line.post("typing_start", { line_user_id: "U1" }), false);
});

test("what was done shows at a poll that does not wait its turn", async () => {
  const { line, polls } = build();
  await refuse(3);
  await line.request("claim_session", { line_user_id: "U1" });
  await settled();
  assert.equal(polls(), 1);
});

test("without any way a request is refused as never sent", async () => {
  const { line } = build();
  await assert.rejects(line.request("claim_session", {}), { code: "disconnected", sent: false });
});
