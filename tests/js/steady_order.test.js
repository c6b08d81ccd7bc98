import assert from "node:assert/strict";
import { test } from "node:test";
import { SteadyOrder } from "../../static/livechat/js/views/steady_order.js";

const rows = (names) => [...names].map((id) => ({ id }));
const shown = ({ rows: list }) => list.map(({ id }) => id).join("");
const known = (id) => ({ id });

function build() {
  const clock = { now: 0 };
  const order = new SteadyOrder(() => clock.now);
  order.arrange("queue", rows("ABCD"));
  return { order, clock };
}

test("without a pointer the rows follow their order", () => {
  const { order } = build();
  assert.equal(shown(order.arrange("queue", rows("DABC"))), "DABC");
});

test("under the pointer no row moves", () => {
  const { order } = build();
  order.hover(true);
  assert.equal(shown(order.arrange("queue", rows("DABC"))), "ABCD");
});

test("what left stays in place while a hand is there", () => {
  const { order, clock } = build();
  order.hover(true);
  assert.equal(shown(order.arrange("queue", rows("ACD"), known)), "ABCD");
  clock.now += 60_000;
  assert.equal(shown(order.arrange("queue", rows("ACD"), known)), "ABCD", "however long the pointer rests");
  order.hover(false);
  assert.equal(shown(order.arrange("queue", rows("ACD"), known)), "ACD");
});

test("a pointer that was left there by somebody who types holds the order for ten seconds", () => {
  const { order, clock } = build();
  order.hover(true);
  clock.now += 1_000;
  order.typed();
  assert.deepEqual([shown(order.arrange("queue", rows("XABCD"))), order.due], ["ABCD", 9_000]);
  clock.now += 5_000;
  order.hover(true);
  clock.now += 9_000;
  assert.deepEqual([shown(order.arrange("queue", rows("XABCD"))), order.due], ["ABCD", null], "the hand is back at the mouse");
  order.typed();
  assert.equal(order.due, 1_000);
  clock.now += 1_000;
  assert.equal(shown(order.arrange("queue", rows("XABCD"))), "XABCD");
  assert.equal(order.due, null);
});

test("nothing leaves in silence: it stays for a moment in its place", () => {
  const { order, clock } = build();
  assert.equal(shown(order.arrange("queue", rows("XACD"), known)), "XABCD");
  assert.equal(order.due, 3_000);
  clock.now += 3_001;
  assert.equal(shown(order.arrange("queue", rows("XACD"), known)), "XACD");
  assert.equal(order.due, null);
  // Back in time, it never left.
  order.arrange("queue", rows("XAC"), known);
  assert.equal(shown(order.arrange("queue", rows("XACD"), known)), "XACD");
  assert.equal(order.due, null);
});

test("what is not known any more is gone at once", () => {
  const { order } = build();
  assert.equal(shown(order.arrange("queue", rows("ACD"), () => null)), "ACD");
});

test("what comes above waits and is counted; what comes below is shown", () => {
  const { order } = build();
  order.touch();
  const arranged = order.arrange("queue", rows("XABCDY"));
  assert.equal(shown(arranged), "ABCDY");
  assert.equal(arranged.fresh, 1);
});

test("with the hand gone, or the keys long at rest, the true order returns", () => {
  const { order, clock } = build();
  order.touch();
  order.release();
  assert.equal(shown(order.arrange("queue", rows("DABC"))), "DABC");
  order.touch();
  clock.now += 8_001;
  assert.equal(shown(order.arrange("queue", rows("BACD"))), "BACD");
});

test("another view is never held back", () => {
  const { order } = build();
  order.touch();
  assert.equal(shown(order.arrange("mine", rows("XY"))), "XY");
});

test("what the first load of a view delivers is not new, even under the pointer", () => {
  const { order } = build();
  order.touch();
  assert.equal(shown(order.arrange("mine", rows(""), undefined, false)), "");
  assert.equal(shown(order.arrange("mine", rows("B"), undefined, false)), "B");
  const loaded = order.arrange("mine", rows("ABC"), undefined, true);
  assert.deepEqual([shown(loaded), loaded.fresh], ["ABC", 0]);
  const later = order.arrange("mine", rows("XABC"), undefined, true);
  assert.deepEqual([shown(later), later.fresh], ["ABC", 1]);
  const reloading = order.arrange("mine", rows("XABC"), undefined, false);
  assert.deepEqual([shown(reloading), reloading.fresh], ["ABC", 1], "a reload of the same view is no first load");
});
