import assert from "node:assert/strict";
import { test } from "node:test";
import { OfflineQueue } from "../../static/livechat/js/net/offline_queue.js";
import { memoryStorage } from "./support.js";

const entry = (n) => ({ temp_id: `t${n}`, line_user_id: "U1", text: `text ${n}`, created_at: "2026-01-30T08:00:00Z", last_seen_seq: null });
const build = (storage = memoryStorage()) => new OfflineQueue({ storage, operator: "7" });

test("first in, first out", () => {
  const queue = build();
  queue.put(entry(1));
  queue.put(entry(2));
  assert.equal(queue.next().temp_id, "t1");
  queue.remove("t1");
  assert.equal(queue.next().temp_id, "t2");
});

test("it survives a reload of the page", () => {
  const storage = memoryStorage();
  build(storage).put(entry(1));
  assert.equal(build(storage).next().text, "text 1");
});

test("each operator has their own", () => {
  const storage = memoryStorage();
  build(storage).put(entry(1));
  assert.equal(new OfflineQueue({ storage, operator: "8" }).next(), null);
});

test("the hundred-and-first is refused and nothing is lost", () => {
  const queue = build();
  for (let n = 0; n < 100; n += 1) assert.equal(queue.put(entry(n)), true);
  assert.equal(queue.put(entry(100)), false);
  assert.equal(queue.all().length, 100);
  assert.equal(queue.next().temp_id, "t0");
});

test("the same temp_id is one entry", () => {
  const queue = build();
  queue.put(entry(1));
  queue.put(entry(1));
  assert.equal(queue.all().length, 1);
});

test("after the third try it has failed, stays, and lets the next pass", () => {
  const queue = build();
  queue.put(entry(1));
  queue.put(entry(2));
  queue.tried("t1");
  queue.tried("t1");
  assert.equal(queue.exhausted("t1", "timeout"), false);
  queue.tried("t1");
  assert.equal(queue.exhausted("t1", "timeout"), true);
  assert.equal(queue.next().temp_id, "t2");
  assert.equal(queue.find("t1").failed, "timeout");
});

test("retry takes the same temp_id from the start again", () => {
  const queue = build();
  queue.put(entry(1));
  queue.tried("t1");
  queue.fail("t1", "timeout");
  queue.retry("t1");
  assert.deepEqual([queue.next().temp_id, queue.next().tries], ["t1", 0]);
});

test("what another tab added is not overwritten", () => {
  const storage = memoryStorage();
  const here = build(storage);
  const there = build(storage);
  here.put(entry(1));
  there.put(entry(2));
  here.remove("t1");
  assert.deepEqual(there.all().map(({ temp_id }) => temp_id), ["t2"]);
});

test("without storage it keeps them for the page, and says that it is not durable", () => {
  const queue = build(memoryStorage({ full: true }));
  assert.equal(queue.durable, true);
  queue.put(entry(1));
  assert.equal(queue.durable, false);
  assert.equal(queue.next().temp_id, "t1");
});

test("rubbish in storage is an empty queue", () => {
  const storage = memoryStorage();
  storage.put("livechat.outbox.7", { not: "a list" });
  assert.equal(build(storage).next(), null);
});
