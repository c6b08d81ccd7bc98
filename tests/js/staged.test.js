import assert from "node:assert/strict";
import { test } from "node:test";
import { isShortLink, parsePlace } from "../../static/livechat/js/lib/place.js";
import { placeErrors, placeOf, repliesOf, replyError } from "../../static/livechat/js/state/staged.js";

const at = (text) => {
  const found = parsePlace(text);
  return found && [found.latitude, found.longitude];
};

test("coordinates are read as people and maps write them", () => {
  for (const text of [
    "13.7563, 100.5018",
    " 13.7563,100.5018 ",
    "13.7563 100.5018",
    "13.7563，100.5018",
    "geo:13.7563,100.5018?z=17",
    "13.7563° N, 100.5018° E",
    "https://www.google.com/maps?q=13.7563,100.5018",
    "https://www.google.com/maps/search/?api=1&query=13.7563%2C100.5018",
    "https://www.google.com/maps/@13.7563,100.5018,17z",
    "https://maps.apple.com/?ll=13.7563,100.5018&q=Bangkok",
    "https://www.openstreetmap.org/?mlat=13.7563&mlon=100.5018#map=17/1/2",
    "https://www.openstreetmap.org/#map=17/13.7563/100.5018",
  ]) assert.deepEqual(at(text), [13.7563, 100.5018], text);
  assert.deepEqual(at("33.8688° S, 151.2093° E"), [-33.8688, 151.2093]);
  assert.deepEqual(at(`13°45'22.7"N 100°30'06.5"E`), [13.756306, 100.501806]);
});

test("of a link to a place the place itself counts, with its name", () => {
  const link = "https://www.google.com/maps/place/Wat+Pho/@13.7,100.4,17z/data=!3m1!4b1!4m6!3m5!1s0x0!8m2!3d13.7465!4d100.4927";
  assert.deepEqual(parsePlace(link), { latitude: 13.7465, longitude: 100.4927, title: "Wat Pho" });
});

test("what is no place on earth is none", () => {
  for (const text of ["", "Bangkok", "91, 100", "13.7, 181", "13", "https://example.com/", "https://maps.app.goo.gl/abc"]) assert.equal(parsePlace(text), null, text);
  assert.equal(isShortLink("https://maps.app.goo.gl/abc"), true);
  assert.equal(isShortLink("https://www.google.com/maps"), false);
});

test("each field of a place says what is wrong with it", () => {
  const good = { title: " Shop ", address: "1 Road", latitude: "13,7563", longitude: "100.5" };
  assert.deepEqual(placeErrors(good), {});
  assert.deepEqual(placeOf(good), { title: "Shop", address: "1 Road", latitude: 13.7563, longitude: 100.5 });
  const wrong = placeErrors({ title: "", address: "x".repeat(101), latitude: "91", longitude: "east" });
  assert.deepEqual(Object.keys(wrong), ["title", "address", "latitude", "longitude"]);
  assert.match(wrong.address, /101 characters/);
  assert.match(wrong.latitude, /-90 to 90/);
});

test("a quick reply has up to 20 characters on it, as a reader counts them", () => {
  assert.equal(replyError({ label: "👨‍👩‍👧".repeat(20), text: "" }), "");
  assert.match(replyError({ label: "x".repeat(21), text: "" }), /21 characters/);
  assert.match(replyError({ label: " ", text: "Yes please" }), /What is on the button/);
  assert.match(replyError({ label: "Yes", text: "x".repeat(301) }), /301 characters/);
  assert.deepEqual(repliesOf([{ label: " Yes ", text: "" }, { label: "", text: "" }, { label: "No", text: "No, thanks" }]), [
    { label: "Yes", text: "Yes" },
    { label: "No", text: "No, thanks" },
  ]);
});
