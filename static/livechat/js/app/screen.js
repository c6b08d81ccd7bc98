import { t } from "../lib/i18n.js";
import { shortTime, when } from "../lib/time.js";
import { cannedModel, matching } from "../state/canned.js";
import { badgeCount, noticingRows } from "../state/noticing.js";
import { noteModel } from "../state/notes.js";
import { quotaBannerModel, quotaModel } from "../state/channels.js";
import { freeModel } from "../state/free_window.js";
import { bannerModel, composerModel, customerModel, headerModel, nothingModel, peopleModel, threadModel, transferModel } from "../state/panels.js";
import { filterModel } from "../state/narrowing.js";
import { listModel } from "../state/rows.js";
import { searchModel } from "../state/search.js";
import { chosenTime, localValue, snoozeTimes } from "../state/snooze_times.js";
import { tagChoices, tagsModel } from "../state/tags.js";
import { countsOf, ms } from "../state/selectors.js";
import { MOST_REPLIES, placeErrors, placeOf, repliesOf, replyError } from "../state/staged.js";
import { lastUndoable } from "../state/undo.js";
import { galleryModel } from "../state/gallery.js";
import { sessionsModel } from "../state/sessions.js";
import { ActionsMenu } from "../views/actions_menu.js";
import { Bell } from "../views/bell.js";
import { Composer } from "../views/composer.js";
import { CannedDialog } from "../views/canned_dialog.js";
import { CannedMenu } from "../views/canned_menu.js";
import { ComposerExtras } from "../views/composer_extras.js";
import { ConnectionBanner } from "../views/connection_banner.js";
import { ConversationHeader } from "../views/conversation_header.js";
import { CustomerPanel } from "../views/customer_panel.js";
import { Dialogs } from "../views/dialogs.js";
import { EarlierSessions } from "../views/earlier_sessions.js";
import { Gallery } from "../views/gallery.js";
import { Favicon } from "../views/favicon.js";
import { FreeWindow } from "../views/free_window.js";
import { InboxList } from "../views/inbox_list.js";
import { ListFilter } from "../views/list_filter.js";
import { Layout } from "../views/layout.js";
import { Lightbox } from "../views/lightbox.js";
import { Mentions } from "../views/mentions.js";
import { NoteComposer } from "../views/notes.js";
import { NotesPanel } from "../views/notes_panel.js";
import { NoticingSettings } from "../views/noticing_settings.js";
import { Palette } from "../views/palette.js";
import { People } from "../views/people.js";
import { PlaceDialog } from "../views/place_dialog.js";
import { Quota } from "../views/quota.js";
import { Rail } from "../views/rail.js";
import { RepliesDialog } from "../views/replies_dialog.js";
import { SettingsDialog } from "../views/settings_dialog.js";
import { SnoozeDialog } from "../views/snooze_dialog.js";
import { Search } from "../views/search.js";
import { Staged } from "../views/staged.js";
import { TagEditor } from "../views/tags.js";
import { ThreadView } from "../views/thread.js";
import { TransferDialog } from "../views/transfer_dialog.js";
import { textOf } from "../net/text.js";
import { helpRows, menuOf } from "./registry.js";
import { hrefOf } from "./router.js";

const SECOND = 1_000; // ms
const CALM = 5; // s between renders when only times pass
const PACE = 100; // ms between two renders of what comes by itself
const AT_HAND = 1_000; // ms after a key or a click in which whatever comes is drawn at once

/**
 * All views, drawn from the state: at most once a frame, and as time passes.
 * @param {Context} ctx @param {{ intent: IntentHandler, drawn: () => void }} options
 */
export function createScreen({ store }, { intent, drawn }) {
  const layout = new Layout(intent);
  const rail = new Rail(intent);
  const quota = new Quota(intent);
  const list = new InboxList(intent);
  const header = new ConversationHeader(intent);
  const menu = new ActionsMenu(intent);
  const earlier = new EarlierSessions(intent);
  const gallery = new Gallery(intent);
  const thread = new ThreadView(intent);
  const composer = new Composer(intent);
  const extras = new ComposerExtras(intent);
  const stagedView = new Staged(intent);
  const placeDialog = new PlaceDialog({ check: placeErrors, make: placeOf });
  const repliesDialog = new RepliesDialog({ most: MOST_REPLIES, check: replyError, make: repliesOf });
  const cannedMenu = new CannedMenu(intent, matching);
  const cannedDialog = new CannedDialog(intent);
  const notes = new NoteComposer(intent);
  const notesPanel = new NotesPanel(intent);
  const filter = new ListFilter(intent);
  const search = new Search(intent);
  const tags = new TagEditor(intent, tagChoices);
  const mentions = new Mentions(intent);
  const free = new FreeWindow();
  const customer = new CustomerPanel(intent);
  const people = new People(intent);
  const banner = new ConnectionBanner(intent);
  const dialogs = new Dialogs(intent, helpRows());
  const settings = new SettingsDialog(intent);
  const noticingSettings = new NoticingSettings(intent);
  const bell = new Bell(intent);
  const favicon = new Favicon(textOf);
  const transfer = new TransferDialog();
  const palette = new Palette(intent);
  const snooze = new SnoozeDialog({ presets: snoozeTimes, chosen: chosenTime, local: localValue, when });
  const lightbox = new Lightbox();
  let scheduled = false;
  let seconds = 0;
  let drawnAt = -Infinity;
  let touchedAt = -Infinity;
  /** What the thread was drawn from, and when. @type {unknown[]} */
  let threadOf = [];
  let threadAt = 0;

  /** Of what is typed or said elsewhere a thread shows nothing: it may be long, and is not gone through again. @param {AppState} state @param {string} id @param {number} now */
  function threadChanged(state, id, now) {
    const shows = [id, state.threads[id], state.byId[id], state.connection, state.typists];
    if (now - threadAt < SECOND && shows.every((part, index) => part === threadOf[index])) return false;
    threadOf = shows;
    threadAt = now;
    return true;
  }

  function render() {
    scheduled = false;
    drawnAt = performance.now();
    const state = store.get();
    const now = Date.now();
    const counts = countsOf(state);
    const id = state.selected;
    banner.render(bannerModel(state, now));
    rail.render(state.view, counts);
    quota.render(quotaModel(state), quotaBannerModel(state, now));
    const { view, narrowed } = state;
    list.render(listModel(state, now, (row) => hrefOf({ view, narrowed, id: row })));
    search.render(searchModel(state, now, (row, { seq, note }) => hrefOf({ view, narrowed, id: row, message: seq, note, q: state.search.text.trim() })), state.selected);
    layout.render(id, id ? null : nothingModel(state, now), Object.keys(state.byId).length > 0);
    mentions.render(state.mentions.map((one) => ({ ...one, when: shortTime(ms(one.created_at), now) })));
    filter.render(filterModel(state));
    people.render(peopleModel(state, now));
    dialogs.render(state.preferences);
    settings.render(state.preferences);
    const { noticing } = state.preferences;
    noticingSettings.render({ rows: noticingRows(noticing), noticing });
    bell.render({ ringing: state.ringing, muted: noticing.muted });
    transfer.render(transferModel(state, now));
    if (id) {
      const head = headerModel(state, id, now);
      header.render(head);
      menu.render({ ...menuOf(head), palette: true });
      earlier.render(sessionsModel(state, id, now));
      gallery.render(galleryModel(state, id, now));
      const writing = composerModel(state, id);
      extras.render(writing);
      stagedView.render(writing);
      composer.render(writing, state.drafts[id] ?? "");
      const noted = noteModel(state, id, now);
      notes.render(noted);
      notesPanel.render(noted);
      tags.render(tagsModel(state, id));
      cannedMenu.render(cannedModel(state, id, writing.disabled));
      free.render(freeModel(state, id, now));
      if (threadChanged(state, id, now)) thread.render(threadModel(state, id, now));
    }
    customer.render(id ? customerModel(state, id, now) : null);
    const waiting = badgeCount(state, now);
    void favicon.render(waiting);
    document.title = waiting ? `(${waiting}) ${t("app.title")}` : t("app.title");
    drawn();
  }

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    const now = performance.now();
    // What many others do at once is drawn together; what somebody waits for is not held up.
    const wait = now - touchedAt < AT_HAND ? 0 : drawnAt + PACE - now;
    // A hidden tab draws no frames, but its title counts on.
    if (document.hidden) setTimeout(due, PACE);
    else if (wait > 0) setTimeout(() => requestAnimationFrame(due), wait);
    else requestAnimationFrame(due);
  }

  function due() {
    if (scheduled) render();
  }

  function touched() {
    touchedAt = performance.now();
    // A render that would be late for what has been touched.
    if (scheduled) requestAnimationFrame(due);
  }

  function tick() {
    const { typists, connection, selected } = store.get();
    if (Object.keys(typists).length > 0) store.dispatch({ type: "typing/expired", now: Date.now() });
    if (selected) free.render(freeModel(store.get(), selected, Date.now()));
    seconds += 1;
    if (selected && lastUndoable(store.get(), selected, Date.now() - SECOND)) schedule();
    const ending = connection.caughtUp !== null && Date.now() - connection.caughtUp.until < CALM * SECOND;
    if (connection.phase !== "connected" || ending || seconds % CALM === 0) schedule();
  }

  store.subscribe(schedule);
  for (const event of ["keydown", "pointerdown", "input", "click", "wheel"]) addEventListener(event, touched, { capture: true, passive: true });
  // A frame that was asked for and never drawn, because the tab went away, must not stop all others.
  document.addEventListener("visibilitychange", () => {
    scheduled = false;
    schedule();
  });
  setInterval(tick, SECOND);
  return { layout, list, search, thread, composer, extras, cannedMenu, cannedDialog, palette, notes, tags, dialogs, settings, transfer, snooze, lightbox, placeDialog, repliesDialog, render };
}
