import assert from "node:assert/strict";
import { test } from "node:test";
import { Room } from "../../static/livechat/js/net/room.js";
import { settled } from "./support.js";

function build({ rev = {} } = {}) {
  const asked = [];
  const snapshots = [];
  const connection = {
    fail: null,
    async request(type, payload) {
      asked.push([type, payload?.line_user_id ?? null, payload?.after_rev ?? null, payload?.mark_read]);
      if (connection.fail) throw connection.fail;
      return { type: "conversation_update", payload: { line_user_id: payload?.line_user_id, messages: [] } };
    },
  };
  const room = new Room({ line: connection, revOf: (id) => rev[id] ?? null, snapshot: (payload, since) => snapshots.push([payload.line_user_id, since]) });
  return { room, asked, snapshots, connection };
}

test("a join never marks as read, and takes what it is given", async () => {
  const { room, asked, snapshots } = build();
  await room.watch("U1");
  assert.deepEqual(asked, [["join_room", "U1", null, false]]);
  assert.deepEqual(snapshots, [["U1", null]]);
  assert.equal(room.joined, "U1");
});

test("with something on the screen only what changed since is asked for", async () => {
  const { room, asked } = build({ rev: { U1: 12 } });
  await room.watch("U1");
  assert.equal(asked[0][2], 12);
});

test("of conversations that are clicked through in haste only the last is joined", async () => {
  const { room, asked } = build();
  room.watch("U1");
  room.watch("U2");
  await room.watch("U3");
  assert.deepEqual(asked.map(([, id]) => id), ["U3"]);
});

test("work inside another room goes there first, and the screen's room comes back after it", async () => {
  const { room, asked } = build();
  await room.watch("U1");
  await room.inside("U2", async () => asked.push(["work", room.joined]));
  await room.settle();
  assert.deepEqual(asked.map(([what, id]) => [what, id]), [["join_room", "U1"], ["join_room", "U2"], ["work", "U2"], ["join_room", "U1"]]);
});

test("work inside the joined room joins nothing", async () => {
  const { room, asked } = build();
  await room.watch("U1");
  await room.inside("U1", async () => undefined);
  assert.equal(asked.length, 1);
});

test("turns are taken one after the other", async () => {
  const { room } = build();
  const order = [];
  const slow = room.inside("U1", async () => {
    await settled();
    order.push("first");
  });
  const fast = room.inside("U2", async () => order.push("second"));
  await Promise.all([slow, fast]);
  assert.deepEqual(order, ["first", "second"]);
});

test("a join that fails leaves nothing joined and the next turn free", async () => {
  const { room, connection } = build();
  connection.fail = new Error("no");
  await assert.rejects(room.watch("U1"));
  assert.equal(room.joined, null);
  connection.fail = null;
  await room.watch("U1");
  assert.equal(room.joined, "U1");
});

test("without a conversation on the screen the room is left", async () => {
  const { room, asked } = build();
  await room.watch("U1");
  await room.watch(null);
  assert.equal(asked.at(-1)[0], "leave_room");
});

test("what changed is asked for without entering the room anew", async () => {
  const { room, asked, snapshots } = build({ rev: { U1: 12 } });
  await room.watch("U1");
  await room.refresh();
  assert.deepEqual([asked.at(-1)[0], asked.at(-1)[2], snapshots.at(-1)], ["sync", 12, ["U1", 12]]);
});

test("what changed also joins where a join has failed", async () => {
  const { room, connection } = build();
  connection.fail = new Error("no");
  await assert.rejects(room.watch("U1"));
  connection.fail = null;
  await room.refresh();
  assert.equal(room.joined, "U1");
});

test("an answer that came over a way that is gone joins nothing, but is not thrown away", async () => {
  const { room, connection, snapshots } = build();
  const ask = connection.request;
  connection.request = async (...what) => {
    room.lost();
    return ask(...what);
  };
  await assert.rejects(room.watch("U1"), { code: "disconnected", sent: false });
  assert.equal(room.joined, null);
  assert.deepEqual(snapshots, [["U1", null]]);
  connection.request = ask;
  await room.settle();
  assert.equal(room.joined, "U1");
});
