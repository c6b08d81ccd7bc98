import assert from "node:assert/strict";
import { test } from "node:test";
import { SteadyOrder } from "../../static/livechat/js/views/steady_order.js";

const rows = (names) => [...names].map((id) => ({ id, gone: false }));
const shown = ({ rows: list }) => list.map(({ id, gone }) => (gone ? id.toLowerCase() : id)).join("");

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
  order.touch();
  assert.equal(shown(order.arrange("queue", rows("DABC"))), "ABCD");
});

test("what left stays in place, marked, and is told anew what is known of it", () => {
  const { order } = build();
  order.touch();
  const arranged = order.arrange("queue", rows("ACD"), (id) => ({ id, assignee: "Bob" }));
  assert.equal(shown(arranged), "AbCD");
  assert.equal(arranged.rows[1].assignee, "Bob");
});

test("what comes above waits and is counted; what comes below is shown", () => {
  const { order } = build();
  order.touch();
  const arranged = order.arrange("queue", rows("XABCDY"));
  assert.equal(shown(arranged), "ABCDY");
  assert.equal(arranged.fresh, 1);
});

test("with the pointer gone, or long at rest, the true order returns", () => {
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
