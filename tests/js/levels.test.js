import assert from "node:assert/strict";
import { test } from "node:test";
import { alarmOf, alarmedOnes, dueOf, lateOnes, lateSince, pressureOf } from "../../static/livechat/js/state/levels.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { waitingOf } from "../../static/livechat/js/state/rows.js";
import { ME, held, waiting } from "./support.js";

const NOW = Date.UTC(2026, 0, 30, 8, 30);
const LIMIT = 600_000;
const at = (minutes) => new Date(NOW + minutes * 60_000).toISOString();

/** @param {any} row @param {number} due minutes from now */
function owing(row, due, kind = "response") {
  return { ...row, session: { ...row.session, deadline: { kind, warn_at: at(due - 2), due_at: at(due), alarm_at: at(due + 5) } } };
}

function stateOf(rows, role = "operator") {
  return rows.reduce((last, row) => reduce(last, { type: "conversation/upserted", conversation: row }), initialState({ ...ME, role }));
}

test("a promise warns, is broken, and calls supervisors at its own moments, whatever the limit for all is", () => {
  const row = waiting("U1", at(-60));
  assert.deepEqual([3, 2, 1, 0, -4, -5].map((due) => pressureOf(owing(row, due), NOW, LIMIT)), [0, 1, 1, 2, 2, 3]);
  assert.equal(waitingOf(owing(row, 3), NOW, LIMIT)?.level, "calm");
  assert.equal(waitingOf(owing(row, 1), NOW, LIMIT)?.level, "warm");
  assert.equal(waitingOf(row, NOW, LIMIT)?.level, "hot", "without one, the limit for all holds");
});

test("who holds a conversation sees what is due from the warning on, and not what is put aside", () => {
  const row = held("U1", 7, "Alice");
  assert.equal(dueOf(owing(row, 10), NOW, LIMIT), null);
  assert.deepEqual(dueOf(owing(row, 1), NOW, LIMIT), { text: "1m", said: "Answer within 1m", level: "warm" });
  assert.deepEqual(dueOf(owing(row, -3, "resolution"), NOW, LIMIT), { text: "3m", said: "Close is 3m late", level: "hot" });
  const snoozed = owing(row, -3);
  snoozed.session.snoozed_until = at(60);
  assert.equal(dueOf(snoozed, NOW, LIMIT), null);
  assert.equal(waitingOf(owing(row, -3), NOW, LIMIT), null);
});

test("late is what waits for anybody and what I owe, not what a colleague does", () => {
  const rows = [owing(waiting("U1", at(-1)), 0, "claim"), owing(held("U2", 7, "Alice"), -1), owing(held("U3", 9, "Bob"), -1), owing(waiting("U4", at(-1)), 1)];
  const late = lateOnes(stateOf(rows), NOW);
  assert.deepEqual(late.map((row) => row.line_user_id).sort(), ["U1", "U2"]);
  assert.equal(lateSince(rows[1], LIMIT), NOW - 60_000);
});

test("supervisors hear of what nobody has helped, whoever has it; operators do not", () => {
  const rows = [owing(held("U1", 9, "Bob"), -5), owing(waiting("U2", at(-9)), -6, "claim"), owing(held("U3", 9, "Bob"), -4)];
  assert.deepEqual(alarmedOnes(stateOf(rows, "supervisor"), NOW).map((row) => row.line_user_id).sort(), ["U1", "U2"]);
  assert.deepEqual(alarmedOnes(stateOf(rows), NOW), []);
});

test("the alarm comes sooner and louder the later it is", () => {
  const all = [0, 1, 2, 3].map(alarmOf);
  for (const [before, after] of [[0, 1], [1, 2], [2, 3]]) {
    assert.ok(all[after].every < all[before].every);
    assert.ok(all[after].louder > all[before].louder);
  }
});

test("who has been claimed does not wait for that any more, though the server has not settled it yet", () => {
  const row = owing(held("U1", 7, "Alice"), -6, "claim");
  assert.deepEqual([pressureOf(row, NOW, LIMIT), dueOf(row, NOW, LIMIT)], [0, null]);
  assert.equal(pressureOf(owing(waiting("U1", at(-9)), -6, "claim"), NOW, LIMIT), 3);
});
