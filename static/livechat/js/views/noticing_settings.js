import { clone, find, reconcile, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { desktopState } from "./desktop.js";

/**
 * By what one is told of what: a table in the settings. Intents: notice_way {what, way, on}, notice_volume
 * {volume}, notice_muted {muted}, notice_test {what, answer}, notice_allow {answer}.
 */
export class NoticingSettings {
  #rows = find(document, "#noticing-rows");
  #volume = /** @type {HTMLInputElement} */ (find(document, "#noticing-volume"));
  #muted = /** @type {HTMLInputElement} */ (find(document, "#noticing-muted"));
  #allow = /** @type {HTMLButtonElement} */ (find(document, "#noticing-allow"));
  #intent;

  /** @param {IntentHandler} intent */
  constructor(intent) {
    this.#intent = intent;
    this.#rows.addEventListener("change", (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      intent("notice_way", { what: input.dataset.what, way: input.dataset.way, on: input.checked });
    });
    this.#rows.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-test]"));
      if (button) this.#test(button.dataset.test ?? "");
    });
    this.#volume.addEventListener("change", () => {
      intent("notice_volume", { volume: Number(this.#volume.value) });
      this.#test("message");
    });
    this.#muted.addEventListener("change", () => intent("notice_muted", { muted: this.#muted.checked }));
    this.#allow.addEventListener("click", () => intent("notice_allow", { answer: () => this.#permission() }));
  }

  /** @param {{ rows: { what: Occasion, ways: Way[] }[], noticing: Noticing }} model */
  render({ rows, noticing }) {
    reconcile(this.#rows, rows, { key: ({ what }) => what, create: createRow, update: updateRow });
    if (document.activeElement !== this.#volume) this.#volume.value = String(noticing.volume);
    this.#muted.checked = noticing.muted;
    this.#permission();
  }

  // Internal

  /** @param {string} what */
  #test(what) {
    this.#intent("notice_test", {
      what,
      answer: (/** @type {boolean} */ audible) => setText(find(document, "#noticing-state"), audible ? "" : t("noticing.silent")),
    });
  }

  #permission() {
    const state = desktopState();
    setText(find(document, "#noticing-permission"), t(`noticing.${state}`));
    this.#allow.hidden = state !== "default";
  }
}

/** @param {{ what: Occasion }} row */
function createRow({ what }) {
  const element = clone("t-noticing");
  setText(find(element, "th"), t(`occasion.${what}`));
  for (const input of element.querySelectorAll("input")) {
    input.dataset.what = what;
    setAttribute(input, "aria-label", `${t(`occasion.${what}`)}: ${t(`way.${input.dataset.way ?? ""}`)}`);
  }
  const test = find(element, "[data-test]");
  test.dataset.test = what;
  setAttribute(test, "aria-label", t("noticing.test", { what: t(`occasion.${what}`) }));
  return element;
}

/** @param {HTMLElement} element @param {{ ways: Way[] }} row */
function updateRow(element, { ways }) {
  for (const input of element.querySelectorAll("input")) input.checked = ways.includes(/** @type {Way} */ (input.dataset.way));
}
