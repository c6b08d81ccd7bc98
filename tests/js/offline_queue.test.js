import assert from "node:assert/strict";
import { test } from "node:test";
import { OfflineQueue } from "../../static/livechat/js/net/offline_queue.js";
import { openOutbox } from "../../static/livechat/js/net/outbox_stores.js";
import { memoryStorage } from "./support.js";

// IndexedDB itself is tried in a browser: tests/journeys/test_console_queue.py.
const entry = (n) => ({ temp_id: `t${n}`, line_user_id: "U1", text: `text ${n}`, created_at: "2026-01-30T08:00:00Z", last_seen_seq: null });
const build = (storage = memoryStorage(), operator = "7") =>
  new OfflineQueue({ store: openOutbox({ name: `livechat.outbox.${operator}`, storage, factory: null }) });
const ids = async (queue) => (await queue.all()).map(({ temp_id }) => temp_id);

test("first in, first out", async () => {
  const queue = build();
  await queue.put(entry(1));
  await queue.put(entry(2));
  assert.equal((await queue.next()).temp_id, "t1");
  await queue.remove("t1");
  assert.equal((await queue.next()).temp_id, "t2");
});

test("it survives a reload of the page", async () => {
  const storage = memoryStorage();
  await build(storage).put(entry(1));
  assert.equal((await build(storage).next()).text, "text 1");
});

test("each operator has their own", async () => {
  const storage = memoryStorage();
  await build(storage).put(entry(1));
  assert.equal(await build(storage, "8").next(), null);
});

for (const [where, full] of [["in storage", false], ["without storage", true]]) {
  test(`the hundred-and-first is refused and nothing is lost, ${where}`, async () => {
    const queue = build(memoryStorage({ full }));
    for (let n = 0; n < 100; n += 1) assert.equal(await queue.put(entry(n)), true);
    assert.equal(await queue.put(entry(100)), false);
    assert.equal((await queue.all()).length, 100);
    assert.equal((await queue.next()).temp_id, "t0");
  });

  test(`the same temp_id is one entry, in its old place, ${where}`, async () => {
    const queue = build(memoryStorage({ full }));
    await queue.put(entry(1));
    await queue.put(entry(2));
    await queue.put(entry(1));
    assert.deepEqual((await ids(queue)).sort(), ["t1", "t2"]);
  });

  test(`after the third try it has failed, stays, and lets the next pass, ${where}`, async () => {
    const queue = build(memoryStorage({ full }));
    await queue.put(entry(1));
    await queue.put(entry(2));
    assert.equal(await queue.tried("t1", "timeout"), false);
    assert.equal(await queue.tried("t1", "timeout"), false);
    assert.equal(await queue.tried("t1", "timeout"), true);
    assert.equal((await queue.next()).temp_id, "t2");
    assert.equal((await queue.all())[0].failed, "timeout");
  });

  test(`retry takes the same temp_id from the start again, ${where}`, async () => {
    const queue = build(memoryStorage({ full }));
    await queue.put(entry(1));
    await queue.fail("t1", "timeout");
    assert.equal(await queue.next(), null);
    assert.equal(await queue.retry("t1"), true);
    const next = await queue.next();
    assert.deepEqual([next.temp_id, next.tries], ["t1", 0]);
    assert.equal(await queue.retry("t9"), false);
  });
}

test("what another tab added is not overwritten", async () => {
  const storage = memoryStorage();
  const here = build(storage);
  const there = build(storage);
  await here.put(entry(1));
  await there.put(entry(2));
  await here.remove("t1");
  assert.deepEqual(await ids(there), ["t2"]);
});

test("without storage it keeps them for the page, and says that it is not durable", async () => {
  const queue = build(memoryStorage({ full: true }));
  assert.equal(queue.durable, true);
  await queue.put(entry(1));
  assert.equal(queue.durable, false);
  assert.equal((await queue.next()).temp_id, "t1");
});

test("a store that fails in the middle loses no message that it refused", async () => {
  const broken = async () => {
    throw new Error("The disk is full.");
  };
  const queue = new OfflineQueue({ store: Promise.resolve({ all: broken, add: broken, change: broken, remove: broken }) });
  assert.equal(await queue.put(entry(1)), true);
  assert.deepEqual(await ids(queue), ["t1"]);
  await queue.remove("t1");
  assert.deepEqual(await ids(queue), []);
});

test("a database that is refused leaves localStorage", async () => {
  const storage = memoryStorage();
  const factory = {
    open() {
      throw new Error("Not in this mode.");
    },
  };
  const queue = new OfflineQueue({ store: openOutbox({ name: "box", storage, factory }) });
  await queue.put(entry(1));
  assert.equal(queue.durable, true);
  assert.equal(storage.get("box").length, 1);
});

test("rubbish in storage is an empty queue", async () => {
  const storage = memoryStorage();
  storage.put("livechat.outbox.7", { not: "a list" });
  assert.equal(await build(storage).next(), null);
});
