import { find } from "../lib/dom.js";
import { fit } from "../lib/fuzzy.js";
import { t } from "../lib/i18n.js";
import { when } from "../lib/time.js";
import { composerModel, headerModel, transferModel } from "../state/panels.js";
import { nameOf } from "../state/selectors.js";
import { snoozeTimes } from "../state/snooze_times.js";
import { tagChoices, tagsModel } from "../state/tags.js";
import { lastUndoable } from "../state/undo.js";
import { chooseLanguage } from "../views/language.js";
import { chooseTheme } from "../views/theme.js";
import { DOINGS, hindrance, notNow } from "./registry.js";

const RECENT = "livechat.palette";
const KEPT = 20; // of what was used last
const MOST = 40; // shown at once
const CUSTOMERS = 8;
const PAUSE = 220; // ms after the last letter

/**
 * The palette: everything that can be done, found by typing.
 * @param {Context} ctx @param {{ screen: () => AppScreen, intent: IntentHandler, undoable: () => boolean }} page undoable: whether an action can be undone
 */
export function createPalette({ store, api, storage }, { screen, intent, undoable }) {
  let text = "";
  /** The conversation for which it was opened: nothing is done to another. @type {string | null} */
  let about = null;
  /** @type {FoundCustomer[]} */
  let found = [];
  /** @type {PaletteItem[]} */
  let shown = [];
  /** What was drawn. @type {unknown[]} */
  let drawn = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function draw() {
    const items = [...paletteItems(store.get(), Date.now(), undoable()), ...found.map(customerItem)];
    shown = ordered(items, text, storage.get(RECENT) ?? []);
    screen().palette.render(shown);
  }

  function open() {
    if (screen().palette.open) return;
    [text, found, about] = ["", [], store.get().selected];
    if (about) ["tags_load", "canned_load"].forEach((name) => intent(name));
    screen().palette.show();
    draw();
  }

  /** @param {string} typed */
  function type(typed) {
    text = typed;
    clearTimeout(timer);
    found = found.filter(({ display_name }) => text.trim() && fit(display_name, text) !== null);
    if (text.trim()) timer = setTimeout(() => void ask(text), PAUSE);
    draw();
  }

  /** @param {string} asked */
  async function ask(asked) {
    const page = await api.get(`customers/search?${new URLSearchParams({ q: asked })}&limit=${CUSTOMERS}`).catch(() => null);
    if (!page || asked !== text || !screen().palette.open) return;
    found = page.results;
    draw();
  }

  /** @param {string} id */
  function choose(id) {
    const item = shown.find((one) => one.id === id);
    if (!item || item.disabled) return;
    screen().palette.close();
    if (about !== store.get().selected) return;
    storage.put(RECENT, [id, ...(storage.get(RECENT) ?? []).filter((/** @type {string} */ one) => one !== id)].slice(0, KEPT));
    intent(item.intent, item.detail);
  }

  /** Into the answer to the customer, so that has to be seen. @param {(page: AppScreen) => void} work */
  const answering = (work) => {
    screen().notes.show(false);
    work(screen());
  };

  store.subscribe(() => {
    if (!screen().palette.open) return;
    const { tags, canned, operators, selected, byId } = store.get();
    const now = [tags, canned, operators, byId[selected ?? ""]];
    if (now.every((part, index) => part === drawn[index])) return;
    drawn = now;
    draw();
  });

  return {
    intents: /** @type {Record<string, (detail: Json) => void>} */ ({
      palette: open,
      palette_typed: ({ typed }) => type(typed),
      palette_chosen: ({ id }) => choose(id),
      canned_open: () => answering(({ cannedMenu }) => cannedMenu.open()),
      canned_put: ({ reply }) => answering(({ cannedMenu }) => cannedMenu.put(reply)),
      attach_pick: () => answering(({ extras }) => extras.pick()),
      stickers_open: () => answering(({ extras }) => extras.openStickers()),
      transcript: () => find(document, "#details-transcript").click(),
      account: () => find(document, "#menu-account").click(),
      sign_out: () => /** @type {HTMLFormElement} */ (find(document, "#logout-form")).requestSubmit(),
      theme: ({ theme }) => chooseTheme(theme),
      language: ({ language }) => chooseLanguage(language),
    }),
  };
}

/** Everything there is, in the order of the registry. @param {AppState} state @param {number} now @param {boolean} [undoable] whether an action can be undone @returns {PaletteItem[]} */
export function paletteItems(state, now, undoable = false) {
  const id = state.selected;
  const head = id ? headerModel(state, id, now) : null;
  const composer = id ? composerModel(state, id) : null;
  const undo = undoable || (id !== null && lastUndoable(state, id, now) !== null);
  const items = DOINGS.map((doing) => {
    const why = hindrance(doing, head, composer, undo);
    const kind = groupOf(doing);
    return item({ id: doing.id, text: t(doing.text), also: doing.id.replaceAll("_", " "), hint: why || kind, key: doing.shown ?? doing.keys?.[0] ?? "", disabled: why !== "", intent: doing.intent ?? doing.id, detail: doing.detail ?? {} });
  });
  return id && head && composer ? [...items, ...inside(state, id, head, composer, now)] : items;
}

/** What depends on the conversation, its people, tags and replies. @param {AppState} state @param {string} id @param {HeaderModel} head @param {ComposerModel} composer @param {number} now */
function inside(state, id, head, composer, now) {
  const tags = tagsModel(state, id);
  const held = head.canTransfer ? "" : notNow(head);
  const asleep = head.canSnooze || head.canWake ? "" : notNow(head);
  return [
    ...snoozeTimes(now).map(({ key, at }) => item({ id: `snooze_${key}`, text: t("palette.snooze", { time: t(`snooze.${key}`) }), hint: asleep || when(at, now), disabled: asleep !== "", intent: "snooze", detail: { at } })),
    ...transferModel(state, now).people.map((person) => item({ id: `to_${person.id}`, text: t("palette.transfer_to", { name: person.name }), hint: held || person.detail, disabled: held !== "", intent: "transfer", detail: { to: person.id } })),
    ...tags.tags.map((tag) => item({ id: `untag_${tag.id}`, text: t("tags.remove", { name: tag.name }), hint: t("palette.tag"), typed: true, intent: "tag_remove", detail: { id, tag: tag.id } })),
    ...tagChoices(tags, "").map(({ name }) => item({ id: `tag_${name}`, text: t("palette.add_tag", { name }), hint: t("palette.tag"), typed: true, intent: "tag_add", detail: { id, name } })),
    ...(state.canned ?? []).map((reply) => item({ id: `canned_${reply.id}`, text: reply.title, also: reply.shortcut, hint: composer.disabled ? composer.reason : t("palette.canned"), key: reply.shortcut ? `/${reply.shortcut}` : "", disabled: composer.disabled, typed: true, intent: "canned_put", detail: { reply } })),
    item({ id: "copy_id", text: t("details.copy"), also: id, hint: t("palette.conversation"), typed: true, intent: "copy", detail: { text: id } }),
    item({ id: "refresh_profile", text: t("palette.refresh", { name: nameOf(state, id) }), hint: t("palette.conversation"), typed: true, intent: "refresh_profile", detail: { id } }),
  ];
}

/** @param {FoundCustomer} customer */
function customerItem({ line_user_id: id, display_name: name }) {
  return item({ id: `open_${id}`, text: name, hint: t("palette.customer"), typed: true, intent: "open", detail: { id, focus: true } });
}

/** @param {Partial<PaletteItem> & { id: string, text: string, hint: string, intent: string, detail: Json }} some @returns {PaletteItem} */
function item(some) {
  return { also: "", key: "", disabled: false, typed: false, ...some };
}

/** @param {Doing} doing */
function groupOf({ id, talk, intent }) {
  if (talk) return t("palette.conversation");
  if (intent === "view" || id === "dashboard") return t("palette.go");
  return intent === "status" || intent === "theme" || intent === "language" ? t(`me.${intent}`) : "";
}

/**
 * What fits, first what can be done, the likeliest first, then what was used last.
 * @param {PaletteItem[]} items @param {string} typed @param {string[]} recent ids, the last one first @returns {PaletteItem[]}
 */
export function ordered(items, typed, recent) {
  const query = typed.trim();
  return items
    .map((one, index) => {
      const fits = [one.text, one.also].filter(Boolean).map((text) => fit(text, query)).filter((found) => found !== null);
      const used = recent.indexOf(one.id);
      return { one, index, fits: fits.length ? Math.min(...fits.map(Number)) : null, used: used < 0 ? KEPT : used };
    })
    .filter(({ one, fits }) => (query ? fits !== null : !one.typed))
    // Letters in their order are a guess: what is called so comes before, though it cannot be done now.
    .sort((a, b) => Number(a.fits === 3) - Number(b.fits === 3) || Number(a.one.disabled) - Number(b.one.disabled) || Number(a.fits) - Number(b.fits) || a.used - b.used || a.index - b.index)
    .map(({ one }) => one)
    .slice(0, MOST);
}
