import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, mock, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createClient } from "../../static/livechat/js/net/index.js";
import { FakeSocket, settled } from "./support.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  FakeSocket.reset();
  globalThis.WebSocket = FakeSocket;
  globalThis.window = new EventTarget();
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
});

/** Turns of the event loop for what is not a promise alone. */
async function turns() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  await settled();
}

test("a client without a screen joins, sends what it kept, and comes back to both after a gap", async () => {
  const snapshots = [];
  const rev = { U1: null };
  const client = createClient({
    socketUrl: "ws://test",
    apiBase: "http://test/",
    operator: "7",
    token: "t0k",
    revOf: (id) => rev[id] ?? null,
    snapshot: (payload, since) => snapshots.push([payload.line_user_id, since]),
  });
  client.start();
  FakeSocket.last.welcome();
  void client.room.watch("U1");
  await turns();
  const join = FakeSocket.last.sent.at(-1);
  assert.deepEqual([join.type, join.payload.line_user_id, join.payload.mark_read], ["join_room", "U1", false]);
  FakeSocket.last.say("conversation_update", { line_user_id: "U1", messages: [] }, join.id);
  await turns();
  assert.deepEqual(snapshots, [["U1", null]]);

  rev.U1 = 9;
  FakeSocket.last.drop();
  const entry = { temp_id: "t1", line_user_id: "U1", text: "hi", created_at: "2026-01-30T08:00:00Z", last_seen_seq: null };
  assert.equal(await client.queue.put(entry), true);
  mock.timers.tick(1_000);
  FakeSocket.last.welcome();
  await turns();
  const again = FakeSocket.last.sent.at(-1);
  assert.deepEqual([again.type, again.payload.after_rev], ["join_room", 9]);
  FakeSocket.last.say("conversation_update", { line_user_id: "U1", messages: [] }, again.id);
  await turns();
  const send = FakeSocket.last.sent.at(-1);
  assert.deepEqual([send.type, send.payload.temp_id], ["send_message", "t1"]);
  FakeSocket.last.say("message_ack", { temp_id: "t1", message_id: 1, seq: 1, newer: 0 }, send.id);
  await turns();
  assert.deepEqual(await client.queue.all(), []);
  client.stop();
  assert.equal(client.connection.phase, "disconnected");
});

test("nothing in net/ needs a document or the console's state", () => {
  const root = fileURLToPath(new URL("../../static/livechat/js/net", import.meta.url));
  for (const name of readdirSync(root)) {
    const code = readFileSync(join(root, name), "utf8").replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, "");
    for (const [, from] of code.matchAll(/from "([^"]+)"/g)) assert.match(from, /^\.\/|^\.\.\/lib\/emitter\.js$|^\.\.\/protocol\.js$/, name);
    if (name !== "wake.js") assert.doesNotMatch(code, /\bdocument\b|\bwindow\b|\blocation\b/, name);
  }
});
