import assert from "node:assert/strict";
import { test } from "node:test";
import { freeModel } from "../../static/livechat/js/state/free_window.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { ME, waiting } from "./support.js";

const NOW = Date.UTC(2026, 0, 30, 8, 20);
const after = (seconds) => new Date(NOW + seconds * 1000).toISOString();
const state = (row, ...actions) =>
  [{ type: "conversation/upserted", conversation: waiting("U1", after(-60), row) }, ...actions].reduce(reduce, initialState(ME));
const cost = (...given) => freeModel(state(...given), "U1", NOW);

test("an answer is free as long as the token lives, and a push afterwards", () => {
  assert.equal(cost({ free_until: after(42) })?.text, "Free reply for 42 s");
  assert.equal(cost({ free_until: after(0.2) })?.text, "Free reply for 1 s");
  for (const until of [after(0), after(-1), null]) assert.deepEqual([cost({ free_until: until })?.cost, cost({ free_until: until })?.text], ["push", "Will be a push (counts)"]);
});

test("the server's clock counts, not this machine's", () => {
  const clock = (ahead) => ({ type: "connection/clock", ahead });
  assert.equal(cost({ free_until: after(42) }, clock(10_000))?.text, "Free reply for 32 s");
  assert.equal(cost({ free_until: after(42) }, clock(60_000))?.cost, "push");
  assert.equal(cost({ free_until: after(42) }, clock(-3_600_000))?.text, "Free reply for 55 s", "never longer than a token lives");
  assert.equal(cost({ free_until: after(42) }, clock(80))?.text, "Free reply for 42 s", "the way here is no difference of clocks");
});

test("nothing is said where nobody here can answer", () => {
  assert.equal(cost({ free_until: after(42), blocked: true }), null);
  assert.equal(cost({ free_until: after(42), session: { id: 1, status: "ACTIVE", operator_id: 99, operator_name: "Bob" } }), null);
  assert.equal(cost({}), null, "a server that does not say");
});
