import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { listModel } from "../../static/livechat/js/state/rows.js";
import { timeline } from "../../static/livechat/js/state/timeline.js";
import { lastUndoable } from "../../static/livechat/js/state/undo.js";
import { ME, conversation, outgoing } from "./support.js";

const NOW = Date.UTC(2026, 0, 30, 10);
const queued = (seq, more = {}) => outgoing(seq, { status: "queued", temp_id: `t-${seq}`, ...more });

function state(messages, { held = 8, last = null } = {}) {
  const held_until = held === null ? null : new Date(NOW + held * 1000).toISOString();
  const payload = conversation("U1", { messages, held_until, last_message: last, rev: 50 });
  return [
    { type: "conversation/upserted", conversation: payload },
    { type: "thread/opened", id: "U1" },
    { type: "thread/snapshot", id: "U1", payload, since: null },
    { type: "view/selected", view: "all" },
    { type: "connection/phase", phase: "connected", retryAt: null, lostAt: null, signedOut: false },
  ].reduce(reduce, initialState(ME));
}
const bubbles = (shown) => timeline(shown, "U1", NOW).filter(({ kind }) => kind === "message");

test("what one has sent oneself can be taken back while it is held, and nothing else", () => {
  const shown = state([queued(1, { operator_name: "Bob", operator_id: 99 }), outgoing(2), queued(3), queued(4, { status: "sending" })]);
  assert.deepEqual(bubbles(shown).map(({ undo }) => undo), [0, 0, 8, 0]);
  assert.equal(lastUndoable(shown, "U1", NOW)?.temp_id, "t-3");
  assert.equal(lastUndoable(shown, "U1", NOW + 8_000), null);
  assert.equal(lastUndoable(state([queued(1)], { held: null }), "U1", NOW), null);
});

test("a message that was taken back says so, in its bubble and in the list", () => {
  const last = { content: "Helo", created_at: new Date(NOW).toISOString(), direction: "OUTGOING", operator_name: "Alice", status: "cancelled" };
  const shown = state([queued(1, { status: "cancelled", content: "Helo" })], { held: null, last });
  const [bubble] = bubbles(shown);
  assert.deepEqual([bubble.state.text, bubble.state.retry, bubble.undo], ["Taken back, not sent", false, 0]);
  assert.equal(listModel(shown, NOW, () => "").row("U1").preview, "Taken back, not sent");
});
