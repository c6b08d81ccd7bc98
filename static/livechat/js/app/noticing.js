import { t } from "../lib/i18n.js";
import { uuid } from "../lib/ids.js";
import { createSounds } from "../lib/sounds.js";
import { oneLine } from "../lib/text.js";
import { Tabs } from "../net/tabs.js";
import { Event } from "../protocol.js";
import { alarmOf, alarmedOnes, lateOnes, lateSince, pressureOf } from "../state/levels.js";
import { occasionOf, waysNow, withWay } from "../state/noticing.js";
import { belongs, nameOf, waitsSince } from "../state/selectors.js";
import { desktopPermission, showOnDesktop } from "../views/desktop.js";
import { attentive } from "./context.js";

const APART = 1_500; // ms between two sounds of the same kind: ten that arrive at once are one
const TICK = 1_000; // ms
const TOGETHER = 50; // ms in which changes of the list are looked at together
const SPAN = 60_000; // ms for which somebody who has waited too long is told of; those of before are known
const NAMED = 500; // ms between two looks whether LINE has said the name of somebody new
const LOOKS = 10; // of them: then an id has to do

/**
 * Tells the operator what happens, in the ways that they want: one sound for all tabs, nothing for what
 * they look at.
 * @param {Context} ctx @param {{ open: (id: string) => void, prefer: (change: Partial<Preferences>) => void }} page
 */
export function createNoticing({ store, line, sender, config, own }, { open, prefer }) {
  const sounds = createSounds();
  const tabs = new Tabs({ name: `livechat.tabs.${config.operator.id}`, id: uuid() });
  /** Who came into the queue and was told of; until claimed, or silenced. @type {Set<string>} */
  const ringing = new Set();
  /** @type {Set<string>} */
  const late = new Set();
  /** What this supervisor was told of. @type {Set<string>} */
  const alarmed = new Set();
  /** When each kind was heard last. @type {Record<string, number>} */
  const heard = {};
  let rows = store.get().byId;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;

  const noticing = () => store.get().preferences.noticing;
  const serverNow = () => Date.now() + store.get().connection.ahead;

  /** @param {Occasion} what @param {string} id @param {string} title @param {string} [text] */
  function tell(what, id, title, text = "") {
    hear(what, id);
    show(what, id, title, text);
  }

  /** @param {Occasion} what @param {string} id */
  function hear(what, id) {
    if (waysNow(noticing(), what, { seen: tabs.shows(id), looking: tabs.looking }).sound && tabs.leads) play(what);
  }

  /** @param {Occasion} what @param {string} id @param {string} title @param {string} [text] */
  function show(what, id, title, text = "") {
    const ways = waysNow(noticing(), what, { seen: tabs.shows(id), looking: tabs.looking });
    if (ways.desktop && tabs.speaks) showOnDesktop({ title, text: oneLine(text), tag: `${what}:${id}`, click: () => open(id) });
  }

  /** @param {Occasion} what @param {number} [louder] */
  function play(what, louder = 1) {
    const now = Date.now();
    if (now - (heard[what] ?? 0) < APART) return;
    heard[what] = now;
    void sounds.play(what, Math.min(100, noticing().volume * louder));
  }

  /** What has changed in the list. */
  function looked() {
    soon = undefined;
    const state = store.get();
    const before = rows;
    rows = state.byId;
    if (rows === before) return;
    for (const [id, row] of Object.entries(rows)) {
      if (row === before[id]) continue;
      const what = occasionOf(state, before[id], row, serverNow());
      if (what === "queue") {
        ringing.add(id);
        hear("queue", id);
        showWaiting(id);
      } else if (what === "message") tell("message", id, t("desktop.message", { name: nameOf(state, id) }), row.last_message?.content);
    }
    settle();
  }

  /** @param {string} id @param {number} [looks] */
  function showWaiting(id, looks = 0) {
    const state = store.get();
    const row = state.byId[id];
    if (!row || !belongs("queue", row, state.me.id)) return;
    // Until it is known the server says the start of the id.
    const named = row.display_name && !id.split("~").at(-1)?.startsWith(row.display_name);
    if (!named && looks < LOOKS) setTimeout(() => showWaiting(id, looks + 1), NAMED);
    else show("queue", id, t("desktop.queue", { name: nameOf(state, id) }), row.last_message?.content);
  }

  /** Who waits no more does not ring. */
  function settle() {
    const { byId, me } = store.get();
    for (const id of ringing) if (!byId[id] || !belongs("queue", byId[id], me.id)) ringing.delete(id);
    if (ringing.size !== store.get().ringing) store.dispatch({ type: "ringing/changed", count: ringing.size });
  }

  function tick() {
    tabs.look(attentive() ? store.get().selected : undefined);
    const state = store.get();
    tellLate(state, serverNow());
    tellAlarmed(state, serverNow());
    const heardOf = [...ringing].filter((id) => waysNow(noticing(), "queue", { seen: tabs.shows(id), looking: true }).sound);
    const pressure = Math.max(-1, ...heardOf.map((id) => (state.byId[id] ? pressureOf(state.byId[id], serverNow(), state.waitingLimit) : 0)));
    if (pressure < 0 || !tabs.leads) return;
    const { every, louder } = alarmOf(pressure);
    if (Date.now() - (heard.queue ?? 0) >= every * 1_000) play("queue", louder);
  }

  /** What is late in the queue rings again, whoever has silenced it before. @param {AppState} state @param {number} now */
  function tellLate(state, now) {
    const found = lateOnes(state, now);
    for (const row of found) {
      const id = row.line_user_id;
      if (late.has(id)) continue;
      late.add(id);
      const since = lateSince(row, state.waitingLimit);
      if (now - since >= SPAN) continue;
      const name = nameOf(state, id);
      const waits = belongs("queue", row, state.me.id);
      if (waits) ringing.add(id);
      tell("late", id, waits ? t("desktop.late", { name, count: Math.round((since - waitsSince(row)) / 60_000) }) : t(`desktop.late_${row.session?.deadline?.kind}`, { name }));
    }
    forget(late, found);
    settle();
  }

  /** @param {AppState} state @param {number} now */
  function tellAlarmed(state, now) {
    const found = alarmedOnes(state, now);
    for (const row of found) {
      const id = row.line_user_id;
      if (alarmed.has(id)) continue;
      alarmed.add(id);
      if (now - Date.parse(row.session?.deadline?.alarm_at ?? "") >= SPAN) continue;
      if (belongs("queue", row, state.me.id)) ringing.add(id);
      tell("late", id, t("desktop.alarm", { name: nameOf(state, id), holder: row.session?.operator_name || t("author.nobody") }));
    }
    forget(alarmed, found);
    settle();
  }

  /** Those that are late no more may be told of again. @param {Set<string>} known @param {Conversation[]} still */
  function forget(known, still) {
    const ids = new Set(still.map(({ line_user_id }) => line_user_id));
    for (const id of known) if (!ids.has(id)) known.delete(id);
  }

  function silence() {
    ringing.clear();
    settle();
  }

  /** @param {Frame} frame before it changes the state */
  function frame({ type, payload }) {
    const state = store.get();
    const id = payload.line_user_id;
    if (type === Event.SESSION_TRANSFERRED && String(payload.to_operator_id) === state.me.id && !own.has(id)) {
      tell("transfer", id, t("desktop.transfer", { name: nameOf(state, id) }), payload.reason ?? "");
    } else if (type === Event.MENTION_UPDATE && payload.note_id) {
      tell("mention", id, t("desktop.mention", { name: payload.author_name, customer: nameOf(state, id) }), payload.text ?? "");
    } else if (type === Event.MESSAGE_FAILED && isMine(payload)) {
      tell("failed", id, t("desktop.failed", { name: nameOf(state, id) }));
    }
  }

  /** The room hears of colleagues' messages too. @param {Json} payload */
  function isMine({ line_user_id: id, message_id }) {
    const found = store.get().threads[id]?.messages.find((one) => one.id === message_id);
    return !found || String(found.operator_id) === store.get().me.id;
  }

  /** Shows what an occasion is like, whatever is chosen. @param {Occasion} what */
  async function test(what) {
    const { events, volume } = noticing();
    const audible = await sounds.play(what, volume);
    if (events[what]?.includes("desktop")) showOnDesktop({ title: t("desktop.test"), text: t(`occasion.${what}`), tag: "test", click: () => undefined });
    return audible;
  }

  line.on("frame", frame);
  sender.on("failed", ({ entry }) => tell("failed", entry.line_user_id, t("desktop.failed", { name: nameOf(store.get(), entry.line_user_id) })));
  tabs.on("silence", silence);
  const stand = () => tabs.stand();
  if (navigator.userActivation?.hasBeenActive) stand();
  for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, stand, { once: true, capture: true });
  for (const kind of ["focus", "blur"]) window.addEventListener(kind, tick);
  window.addEventListener("pagehide", () => tabs.look(undefined));
  setInterval(tick, TICK);
  tabs.start();

  return {
    /** Once the list of the page itself is in: that is no news. */
    start() {
      rows = store.get().byId;
      store.subscribe(() => {
        if (rows !== store.get().byId) soon ??= setTimeout(looked, TOGETHER);
      });
    },
    intents: /** @type {Record<string, (detail: Json) => void>} */ ({
      silence: () => {
        silence();
        tabs.tell("silence");
      },
      notice_way: ({ what, way, on }) => prefer({ noticing: withWay(noticing(), what, way, on) }),
      notice_volume: ({ volume }) => prefer({ noticing: { ...noticing(), volume } }),
      notice_muted: ({ muted }) => prefer({ noticing: { ...noticing(), muted } }),
      notice_test: ({ what, answer }) => void test(what).then(answer),
      notice_allow: ({ answer }) => void desktopPermission().then(answer),
    }),
  };
}
