import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { OfflineQueue } from "../../static/livechat/js/net/offline_queue.js";
import { openOutbox } from "../../static/livechat/js/net/outbox_stores.js";
import { WireError } from "../../static/livechat/js/net/requests.js";
import { Room } from "../../static/livechat/js/net/room.js";
import { Sender } from "../../static/livechat/js/net/sender.js";
import { memoryStorage, settled } from "./support.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** A server that answers sends by script: a WireError is thrown, anything else is an acknowledgement. */
function build(script = [], { storage = memoryStorage(), lock } = {}) {
  const log = [];
  const line = {
    live: true,
    async request(type, payload) {
      log.push(type === "send_message" ? `send ${payload.temp_id} to ${payload.line_user_id}` : `join ${payload.line_user_id}`);
      if (type === "join_room") return { type: "conversation_update", payload: { line_user_id: payload.line_user_id } };
      const next = script.shift();
      if (next === "lost") line.live = false;
      if (next instanceof WireError) throw next;
      if (next === "lost") throw new WireError("disconnected", "", { retryable: true });
      return { type: "message_ack", payload: { temp_id: payload.temp_id, message_id: 1, seq: 1, newer: 0 } };
    },
  };
  const queue = new OfflineQueue({ store: openOutbox({ name: "box", storage, factory: null }) });
  const room = new Room({ line, revOf: () => null, snapshot: () => undefined });
  const sender = new Sender({ queue, room, line, lock });
  const acked = [];
  const failed = [];
  sender.on("acked", ({ entry }) => acked.push(entry.temp_id));
  sender.on("failed", ({ entry, error }) => failed.push([entry.temp_id, error.code]));
  const put = (tempId, id = "U1") =>
    queue.put({ temp_id: tempId, line_user_id: id, text: "hi", created_at: "2026-01-30T08:00:00Z", last_seen_seq: null });
  return { log, line, queue, room, sender, acked, failed, put };
}

/** Runs timers and promises until the sender has nothing left to do. */
async function run(work) {
  let done = false;
  work.finally(() => (done = true));
  for (let turn = 0; turn < 90 && !done; turn += 1) {
    await settled();
    mock.timers.tick(1000);
  }
  assert.ok(done, "the sender came to rest");
}

test("messages leave in the order in which they were written, and only an ack removes them", async () => {
  const { sender, put, log, acked, queue } = build();
  await put("t1");
  await put("t2");
  await run(sender.drain());
  assert.deepEqual(log, ["join U1", "send t1 to U1", "send t2 to U1"]);
  assert.deepEqual(acked, ["t1", "t2"]);
  assert.equal((await queue.all()).length, 0);
});

test("each is sent from its own room, and the screen's room is joined again at the end", async () => {
  const { sender, put, log, room } = build();
  await room.watch("U1");
  await put("t1", "U2");
  await run(sender.drain());
  assert.deepEqual(log, ["join U1", "join U2", "send t1 to U2", "join U1"]);
  assert.equal(room.joined, "U1");
});

test("a send that got no answer is repeated with the same temp_id", async () => {
  const { sender, put, log, acked } = build([new WireError("timeout", "", { retryable: true })]);
  await put("t1");
  await run(sender.drain());
  assert.deepEqual(log, ["join U1", "send t1 to U1", "send t1 to U1"]);
  assert.deepEqual(acked, ["t1"]);
});

test("three tries, then it has failed and stays for the operator to decide", async () => {
  const silence = () => new WireError("timeout", "", { retryable: true });
  const { sender, put, failed, queue, log } = build([silence(), silence(), silence()]);
  await put("t1");
  await run(sender.drain());
  assert.equal(log.filter((line) => line.startsWith("send")).length, 3);
  assert.deepEqual(failed, [["t1", "timeout"]]);
  assert.equal((await queue.all())[0].failed, "timeout");
});

test("what can never succeed is not tried twice, and holds up nothing", async () => {
  const { sender, put, failed, acked } = build([new WireError("not_session_owner", "Bob holds it.")]);
  await put("t1");
  await put("t2");
  await run(sender.drain());
  assert.deepEqual(failed, [["t1", "not_session_owner"]]);
  assert.deepEqual(acked, ["t2"]);
});

test("a lost connection ends the run and keeps everything for the next", async () => {
  const { sender, put, queue, line, acked } = build(["lost"]);
  await put("t1");
  await put("t2");
  await run(sender.drain());
  assert.deepEqual((await queue.all()).map(({ temp_id }) => temp_id), ["t1", "t2"]);
  line.live = true;
  await run(sender.drain());
  assert.deepEqual(acked, ["t1", "t2"]);
});

test("two calls at once send once", async () => {
  const { sender, put, log } = build();
  await put("t1");
  const first = sender.drain();
  await run(sender.drain());
  await run(first);
  assert.equal(log.filter((line) => line.startsWith("send")).length, 1);
});

test("what is written while the last one leaves, leaves too", async () => {
  const { sender, put, acked } = build();
  await put("t1");
  const draining = sender.drain();
  sender.on("acked", async ({ entry }) => {
    if (entry.temp_id !== "t1") return;
    await put("t2");
    await sender.drain();
  });
  await run(draining);
  assert.deepEqual(acked, ["t1", "t2"]);
});

test("too many at once: it waits as long as the server asks, says so, and that is no try", async () => {
  const slow = () => new WireError("rate_limit_exceeded", "", { retryable: true, retryAfter: 7 });
  const { sender, put, log, acked, failed } = build([slow(), slow(), slow(), slow()]);
  const pauses = [];
  sender.on("paused", ({ seconds }) => pauses.push(seconds));
  await put("t1");
  const draining = sender.drain();
  await settled();
  mock.timers.tick(6_999);
  await settled();
  assert.equal(log.filter((line) => line.startsWith("send")).length, 1);
  await run(draining);
  assert.deepEqual(pauses, [7, 7, 7, 7]);
  assert.deepEqual([acked, failed], [["t1"], []]);
});

test("what never left this browser is no try", async () => {
  const unsent = () => new WireError("disconnected", "", { retryable: true, sent: false });
  const { sender, put, acked, failed } = build([unsent(), unsent(), unsent(), unsent()]);
  await put("t1");
  await run(sender.drain());
  assert.deepEqual([acked, failed], [["t1"], []]);
});

test("of two tabs one drains at a time, the messages of both and in their order", async () => {
  const storage = memoryStorage();
  let turn = Promise.resolve();
  let inside = 0;
  const lock = (work) => {
    const mine = turn.then(async () => {
      inside += 1;
      assert.equal(inside, 1);
      await work();
      inside -= 1;
    });
    turn = mine;
    return mine;
  };
  const here = build([], { storage, lock });
  const there = build([], { storage, lock });
  await here.put("t1");
  await there.put("t2");
  await here.put("t3");
  await run(Promise.all([here.sender.drain(), there.sender.drain()]));
  const sends = [...here.log, ...there.log].filter((line) => line.startsWith("send"));
  assert.deepEqual(sends, ["send t1 to U1", "send t2 to U1", "send t3 to U1"]);
});
