import { t } from "../lib/i18n.js";

/** What can be done, once: the menu, the keys, the help and the palette are made from it. @type {Doing[]} */
export const DOINGS = [
  { id: "reply", text: "help.reply", keys: ["r"], talk: true, writes: true },
  { id: "note", text: "help.write_note", keys: ["n"], talk: true },
  { id: "tags", text: "help.tags", keys: ["l"], talk: true },
  { id: "claim", text: "action.claim", help: "help.claim_or_reopen", keys: ["c"], talk: true, can: (head) => head.canClaim },
  { id: "reopen", text: "action.reopen", talk: true, can: (head) => head.canReopen },
  { id: "transfer", text: "help.transfer", keys: ["t", "a"], talk: true, can: (head) => head.canTransfer },
  { id: "take_over", text: "action.take_over", help: "help.take_over", keys: ["i"], talk: true, can: (head) => head.canTakeOver },
  { id: "snooze", text: "action.snooze_until", help: "help.snooze", keys: ["z"], talk: true, menu: true, can: (head) => head.canSnooze },
  { id: "wake", text: "action.wake", talk: true, menu: true, can: (head) => head.canWake, why: "palette.not_snoozed" },
  { id: "unread", text: "action.unread", help: "help.unread", keys: ["u"], talk: true, menu: true, can: (head) => head.canMarkUnread, why: "palette.nothing_said" },
  { id: "release", text: "action.release", help: "help.release", keys: ["b"], talk: true, menu: true, can: (head) => head.canRelease },
  { id: "close_next", intent: "close", detail: { next: true }, text: "help.close", keys: ["e"], talk: true, can: (head) => head.canClose },
  { id: "close", text: "action.close", talk: true, can: (head) => head.canClose },
  { id: "quote_last", text: "help.quote", keys: ["q"], talk: true, writes: true, can: (head) => head.canMarkUnread, why: "palette.nothing_said" },
  { id: "canned_open", text: "canned.title", talk: true, writes: true },
  { id: "attach_pick", text: "action.attach", keys: ["f"], talk: true, writes: true },
  { id: "stickers_open", text: "action.sticker", keys: ["s"], talk: true, writes: true },
  { id: "place_edit", text: "place.title", talk: true, writes: true },
  { id: "replies_edit", text: "replies.title", talk: true, writes: true },
  { id: "block", text: "action.block", talk: true, menu: true, can: (head) => head.canBlock },
  { id: "unblock", text: "action.unblock", talk: true, menu: true, can: (head) => head.canUnblock, why: "palette.not_blocked" },
  { id: "transcript", text: "details.transcript", talk: true },
  { id: "details", text: "help.details", keys: ["]", "p"], talk: true },
  { id: "undo_last", text: "palette.undo", shown: "Ctrl+Z" },
  { id: "search", text: "help.search", keys: ["/"] },
  ...["queue", "mine", "all", "snoozed", "closed"].map((view) => ({ id: `go_${view}`, intent: "view", detail: { view }, text: `view.${view}`, keys: [`g ${view === "closed" ? "c" : view[0]}`] })),
  { id: "dashboard", text: "figures.title", keys: ["g d"] },
  ...["online", "busy", "away"].map((status) => ({ id: `status_${status}`, intent: "status", detail: { status }, text: `status.${status}` })),
  ...["system", "light", "dark"].map((theme) => ({ id: `theme_${theme}`, intent: "theme", detail: { theme }, text: `theme.${theme}` })),
  ...["en", "th", "ja"].map((language) => ({ id: `language_${language}`, intent: "language", detail: { language }, text: `canned.language_${language}` })),
  { id: "settings", text: "settings.title" },
  { id: "help", text: "help.title", help: "help.help", keys: ["?"] },
  { id: "account", text: "account.title" },
  { id: "sign_out", text: "me.logout" },
];

/** What single keys do, and what they do after another: `c`, `g q`. @returns {Record<string, [string, any?]>} */
export function keyTable() {
  /** @type {Record<string, [string, any?]>} */
  const table = { j: ["move", { step: 1 }], k: ["move", { step: -1 }], o: ["open_focused"] };
  for (const doing of DOINGS) for (const key of doing.keys ?? []) table[key] = [doing.intent ?? doing.id, doing.detail];
  return table;
}

/** The rows of the help: keys, and the key of what they do. @returns {[string[], string][]} */
export function helpRows() {
  const ways = DOINGS.filter(({ keys }) => keys && !keys[0]?.startsWith("g ") && keys[0] !== "?");
  return [
    [["Ctrl+K", "⌘K"], "palette.title"],
    [["j", "k", "↓", "↑"], "help.move"],
    [["Enter", "o"], "help.open"],
    ...ways.map(({ keys, help, text }) => /** @type {[string[], string]} */ ([keys ?? [], help ?? text])),
    [DOINGS.flatMap(({ keys }) => keys ?? []).filter((key) => key.startsWith("g ")), "help.go"],
    [["/"], "help.canned"],
    [["Ctrl+/", "⌘/"], "help.canned_anywhere"],
    [["Enter", "Ctrl+Enter", "⌘Enter"], "help.send"],
    [["Ctrl+Shift+Enter", "⌘⇧Enter"], "help.send_close"],
    [["Shift+Enter"], "help.newline"],
    [["Ctrl+Z"], "help.undo"],
    [["Esc"], "help.escape"],
    [["?"], "help.help"],
  ];
}

/** Which entries of the menu there are in a conversation. @param {HeaderModel} head @returns {Record<string, boolean>} */
export function menuOf(head) {
  return Object.fromEntries(DOINGS.filter(({ menu }) => menu).map(({ id, can }) => [id, can?.(head) ?? true]));
}

/** @param {HeaderModel} head */
export function notNow({ stateText }) {
  return t("palette.not_now", { state: stateText });
}

/** Why something cannot be done now, in words; "" where it can. @param {Doing} doing @param {HeaderModel | null} head of the open conversation @param {ComposerModel | null} composer @param {boolean} undoable whether what was done last can be undone */
export function hindrance({ id, talk, writes, can, why }, head, composer, undoable) {
  if (id === "undo_last") return undoable ? "" : t("palette.nothing_to_undo");
  if (!talk) return "";
  if (!head) return t("palette.none_open");
  if (can && !can(head)) return why ? t(why) : notNow(head);
  return writes && composer?.disabled ? composer.reason : "";
}
