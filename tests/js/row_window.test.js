import assert from "node:assert/strict";
import { test } from "node:test";
import { RowWindow } from "../../static/livechat/js/views/row_window.js";

const rows = (count) => Array.from({ length: count }, (_, n) => ({ id: `U${n}` }));

function build(count, height = 50) {
  const window = new RowWindow();
  window.set(rows(count));
  window.measured("U0", height);
  return window;
}

test("of ten thousand rows only those near the screen are drawn", () => {
  const window = build(10_000);
  assert.equal(window.height, 500_000);
  const near = window.near(250_000, 700);
  assert.deepEqual([near[0], near.at(-1)], [4_988, 5_026]);
});

test("rows stand below each other, each as high as it was measured", () => {
  const window = build(5);
  window.measured("U1", 90);
  window.measured("U2", 70);
  // Those that nobody saw yet are as high as the others on average.
  assert.deepEqual([0, 1, 2, 3, 4].map((index) => window.top(index)), [0, 50, 140, 210, 280]);
  assert.deepEqual([window.at(0), window.at(49), window.at(50), window.at(139), window.at(10_000)], [0, 0, 1, 1, 4]);
});

test("a row with the focus stays, however far it is scrolled away", () => {
  const window = build(1_000);
  assert.equal(window.near(25_000, 500, 3)[0], 3);
  assert.equal(window.near(0, 500, 900).at(-1), 900);
  assert.deepEqual(window.near(0, 500, -1)[0], 0);
});

test("the same height again is no news, and an empty list has no rows", () => {
  const window = build(3);
  assert.equal(window.measured("U0", 50.2), false);
  assert.equal(window.measured("U0", 60), true);
  window.set([]);
  assert.deepEqual([window.near(0, 500), window.height], [[], 0]);
});
