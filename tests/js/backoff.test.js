import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff } from "../../static/livechat/js/net/backoff.js";

test("the limit doubles from one second to thirty", () => {
  const limits = [0, 1, 2, 3, 4, 5, 9].map((tries) => backoff(tries, () => 1));
  assert.deepEqual(limits, [1000, 2000, 4000, 8000, 16000, 30000, 30000]);
});

test("full jitter: anything from nothing to the limit", () => {
  assert.equal(backoff(3, () => 0), 0);
  assert.equal(backoff(3, () => 0.5), 4000);
});

test("after ten quick tries there is about one a minute, never none", () => {
  assert.equal(backoff(10, () => 0), 30_000);
  assert.equal(backoff(10, () => 1), 90_000);
  assert.equal(backoff(10_000, () => 0.5), 60_000);
});
