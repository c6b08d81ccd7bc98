import { t } from "../lib/i18n.js";
import { Command, Event } from "../protocol.js";
import { headerModel } from "../state/panels.js";
import { nameOf, rowsOf } from "../state/selectors.js";
import { createGallery } from "./gallery.js";
import { createOwnFields } from "./own_fields.js";
import { createPuttingAside } from "./snooze.js";
import { errorText } from "./words.js";

const SENT_PATIENCE = 10_000; // ms that messages get to leave before a close that waits for them is given up
const UNDO = 7_000; // ms for which the key undoes what the toast offers

/**
 * What is done with a whole conversation, with a way back where there is one; and its earlier sessions.
 * @param {Context} ctx @param {Sync} sync @param {Actions} actions
 * @param {{ screen: () => AppScreen, show: (view: ViewName, id: string | null) => void, leave: () => void, keepUnread: (id: string) => void }} page leave: back to the list
 */
export function createVerbs({ store, api, queue, notices }, sync, actions, { screen, show, leave, keepUnread }) {
  /** @type {{ run: () => unknown, until: number } | null} */
  let undoable = null;
  /** Which conversation's sessions were asked for last. */
  let asked = "";

  /** @param {string} text @param {() => unknown} back */
  function done(text, back) {
    const turn = { run: back, until: Date.now() + UNDO };
    undoable = turn;
    notices.show(text, "good", {
      label: t("action.undo"),
      run: () => {
        if (undoable === turn) undoable = null;
        void back();
      },
    });
  }

  /** Undoes what was done last, as long as its toast shows. @returns {boolean} whether there was something */
  function undo() {
    const turn = undoable;
    undoable = null;
    if (!turn || Date.now() > turn.until) return false;
    void turn.run();
    return true;
  }

  const aside = createPuttingAside({ store }, actions, { screen, done, leave, keepUnread });
  const model = (/** @type {string} */ id) => headerModel(store.get(), id, Date.now());

  /** @param {string} id */
  async function release(id) {
    if (!model(id).canRelease) return;
    if (await actions.command(Command.RELEASE_SESSION, id)) done(t("done.released", { name: nameOf(store.get(), id) }), () => actions.command(Command.CLAIM_SESSION, id));
  }

  /** @param {string} id */
  async function reopen(id) {
    if (model(id).canReopen) await actions.command(Command.REOPEN_SESSION, id);
  }

  /** A question only where something would be left unsaid: anything else can be undone. @param {string} id @param {boolean} next whether to go on to who waits longest */
  async function close(id, next) {
    if (!model(id).canClose) return;
    const name = nameOf(store.get(), id);
    const unsent = (await queue.all()).some((entry) => entry.line_user_id === id);
    if (unsent && !(await screen().dialogs.confirmClose({ name, unsent }))) return;
    const neighbour = actions.neighbour(id);
    const view = store.get().view;
    if (!(await actions.close(id))) return;
    done(t("done.closed", { name }), async () => {
      await actions.command(Command.REOPEN_SESSION, id);
      if (next) show(view, id);
    });
    if (!next || store.get().selected !== id) return;
    const waits = rowsOf(store.get(), "queue").find((row) => row.line_user_id !== id);
    show(store.get().view, waits?.line_user_id ?? neighbour);
  }

  /** @param {string} id @param {string} to who is chosen already; "": nobody */
  async function transfer(id, to) {
    if (!model(id).canTransfer) return;
    const where = await screen().transfer.ask(to);
    if (where) await actions.transfer(id, where);
  }

  /** @param {string} id */
  const claim = (id) => (model(id).canReopen ? reopen(id) : actions.claim(id));

  /** To this operator, whoever has it or nobody. @param {string} id */
  async function takeOver(id) {
    const { me } = store.get();
    if (!model(id).canTakeOver) await claim(id);
    else await actions.transfer(id, { to: me.id, name: me.name, reason: "" });
  }

  /** Closes once all that was written here has left: what could not be sent keeps its conversation open. @param {string} id */
  async function closeOnceSent(id) {
    const until = Date.now() + SENT_PATIENCE;
    while (Date.now() < until) {
      const left = (await queue.all()).filter((entry) => entry.line_user_id === id);
      if (left.some((entry) => entry.failed !== null)) break;
      // A claim that came with the message may be told a moment after it.
      if (left.length === 0 && model(id).canClose) return close(id, true);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    notices.show(t("notice.not_closed", { name: nameOf(store.get(), id) }), "bad");
  }

  // Earlier sessions and files

  const gallery = createGallery({ store, api });
  const ownFields = createOwnFields({ store, api });

  /** @param {string} id @param {boolean} older */
  async function load(id, older) {
    const last = older ? store.get().sessions[id]?.results.at(-1)?.id : undefined;
    const query = last ? `?before_id=${last}` : "";
    const page = await api.get(`conversations/${encodeURIComponent(id)}/sessions${query}`).catch(() => null);
    if (page) store.dispatch({ type: "sessions/loaded", id, page, older });
  }

  /** What the screen shows has changed. */
  function looked() {
    const id = store.get().selected ?? "";
    if (id === asked) return;
    asked = id;
    if (!id) return;
    void load(id, false);
    void gallery.load(id, false);
    void ownFields.load();
  }

  /** @param {Frame} frame */
  function frame({ type, payload }) {
    if (type !== Event.SESSION_EVENT) return;
    store.dispatch({ type: "session_event/arrived", id: payload.line_user_id, event: payload });
    sync.heard(payload.line_user_id, payload.rev);
    if (payload.line_user_id === asked) void load(asked, false);
  }

  /** @param {(id: string) => unknown} work */
  const selected = (work) => {
    const id = store.get().selected;
    if (id) Promise.resolve(work(id)).catch((error) => notices.show(errorText(error, store.get(), id), "bad"));
  };

  const putAside = Object.fromEntries(Object.entries(aside.verbs).map(([name, verb]) => [name, (/** @type {Json} */ detail) => selected((id) => verb(id, detail))]));

  return {
    closeOnceSent,
    looked,
    frame,
    undo,
    undoable: () => undoable !== null && Date.now() <= undoable.until,
    cameBack: aside.cameBack,
    intents: {
      ...putAside,
      release: () => selected(release),
      reopen: () => selected(reopen),
      transfer: (/** @type {Json} */ detail) => selected((id) => transfer(id, detail?.to ?? "")),
      take_over: () => selected(takeOver),
      /** The first key for whoever wants to answer. */
      claim: () => selected(claim),
      close: (/** @type {Json} */ detail) => selected((id) => close(id, detail?.next ?? false)),
      ...ownFields.intents,
      gallery_older: () => selected((id) => gallery.load(id, true)),
      sessions_older: () => selected((id) => load(id, true)),
    },
  };
}
