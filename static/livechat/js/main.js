// The operators' console: builds store, connection and views, and turns intents into actions.
import { createActions } from "./app/actions.js";
import { createAgain } from "./app/again.js";
import { createAttach } from "./app/attach.js";
import { cannedIntents } from "./app/canned.js";
import { createCompose } from "./app/compose.js";
import { createContext } from "./app/context.js";
import { createDrafts } from "./app/drafts.js";
import { frameHandler } from "./app/frames.js";
import { createNoticing } from "./app/noticing.js";
import { createNotes } from "./app/notes.js";
import { createNarrowing } from "./app/narrowing.js";
import { readMarks } from "./app/read_marks.js";
import { navigate, route } from "./app/router.js";
import { createPreferences } from "./app/preferences.js";
import { createPalette } from "./app/palette.js";
import { createQuota } from "./app/quota.js";
import { keyTable } from "./app/registry.js";
import { createScreen } from "./app/screen.js";
import { createSearch } from "./app/search.js";
import { createSpot } from "./app/spot.js";
import { createSync } from "./app/sync.js";
import { tagIntents } from "./app/tags.js";
import { createVerbs } from "./app/verbs.js";
import { errorText } from "./app/words.js";
import { find, translate } from "./lib/dom.js";
import { loadLocale, t } from "./lib/i18n.js";
import { Command } from "./protocol.js";
import { isQuotable, quotedOf } from "./state/outgoing.js";
import { lastUndoable } from "./state/undo.js";
import { picturesOf } from "./state/selectors.js";
import { Shortcuts } from "./views/shortcuts.js";
import { scrollToNote } from "./views/notes.js";
import { languageChoice } from "./views/language.js";
import { themeChoice } from "./views/theme.js";

await loadLocale(document.documentElement.lang);
translate(document);
/** @type {PageConfig} */
const config = JSON.parse(find(document, "#config").textContent ?? "");
const ctx = createContext({ ...config, operator: { ...config.operator, id: String(config.operator.id) } });
const { store, connection, line, queue, storage, notices } = ctx;
const sync = createSync(ctx);
const actions = createActions(ctx, sync);
const drafts = createDrafts(ctx, () => ({ composer: screen.composer, notes: screen.notes, keepNote: notes.keepDraft }));
const attach = createAttach(ctx);
const quota = createQuota(ctx);
const notes = createNotes(ctx, sync, () => screen.notes);
const marks = readMarks(ctx, () => screen.thread.seenSeq());
const verbs = createVerbs(ctx, sync, actions, { screen: () => screen, show, leave: () => intent("back"), keepUnread: marks.keepUnread });
const narrowing = createNarrowing(ctx, sync, (narrowed) => navigate({ ...here(), narrowed }));
const search = createSearch(ctx, (q) => navigate({ ...here(), q }, { replace: true }));
const spot = createSpot(ctx, { screen: () => screen, left: () => navigate(here(), { replace: true }) });
const preferences = createPreferences(ctx);
const noticing = createNoticing(ctx, { open: (id) => show(store.get().view, id), prefer: preferences.change });
const screen = createScreen(ctx, { intent, drawn: () => looked() });
const compose = createCompose(ctx, { actions, drafts, screen, closeOnceSent: verbs.closeOnceSent });
const palette = createPalette(ctx, { screen: () => screen, intent, undoable: verbs.undoable });
const again = createAgain(ctx, sync);
const looked = () => {
  marks.looked();
  notes.seen();
  verbs.looked();
};
new Shortcuts(intent, {
  keys: keyTable(),
  single: () => store.get().preferences.single_keys,
  blocked: () => document.querySelector("dialog[open], :popover-open") !== null,
  arrows: () => screen.list.hasFocus() || document.activeElement === document.body,
});

// From views and keys

/** @type {Record<string, (detail: Json) => void>} */
const intents = {
  view: ({ view }) => show(view, screen.layout.onePane ? null : store.get().selected, { q: "" }),
  open: ({ id, focus }) => {
    show(store.get().view, id);
    if (focus) focusConversation();
  },
  dashboard: () => location.assign("dashboard/"),
  open_focused: () => {
    const id = screen.list.focusedId();
    if (id) intent("open", { id, focus: true });
  },
  back: () => {
    show(store.get().view, null);
    requestAnimationFrame(() => screen.list.focusList());
  },
  found: ({ id, where, focus }) => {
    show(store.get().view, id, { message: where.seq, note: where.note });
    if (focus && !where.seq && !where.note) focusConversation();
  },
  move: ({ step }) => (store.get().search.text.trim() ? screen.search : screen.list).move(step),
  more: () => void sync.loadMore(),
  reload: () => void sync.reload(),
  search: () => {
    if (screen.layout.onePane && store.get().selected) show(store.get().view, null);
    screen.search.focus();
  },
  older: () => {
    void sync.loadOlder();
    void notes.older();
  },
  rejoin: () => actions.rejoin(),
  picture: ({ id }) => withSelected((conversation) => screen.lightbox.show(picturesOf(store.get(), conversation), id)),
  refetch: ({ media }) => ctx.api.post(`media/${media}/retry`, {}).catch((error) => notices.show(errorText(error, store.get(), ""), "bad")),
  scrolled: () => looked(),
  reply: () => screen.notes.start(false),
  note: () => {
    if (screen.layout.drawerOpen) screen.layout.details(false);
    screen.notes.start(true);
  },
  note_show: ({ note }) => {
    if (screen.layout.drawerOpen) screen.layout.details(false);
    scrollToNote(note);
  },
  tags: () => withSelected(() => {
    screen.layout.details(true);
    screen.tags.focus();
  }),
  mention: ({ id, note }) => {
    show("all", id, { note });
    void notes.read(id);
  },
  draft: ({ id, text }) => drafts.save(id, text),
  send: (what) => void compose.send(what),
  retry: ({ tempId }) => void actions.retry(tempId),
  discard: ({ tempId }) => {
    // What was typed goes back to where it can be changed, instead of nowhere.
    const said = actions.discard(tempId);
    if (said?.text && said.id === store.get().selected) screen.composer.putBack(said.text);
  },
  undo: ({ tempId }) => void compose.undo(tempId),
  undo_last: () => verbs.undo() || withSelected((id) => {
    const tempId = lastUndoable(store.get(), id, Date.now())?.temp_id;
    if (tempId) void compose.undo(tempId);
  }),
  attach: ({ id, files }) => {
    // Files go to the customer: that has to be seen.
    screen.notes.show(false);
    attach.add(id, files);
  },
  detach: ({ id, key }) => attach.remove(id, key),
  stickers: () => void ctx.api.get("stickers").then((packages) => screen.extras.showStickers(packages), (error) => notices.show(errorText(error, store.get(), ""), "bad")),
  sticker: ({ id, sticker, url }) => void compose.sendSticker(id, sticker, url),
  place_edit: () => withSelected((id) => compose.editPlace(id)),
  place_set: ({ id, place }) => store.dispatch({ type: "place/set", id, place }),
  replies_edit: () => withSelected((id) => compose.editReplies(id)),
  replies_set: ({ id, replies }) => store.dispatch({ type: "replies/set", id, replies }),
  quote: ({ id }) => withSelected((conversation) => quote(conversation, id)),
  quote_last: () => withSelected((conversation) => quote(conversation, null)),
  unquote: ({ id }) => store.dispatch({ type: "quote/set", id, quoted: null }),
  typing: ({ id, on }) => line.post(on ? Command.TYPING_START : Command.TYPING_STOP, { line_user_id: id }),
  quota_seen: ({ key }) => quota.seen(key),
  alias: ({ id, alias }) => void actions.rename(id, alias),
  refresh_profile: ({ id }) => void actions.refreshProfile(id),
  details: () => screen.layout.details(),
  status: ({ status }) => line.request(Command.SET_STATUS, { status }).catch((error) => notices.show(errorText(error, store.get(), ""), "bad")),
  help: () => screen.dialogs.help(),
  settings: () => screen.settings.show(),
  copy: ({ text }) =>
    navigator.clipboard?.writeText(text).then(
      () => notices.show(t("notice.copied"), "good"),
      () => notices.show(t("notice.error"), "bad"),
    ),
  reconnect: () => connection.wake(),
  escape: () => leave(),
  ...preferences.intents,
  ...noticing.intents,
  ...palette.intents,
  ...again.intents,
  ...notes.intents,
  ...tagIntents(ctx),
  ...narrowing.intents,
  ...search.intents,
  ...spot.intents,
  filter_open: () => ["tags_load", "colleagues"].forEach((name) => intent(name)),
  ...verbs.intents,
  ...cannedIntents(ctx, () => screen.cannedDialog),
};

/** @param {string} name @param {Json} [detail] */
function intent(name, detail = {}) {
  intents[name]?.(detail);
}

/** @param {(id: string) => unknown} work */
function withSelected(work) {
  const id = store.get().selected;
  if (id) void work(id);
}

/** What the screen shows, as the address says it. @returns {Where} */
function here() {
  const { view, narrowed, selected, search: { text } } = store.get();
  return { view, narrowed, id: selected, message: null, q: text.trim() };
}

/** @param {ViewName} view @param {string | null} id @param {Partial<Where>} [inside] a message or a note of it, and what is searched */
function show(view, id, inside = {}) {
  const where = { ...here(), view, id, ...inside };
  navigate(where);
  apply(where);
}

/** @param {Where} where */
function apply({ view, narrowed, id, message, note = null, q = "" }) {
  store.dispatch({ type: "view/selected", view });
  narrowing.narrow(narrowed);
  // An address knows tags and people by their numbers.
  if (narrowed.tag !== null) intent("tags_load");
  if (narrowed.operator !== null) intent("colleagues");
  const list = store.get().lists[view];
  // While it is polled only the view on the screen is kept up to date.
  if ((!list.loaded || line.polling) && !list.loading) void sync.loadView(view);
  search.type(q, { now: true, quiet: true });
  actions.select(id);
  if (id && (message || note)) void spot.go(id, { seq: message, note });
  else if (id && store.get().threads[id]?.hasNewer) void spot.newest(id);
}

function focusConversation() {
  requestAnimationFrame(() => {
    if (screen.notes.on) return screen.notes.focus();
    screen.composer.focus();
    if (!screen.composer.hasFocus()) find(document, "#conversation").focus();
  });
}

/** @param {string} conversation @param {number | null} messageId null: what the customer said last */
function quote(conversation, messageId) {
  const messages = store.get().threads[conversation]?.messages ?? [];
  const found = [...messages].reverse().find((one) => isQuotable(one) && (messageId === null ? one.direction === "INCOMING" : one.id === messageId));
  if (!found) return;
  store.dispatch({ type: "quote/set", id: conversation, quoted: quotedOf(found) });
  screen.notes.show(false);
  screen.composer.focus();
}

/** Esc: one layer back. */
function leave() {
  if (screen.layout.drawerOpen) screen.layout.details(false);
  else if (screen.search.back()) return;
  else if (screen.layout.onePane && store.get().selected && !screen.composer.hasFocus()) intent("back");
  else if (screen.layout.onePane) /** @type {HTMLElement} */ (document.activeElement)?.blur();
  else screen.list.focusList();
}

// From the connection and the browser

connection.on("phase", (phase) => store.dispatch({ type: "connection/phase", ...phase }));
line.on("polling", ({ on }) => store.dispatch({ type: "connection/polling", at: on ? Date.now() : null }));
line.on("signed_out", () => store.dispatch({ type: "connection/signed_out" }));
line.on("frame", frameHandler(ctx, sync, verbs.cameBack));
line.on("frame", verbs.frame);
line.on("down", () => store.dispatch({ type: "viewers/cleared" }));
line.on("up", () => {
  const id = store.get().selected;
  if (id) actions.join(id);
  void sync.reload().then(again.caughtUp);
  void quota.load();
});

const network = () => store.dispatch({ type: "connection/network", offline: !navigator.onLine });
window.addEventListener("online", network);
window.addEventListener("offline", network);
window.addEventListener("focus", looked);
document.addEventListener("visibilitychange", () => document.hidden || looked());
window.addEventListener("popstate", () => apply(route()));

themeChoice(storage);
languageChoice(async (language) => {
  await ctx.api.patch("me", { language });
  location.reload();
}, notices);
drafts.restore();
quota.restore();
if (config.snapshot) store.dispatch({ type: "list/loaded", view: "queue", page: config.snapshot, reset: true, since: 0 });
noticing.start();
apply(route());
if (!storage.put("livechat.probe", 1)) store.dispatch({ type: "connection/not_durable" });
if (!navigator.onLine) store.dispatch({ type: "connection/network", offline: true });
screen.render();
// Before anything is sent, so that no bubble appears for what has left meanwhile.
for (const { line_user_id: id, text } of await sync.restoreQueue()) {
  // The page ended between keeping the message and forgetting its draft: it must not be sent twice.
  if (store.get().drafts[id] === text) {
    drafts.sent(id, text);
    if (store.get().selected === id) screen.composer.clear();
  }
}
ctx.start();
