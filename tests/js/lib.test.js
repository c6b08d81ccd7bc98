import assert from "node:assert/strict";
import { test } from "node:test";
import { Emitter } from "../../static/livechat/js/lib/emitter.js";
import { t } from "../../static/livechat/js/lib/i18n.js";
import { uuid } from "../../static/livechat/js/lib/ids.js";
import { jsonStorage } from "../../static/livechat/js/lib/storage.js";
import { initials, linkParts, oneLine, tone } from "../../static/livechat/js/lib/text.js";
import { clock, dayLabel, duration, shortTime, when, whenWithin } from "../../static/livechat/js/lib/time.js";

const NOW = new Date(2026, 2, 12, 14, 5).getTime();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test("times are short in rows and on a 24-hour clock", () => {
  assert.equal(shortTime(NOW - 20_000, NOW), "now");
  assert.equal(shortTime(NOW - 5 * MINUTE, NOW), "5m");
  assert.equal(shortTime(NOW - 4 * 60 * MINUTE, NOW), "10:05");
  assert.equal(shortTime(NOW - DAY, NOW), "Yesterday");
  assert.equal(shortTime(NOW - 3 * DAY, NOW), "Mon");
  assert.equal(shortTime(NOW - 20 * DAY, NOW), "20 Feb");
  assert.equal(shortTime(NOW - 400 * DAY, NOW), "5 Feb 2025");
  assert.equal(clock(new Date(2026, 0, 1, 0, 7).getTime()), "00:07");
});

test("a day is a calendar day, not 24 hours", () => {
  const lateLastNight = new Date(2026, 2, 11, 23, 59).getTime();
  assert.equal(dayLabel(lateLastNight, new Date(2026, 2, 12, 0, 1).getTime()), "Yesterday");
  assert.equal(dayLabel(NOW, NOW), "Today");
});

test("a duration shows its two largest units", () => {
  assert.deepEqual([40_000, 5 * MINUTE, 130 * MINUTE, 120 * MINUTE, 76 * 60 * MINUTE, -5].map(duration), ["40s", "5m", "2h 10m", "2h", "3d 4h", "0s"]);
});

test("initials in scripts with and without them", () => {
  assert.deepEqual(["Emma Laurent", "nok", "佐藤 陽翔", "นก สุขใจ", "", "  ", "👩‍👧 Mia"].map(initials), ["EL", "N", "佐", "น", "?", "?", "👩‍👧"]);
});

test("a tone stays with its id and is spread over all", () => {
  assert.equal(tone("U123"), tone("U123"));
  const used = new Set(Array.from({ length: 200 }, (_, n) => tone(`U${String(n).repeat(8)}`)));
  assert.equal(used.size, 8);
});

test("links are found without their punctuation, and only real ones", () => {
  const parts = linkParts("See https://shop.example/a?b=1. Or http://. javascript:alert(1)");
  assert.deepEqual(parts.filter(({ url }) => url).map(({ url }) => url), ["https://shop.example/a?b=1"]);
  assert.equal(parts.map(({ text }) => text).join(""), "See https://shop.example/a?b=1. Or http://. javascript:alert(1)");
});

test("a preview has no line breaks", () => {
  assert.equal(oneLine(" a\n\n b\tc "), "a b c");
});

test("a UUID, with and without randomUUID", () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const plain = { getRandomValues: (bytes) => crypto.getRandomValues(bytes) };
  assert.match(uuid(), shape);
  assert.match(uuid(plain), shape);
  assert.notEqual(uuid(plain), uuid(plain));
});

test("storage that is missing, forbidden or broken keeps nothing and breaks nothing", () => {
  const forbidden = { getItem() { throw new Error("no"); }, setItem() { throw new Error("no"); }, removeItem() { throw new Error("no"); } };
  for (const area of [null, forbidden]) {
    const storage = jsonStorage(area);
    assert.equal(storage.put("a", 1), false);
    assert.equal(storage.get("a"), null);
    storage.remove("a");
  }
  assert.equal(jsonStorage({ getItem: () => "{broken" }).get("a"), null);
});

test("a listener can stop listening", () => {
  const emitter = new Emitter();
  const heard = [];
  const stop = emitter.on("word", (detail) => heard.push(detail));
  emitter.emit("word", 1);
  stop();
  emitter.emit("word", 2);
  assert.deepEqual(heard, [1]);
});

test("within a sentence tomorrow begins with a small letter, and a weekday does not", () => {
  const now = new Date(2026, 2, 12, 10).getTime();
  const at = (day) => new Date(2026, 2, day, 9).getTime();
  assert.deepEqual([when(at(13), now), whenWithin(at(13), now)], ["Tomorrow, 09:00", "tomorrow, 09:00"]);
  assert.equal(whenWithin(at(16), now), when(at(16), now));
  assert.equal(t("done.snoozed", { name: "Nok", time: whenWithin(at(12), now) }), "Nok is snoozed until today, 09:00.");
});
