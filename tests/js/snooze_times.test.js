import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenTime, localValue, snoozeTimes } from "../../static/livechat/js/state/snooze_times.js";

/** As the clock on the wall says it. */
const local = (day, hour, minute = 0) => new Date(2026, 2, day, hour, minute).getTime();
const times = (now) => Object.fromEntries(snoozeTimes(now).map(({ key, at }) => [key, localValue(at)]));

test("later today, tomorrow morning, Monday", () => {
  // 12 March 2026 is a Thursday.
  assert.deepEqual(times(local(12, 10, 25)), { later: "2026-03-12T13:00", tomorrow: "2026-03-13T09:00", next_week: "2026-03-16T09:00" });
});

test("in the evening there is no later today, and on a Sunday Monday is tomorrow", () => {
  assert.deepEqual(times(local(12, 18)), { tomorrow: "2026-03-13T09:00", next_week: "2026-03-16T09:00" });
  assert.deepEqual(Object.keys(times(local(12, 23, 30))), ["tomorrow", "next_week"]);
  assert.deepEqual(times(local(15, 10)), { later: "2026-03-15T13:00", tomorrow: "2026-03-16T09:00" });
  assert.equal(times(local(16, 10)).next_week, "2026-03-23T09:00");
});

test("another time has to be one, ahead, and within a year", () => {
  const now = local(12, 10);
  assert.deepEqual(chosenTime("2026-03-12T10:30", now), { at: local(12, 10, 30) });
  assert.deepEqual(["", "nonsense", "2026-03-12T10:00", "2028-01-01T00:00"].map((value) => chosenTime(value, now).error), ["none", "none", "past", "far"]);
});
