import assert from "node:assert/strict";
import { test } from "node:test";
import { daysOf, isNothing, lastDays, seconds, shown, weekdayName } from "../../static/livechat/js/lib/figures.js";

test("the last days end with that day, over the end of a month", () => {
  assert.deepEqual(lastDays("2026-03-01", 1), { from: "2026-03-01", to: "2026-03-01" });
  assert.deepEqual(lastDays("2026-03-01", 7), { from: "2026-02-23", to: "2026-03-01" });
  assert.deepEqual(lastDays("2024-03-01", 2), { from: "2024-02-29", to: "2024-03-01" });
});

test("both ends of a period count", () => {
  assert.equal(daysOf("2026-02-23", "2026-03-01"), 7);
  assert.equal(daysOf("2026-03-01", "2026-03-01"), 1);
});

test("a figure is shown by its kind, and what there is none of as a dash", () => {
  const some = { opened: 1234, first_response: { count: 2, p50: 90, p90: 120, p99: 120 }, first_contact: 0.5, rating: 4.5 };
  assert.equal(shown(some, "opened", "count"), "1,234");
  assert.equal(shown(some, "first_response", "time"), "1m");
  assert.equal(shown(some, "first_contact", "share"), "50%");
  assert.equal(shown(some, "rating", "mean"), "4.5");
  const none = { first_response: { count: 0, p50: null, p90: null, p99: null }, rating: null };
  assert.equal(shown(none, "first_response", "time"), "–");
  assert.equal(shown(none, "rating", "mean"), "–");
  assert.equal(seconds(0), "0s");
});

test("nothing has happened where nothing counts, whatever shares and times there would be", () => {
  const none = { opened: 0, messages_in: 0, first_contact: null, rating: null, first_response: { count: 0, p50: null } };
  assert.equal(isNothing(none), true);
  assert.equal(isNothing({ ...none, messages_in: 1 }), false);
});

test("weekdays begin with Monday", () => {
  assert.equal(weekdayName(0), "Mon");
  assert.equal(weekdayName(6), "Sun");
});
