import { t } from "../lib/i18n.js";
import { uuid } from "../lib/ids.js";
import { Event } from "../protocol.js";
import { isNoteSeen } from "../views/notes.js";
import { attentive } from "./context.js";
import { errorText } from "./words.js";

const POLL = 30_000; // ms between two looks at the mentions while there is no socket
const AGAIN = 5_000; // ms after a refusal

/**
 * Notes and mentions: kept up to date, written, seen. Notes never go near what sends messages.
 * @param {Context} ctx @param {Sync} sync @param {() => NoteComposerLike} composer
 */
export function createNotes({ store, api, line, notices, storage, config }, sync, composer) {
  const prefix = `livechat.note.${config.operator.id}.`;
  /** What was tried to be kept and under which key: said again it is the same note. @type {Record<string, { text: string, tempId: string }>} */
  const tried = {};
  /** @type {Set<string>} */
  const reading = new Set();
  /** @type {Promise<unknown> | null} */
  let asked = null;
  const path = (/** @type {string} */ id) => `conversations/${encodeURIComponent(id)}`;
  const refused = (/** @type {unknown} */ error, /** @type {string} */ id) => notices.show(errorText(error, store.get(), id), "bad");

  /** What is unread now, and again where it changed while that was asked. */
  async function reload() {
    const turn = (asked = api.get("mentions"));
    const found = await turn.catch(() => null);
    if (asked === turn && found) store.dispatch({ type: "mentions/loaded", mentions: found.results });
  }

  async function colleagues() {
    if (store.get().colleagues.length) return;
    const found = await api.get("operators").catch(() => null);
    if (Array.isArray(found)) store.dispatch({ type: "colleagues/loaded", colleagues: found });
  }

  /** @param {Frame} frame */
  function frame({ type, payload }) {
    if (type === Event.NOTE_UPDATE) {
      store.dispatch({ type: "note/changed", id: payload.line_user_id, note: payload });
      sync.heard(payload.line_user_id, payload.rev);
    } else if (type === Event.MENTION_UPDATE) {
      void reload();
      const here = payload.line_user_id === store.get().selected && attentive();
      if (!payload.note_id || here) return;
      const customer = store.get().byId[payload.line_user_id]?.display_name ?? "";
      notices.show(t("notice.mentioned", { name: payload.author_name, customer }));
    } else if (type === Event.PONG) {
      // Something was missed; a mention may have been with it.
      const { byId } = store.get();
      const behind = (payload.changed ?? []).some((/** @type {[string, number]} */ [id, rev]) => (byId[id]?.rev ?? -1) < rev);
      if (behind || payload.changed_complete === false) void reload();
    }
  }

  /** @param {{ id: string, note: number | null, text: string, mentions: number[] }} what */
  async function save({ id, note, text, mentions }) {
    if (tried[id]?.text !== text) tried[id] = { text, tempId: uuid() };
    try {
      const kept = await (note === null
        ? api.post(`${path(id)}/notes`, { text, mentions, temp_id: tried[id]?.tempId })
        : api.patch(`${path(id)}/notes/${note}`, { text, mentions }));
      delete tried[id];
      if (note === null) draft(id, "");
      store.dispatch({ type: "note/changed", id, note: kept });
      composer().saved(id, true);
    } catch (error) {
      refused(error, id);
      composer().saved(id, false);
    }
  }

  /** @param {{ id: string, note: number }} what */
  async function remove({ id, note }) {
    try {
      store.dispatch({ type: "note/changed", id, note: await api.remove(`${path(id)}/notes/${note}`) });
    } catch (error) {
      refused(error, id);
    }
  }

  /** @param {string} id @param {string} text */
  function draft(id, text) {
    if (text) storage.put(prefix + id, text);
    else storage.remove(prefix + id);
    store.dispatch({ type: "note_draft/changed", id, text });
  }

  /** Older notes, where older messages are being read. */
  async function older() {
    const id = store.get().selected;
    const thread = id ? store.get().threads[id] : undefined;
    const first = thread?.notes[0];
    if (!id || !first || !thread?.notesMore) return;
    const page = await api.get(`${path(id)}/notes?before_id=${first.id}`).catch(() => null);
    if (page) store.dispatch({ type: "notes/older", id, notes: page.results, hasMore: page.has_more });
  }

  /** Tells the server of a mention that was really seen. */
  function seen() {
    const { selected: id, mentions } = store.get();
    const here = mentions.filter((one) => one.line_user_id === id).map((one) => one.note_id);
    if (!id || !here.length || !attentive() || reading.has(id) || !isNoteSeen(here)) return;
    void read(id);
  }

  /** @param {string} id */
  async function read(id) {
    reading.add(id);
    try {
      await api.post(`${path(id)}/mentions/read`, {});
      store.dispatch({ type: "mentions/read", id });
      reading.delete(id);
    } catch {
      setTimeout(() => reading.delete(id), AGAIN);
    }
  }

  line.on("frame", frame);
  line.on("up", () => void reload());
  setInterval(() => line.polling && void reload(), POLL);
  for (const key of storage.keys(prefix)) draft(key.slice(prefix.length), String(storage.get(key) ?? ""));

  /** @type {Record<string, (detail: Json) => void>} */
  const intents = {
    colleagues: () => void colleagues(),
    note_draft: ({ id, text }) => draft(id, text),
    note_save: (what) => void save(what),
    note_delete: (what) => void remove(what),
  };
  return { intents, older, seen, read, keepDraft: draft };
}
