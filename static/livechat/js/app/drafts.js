import { t } from "../lib/i18n.js";
import { uuid } from "../lib/ids.js";
import { oneLine } from "../lib/text.js";
import { WireError } from "../net/requests.js";
import { Event } from "../protocol.js";
import { NOTHING, begunIn, decide, isNothing, lost, same } from "../state/drafts.js";
import { nameOf } from "../state/selectors.js";

const PAUSE = 1_000; // ms without a key until the server is told
const LONGEST_PAUSE = 5_000; // ms while somebody goes on typing
const AGAIN = 15_000; // ms after a refusal
const LONGEST = 50_000; // characters that the server keeps; longer ones stay in this browser
const OFFER = 60_000; // ms for which a text that was replaced is offered
const SHOWN = 60; // characters of it

/**
 * Drafts by operator and conversation: what is typed for one can never appear in another. They are kept in
 * this browser at once and on the server a moment later, so that every device has them.
 * @param {Context} ctx @param {() => DraftBoxes} boxes
 */
export function createDrafts({ storage, store, api, line, notices, config }, boxes) {
  const me = config.operator.id;
  const prefix = `livechat.draft.${me}.`;
  const knownPrefix = `livechat.draft_known.${me}.`;
  const device = uuid();
  /** @type {Record<string, KnownDraft>} */
  const known = {};
  /** When what is here changed last, in ms since epoch. @type {Record<string, number>} */
  const changedAt = {};
  /** Whose newest state this tab has written. @type {Set<string>} */
  const own = new Set();
  /** @type {Record<string, { timer: ReturnType<typeof setTimeout>, since: number }>} */
  const due = {};
  /** @type {Set<string>} */
  const sending = new Set();
  /** What the server does not take: not said again until it changes. @type {Record<string, Begun>} */
  const refused = {};
  /** What came from another device while something was under way from here. @type {Record<string, ServerDraft>} */
  const unheard = {};
  let { drafts, noteDrafts, quotes, selected } = store.get();

  const knownOf = (/** @type {string} */ id) => known[id] ?? { ...NOTHING, revision: 0 };
  const isDirty = (/** @type {string} */ id) => !same(begunIn(store.get(), id), knownOf(id));

  /** @param {string} id @param {ServerDraft | KnownDraft} draft */
  function learn(id, { text, note, quoted, revision }) {
    known[id] = { text, note, quoted, revision };
    keep(id);
  }

  /** @param {string} id */
  function keep(id) {
    if (isNothing(knownOf(id)) && !isDirty(id)) storage.remove(knownPrefix + id);
    else storage.put(knownPrefix + id, { ...knownOf(id), at: changedAt[id] ?? 0 });
  }

  /** @param {string} id @param {string} text */
  function save(id, text) {
    if (text) storage.put(prefix + id, text);
    else storage.remove(prefix + id);
    store.dispatch({ type: "draft/changed", id, text });
  }

  /** What changed here, whoever changed it: typing, sending, quoting. */
  function looked() {
    const now = store.get();
    const before = { drafts, noteDrafts, quotes };
    ({ drafts, noteDrafts, quotes } = now);
    if (drafts !== before.drafts || noteDrafts !== before.noteDrafts || quotes !== before.quotes) {
      const ids = new Set([before.drafts, drafts, before.noteDrafts, noteDrafts, before.quotes, quotes].flatMap((some) => Object.keys(some)));
      for (const id of ids) {
        const was = { text: before.drafts[id] ?? "", note: before.noteDrafts[id] ?? "", quoted: before.quotes[id] ?? null };
        if (!same(was, begunIn(now, id))) touched(id);
      }
    }
    const left = selected;
    selected = now.selected;
    if (left && left !== selected) void push(left);
  }

  /** @param {string} id */
  function touched(id) {
    const waiting = due[id];
    clearTimeout(waiting?.timer);
    delete due[id];
    if (!isDirty(id)) return hearOut(id);
    changedAt[id] = Date.now();
    keep(id);
    later(id, Math.min(PAUSE, Math.max(0, (waiting?.since ?? Infinity) + LONGEST_PAUSE - Date.now())), waiting?.since);
  }

  /** @param {string} id @param {number} pause @param {number} [since] */
  function later(id, pause, since = Date.now()) {
    clearTimeout(due[id]?.timer);
    due[id] = { since, timer: setTimeout(() => void push(id), pause) };
  }

  /** Tells the server what is here. @param {string} id @param {{ leaving?: boolean }} [how] leaving: the page may be gone before the answer comes */
  async function push(id, { leaving = false } = {}) {
    clearTimeout(due[id]?.timer);
    delete due[id];
    const { revision } = knownOf(id);
    const here = begunIn(store.get(), id);
    if (!isDirty(id) || (sending.has(id) && !leaving)) return;
    if (here.text.length > LONGEST || here.note.length > LONGEST || store.get().connection.signedOut) return;
    // What came and went between two savings was never there.
    if (isNothing(here) && revision === 0) return;
    if (refused[id] && same(refused[id], here)) return;
    sending.add(id);
    try {
      const mode = boxes().notes.isNoting(id) ? "note" : "reply";
      const { text, note, quoted } = here;
      const body = { text, note, mode, quote_message_id: quoted?.message_id ?? null, revision, device };
      const { draft, replaced } = await api.put(`conversations/${encodeURIComponent(id)}/draft`, body, { keepalive: leaving });
      own.add(id);
      answered(id, here, draft);
      if (replaced) offer(id, lost(replaced, begunIn(store.get(), id)));
    } catch (error) {
      const final = error instanceof WireError && !error.retryable && error.status !== 401;
      if (final) refused[id] = here;
      else later(id, AGAIN);
    } finally {
      sending.delete(id);
    }
    if (isDirty(id) && !due[id]) later(id, PAUSE);
    hearOut(id);
  }

  /** @param {string} id */
  function hearOut(id) {
    const server = unheard[id];
    if (!server || due[id] || sending.has(id)) return;
    delete unheard[id];
    meet(server);
  }

  /** @param {string} id @param {Begun} said @param {ServerDraft} draft what stands now: another text, where that was not to be emptied */
  function answered(id, said, draft) {
    if (same(said, draft)) learn(id, draft);
    else if (same(said, begunIn(store.get(), id))) show(id, draft);
  }

  /** Shows what another device has written. @param {string} id @param {ServerDraft} draft */
  function show(id, draft) {
    learn(id, draft);
    if (store.get().drafts[id] !== draft.text) save(id, draft.text);
    if (store.get().noteDrafts[id] !== draft.note) boxes().keepNote(id, draft.note);
    if ((store.get().quotes[id]?.message_id ?? null) !== (draft.quoted?.message_id ?? null)) store.dispatch({ type: "quote/set", id, quoted: draft.quoted });
    if (draft.mode === "note" && draft.note) boxes().notes.setMode(id, true);
    own.delete(id);
    keep(id);
    if (id !== store.get().selected) return;
    boxes().composer.adopt(draft.text);
    boxes().notes.adopt(draft.note);
  }

  /** @param {ServerDraft} server */
  function meet(server) {
    const id = server.line_user_id;
    const here = begunIn(store.get(), id);
    const at = (changedAt[id] ?? 0) + store.get().connection.ahead;
    const what = decide({ here, known: knownOf(id), server, at });
    if (what === "push") void push(id);
    if (what !== "adopt" && what !== "yield") return;
    const mine = own.has(id) || what === "yield";
    show(id, server);
    // What this tab had written is not to be gone without a word, but where it was sent elsewhere.
    if (mine && !isNothing(server)) offer(id, lost(here, server));
  }

  /** @param {string} id @param {{ text: string, note: string } | null} gone */
  function offer(id, gone) {
    if (!gone) return;
    const text = oneLine(gone.text || gone.note);
    const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
    notices.show(t("draft.replaced", { name: nameOf(store.get(), id), text: short }), "info", { label: t("draft.restore"), life: OFFER, run: () => restoreText(id, gone) });
  }

  /** In front of what is there now. @param {string} id @param {{ text: string, note: string }} gone */
  function restoreText(id, { text, note }) {
    const here = begunIn(store.get(), id);
    const shown = id === store.get().selected;
    if (text) save(id, [text, here.text].filter(Boolean).join("\n"));
    if (note) boxes().keepNote(id, [note, here.note].filter(Boolean).join("\n"));
    if (shown && text) boxes().composer.adopt(store.get().drafts[id] ?? "");
    if (shown && note) boxes().notes.adopt(store.get().noteDrafts[id] ?? "");
  }

  /** What the other devices have written meanwhile, and what they have not heard from here. */
  async function load() {
    const found = await api.get("drafts").catch(() => null);
    if (!found) return;
    /** @type {ServerDraft[]} */
    const results = found.results;
    const there = new Set(results.map((one) => one.line_user_id));
    for (const one of results) meet(one);
    for (const id of new Set([...Object.keys(known), ...Object.keys(store.get().drafts), ...Object.keys(store.get().noteDrafts)])) {
      if (there.has(id)) continue;
      if (isDirty(id)) void push(id);
      // It was sent or emptied elsewhere.
      else if (!isNothing(knownOf(id))) show(id, { ...NOTHING, line_user_id: id, mode: "reply", revision: knownOf(id).revision, updated_at: "", device: "" });
    }
  }

  function leave() {
    for (const id of Object.keys(due)) void push(id, { leaving: true });
  }

  line.on("up", () => void load());
  line.on("frame", (/** @type {Frame} */ { type, payload }) => {
    if (type !== Event.DRAFT_UPDATE) return;
    // Its own comes back as the answer. While somebody types here, that goes out first, and is the newer.
    if (payload.device === device) return;
    unheard[payload.line_user_id] = payload;
    hearOut(payload.line_user_id);
  });
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  window.addEventListener("pagehide", leave);

  return {
    /** What this browser has kept, before the server is asked. */
    restore() {
      for (const key of storage.keys(knownPrefix)) {
        const id = key.slice(knownPrefix.length);
        const { at, ...draft } = storage.get(key) ?? {};
        known[id] = { ...NOTHING, revision: 0, ...draft };
        changedAt[id] = Number(at) || 0;
        if (draft.quoted) store.dispatch({ type: "quote/set", id, quoted: draft.quoted });
      }
      for (const key of storage.keys(prefix)) {
        store.dispatch({ type: "draft/changed", id: key.slice(prefix.length), text: String(storage.get(key) ?? "") });
      }
      ({ drafts, noteDrafts, quotes, selected } = store.get());
      store.subscribe(looked);
    },
    /** What was sent is no draft any more; what was typed since stays one. @param {string} id @param {string} text */
    sent(id, text) {
      if (store.get().drafts[id] === text) save(id, "");
    },
    save,
  };
}
