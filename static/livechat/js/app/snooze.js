import { t } from "../lib/i18n.js";
import { whenWithin } from "../lib/time.js";
import { Command } from "../protocol.js";
import { headerModel } from "../state/panels.js";
import { isMine, isSnoozed, ms, nameOf } from "../state/selectors.js";

/**
 * Put aside until a time, marked unread, blocked: each with its way back.
 * @param {Pick<Context, "store">} ctx @param {Actions} actions
 * @param {{ screen: () => AppScreen, done: (text: string, back: () => unknown) => void, leave: () => void, keepUnread: (id: string) => void }} page leave: to the list; keepUnread: it is not marked read by being looked at
 */
export function createPuttingAside({ store }, actions, { screen, done, leave, keepUnread }) {
  const model = (/** @type {string} */ id) => headerModel(store.get(), id, Date.now());
  const name = (/** @type {string} */ id) => nameOf(store.get(), id);

  /** @param {string} id @param {Json} [detail] at: until when (ms), where that has been chosen */
  async function snooze(id, detail) {
    const { canSnooze, canWake } = model(id);
    if (!canSnooze && !canWake) return;
    const before = store.get().byId[id]?.session;
    const until = detail?.at ? new Date(detail.at) : await screen().snooze.ask(name(id));
    if (!until) return;
    if (!(await actions.command(Command.SNOOZE_SESSION, id, { until: until.toISOString() }))) return;
    done(t("done.snoozed", { name: name(id), time: whenWithin(until.getTime(), Date.now()) }), async () => {
      if (before?.snoozed_until) return actions.command(Command.SNOOZE_SESSION, id, { until: before.snoozed_until });
      await actions.command(Command.UNSNOOZE_SESSION, id);
      // It was claimed on the way.
      if (before?.status === "WAITING") await actions.command(Command.RELEASE_SESSION, id);
    });
  }

  /** @param {string} id */
  async function wake(id) {
    if (!model(id).canWake) return;
    const until = store.get().byId[id]?.session?.snoozed_until;
    if (await actions.command(Command.UNSNOOZE_SESSION, id)) done(t("done.woken", { name: name(id) }), () => actions.command(Command.SNOOZE_SESSION, id, { until }));
  }

  /** @param {string} id */
  async function unread(id) {
    if (!model(id).canMarkUnread) return;
    keepUnread(id);
    if (!(await actions.command(Command.MARK_UNREAD, id))) return;
    const newest = store.get().threads[id]?.messages.at(-1)?.seq ?? 0;
    done(t("done.unread", { name: name(id) }), () => actions.command(Command.MARK_READ, id, { seq: newest }));
    leave();
  }

  /** @param {string} id */
  async function block(id) {
    if (!model(id).canBlock) return;
    const open = store.get().byId[id]?.session;
    if (!(await actions.command(Command.BLOCK_CUSTOMER, id))) return;
    done(t("done.blocked", { name: name(id) }), async () => {
      // What it ended goes on as it was.
      if ((await actions.command(Command.UNBLOCK_CUSTOMER, id)) && open) await actions.command(Command.REOPEN_SESSION, id);
    });
  }

  /** @param {string} id */
  async function unblock(id) {
    if (!model(id).canUnblock) return;
    if (await actions.command(Command.UNBLOCK_CUSTOMER, id)) done(t("done.unblocked", { name: name(id) }), () => actions.command(Command.BLOCK_CUSTOMER, id));
  }

  /** What of this operator's has come back, in words. @param {Conversation | undefined} before @param {Conversation} after */
  function cameBack(before, after) {
    if (!isSnoozed(before) || isSnoozed(after) || !isMine(after, store.get().me.id)) return "";
    const due = ms(before?.session?.snoozed_until) <= Date.now() + 5_000;
    const wrote = (after.last_seq ?? 0) > (before?.last_seq ?? 0);
    return due || wrote ? t(wrote ? "notice.woken_by_message" : "notice.woken", { name: nameOf(store.get(), after.line_user_id) }) : "";
  }

  return { cameBack, verbs: { snooze, wake, unread, block, unblock } };
}
