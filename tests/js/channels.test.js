import assert from "node:assert/strict";
import { test } from "node:test";
import { quotaBannerModel, quotaModel } from "../../static/livechat/js/state/channels.js";
import { freeModel } from "../../static/livechat/js/state/free_window.js";
import { initialState, reduce } from "../../static/livechat/js/state/reducer.js";
import { ME, waiting } from "./support.js";

const NOW = Date.UTC(2026, 0, 30, 8, 20);
const channel = (slug, quota, more = {}) => ({ slug, name: slug.toUpperCase(), pushes_saved: 7, quota: { limit: 1000, used: 10, percent: 1, forecast: 40, state: "ok", ...quota }, ...more });
const run = (...actions) => actions.reduce(reduce, initialState(ME));
const loaded = (...channels) => ({ type: "channels/loaded", channels });
const row = (more) => ({ type: "conversation/upserted", conversation: waiting("U1", new Date(NOW).toISOString(), { free_until: null, ...more }) });

test("nothing is shown where LINE sets no limit, or none is known", () => {
  for (const state of ["ok", "unknown"]) {
    const shown = run(loaded(channel("a", { limit: null, percent: null, state })));
    assert.deepEqual([quotaModel(shown), quotaBannerModel(shown, NOW)], [null, null]);
  }
});

test("each limited channel has a meter, the fullest first", () => {
  const state = run(loaded(channel("a", {}), channel("b", { used: 820, percent: 82, forecast: 1240, state: "warn" }), channel("c", { limit: null, percent: null })));
  const model = quotaModel(state);
  assert.deepEqual(model.meters.map(({ name }) => name), ["B", "A"]);
  assert.deepEqual([model.percent, model.state], [82, "warn"]);
  assert.deepEqual([model.meters[0].used, model.meters[0].over], ["820 of 1,000 used", true]);
});

test("the banner says the worst, by name, and comes back when it gets worse or the month turns", () => {
  const warn = channel("a", { used: 820, percent: 82, state: "warn" });
  let state = run(loaded(warn, channel("b", {})));
  const first = quotaBannerModel(state, NOW);
  assert.match(first.text, /^A: 82 % .*820 of 1,000/);
  state = reduce(state, { type: "quota/seen", seen: first.key });
  assert.equal(quotaBannerModel(state, NOW), null);
  assert.notEqual(quotaBannerModel(state, NOW + 3 * 86_400_000), null, "another month");
  state = reduce(state, { type: "channel/changed", channel: channel("b", { percent: 100, used: 1000, state: "used_up" }) });
  const worse = quotaBannerModel(state, NOW);
  assert.match(worse.text, /^B: .*used up/);
  assert.match(worse.more, /Free replies still work/);
});

test("the composer says that a push would be refused, and that it costs nothing where nothing is counted", () => {
  const cost = (quota, more) => freeModel(run(row(more), loaded(channel("default", quota))), "U1", NOW).text;
  assert.match(cost({ state: "used_up" }), /not sent/);
  assert.equal(cost({ limit: null, percent: null }), "Will be a push");
  assert.equal(cost({ limit: null, state: "unknown" }), "Will be a push (counts)");
  assert.equal(cost({ state: "used_up" }, { free_until: new Date(NOW + 9_000).toISOString() }), "Free reply for 9 s");
});
