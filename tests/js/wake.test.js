import assert from "node:assert/strict";
import { test } from "node:test";
import { wakeOnReturn } from "../../static/livechat/js/net/wake.js";

function build() {
  const heard = [];
  const connection = { wake: () => heard.push("wake"), check: () => heard.push("check") };
  const page = { window: new EventTarget(), document: Object.assign(new EventTarget(), { hidden: false }) };
  return { heard, page, stop: wakeOnReturn(connection, page) };
}

test("the network that comes back and the operator who does start a try at once", () => {
  const { heard, page } = build();
  page.window.dispatchEvent(new Event("online"));
  page.document.dispatchEvent(new Event("visibilitychange"));
  page.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  assert.deepEqual(heard, ["wake", "wake", "wake"]);
});

test("who goes away, or opens the page anew, wakes nobody", () => {
  const { heard, page } = build();
  page.document.hidden = true;
  page.document.dispatchEvent(new Event("visibilitychange"));
  page.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  assert.deepEqual(heard, []);
});

test("the network that goes lets the socket show that it lives", () => {
  const { heard, page } = build();
  page.window.dispatchEvent(new Event("offline"));
  assert.deepEqual(heard, ["check"]);
});

test("stopped, it listens no more", () => {
  const { heard, page, stop } = build();
  stop();
  page.window.dispatchEvent(new Event("online"));
  assert.deepEqual(heard, []);
});
