import { find } from "../lib/dom.js";

const KEY = "livechat.theme";

/** @param {string} value */
export function chooseTheme(value) {
  /** @type {HTMLInputElement} */ (find(document, `#theme [value="${value}"]`)).click();
}

/** System, light or dark; theme_early.js reads the same entry before the first paint. @param {{ get(key: string): any, put(key: string, value: any): boolean }} storage */
export function themeChoice(storage) {
  const group = find(document, "#theme");
  const chosen = storage.get(KEY) ?? "system";
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (group.querySelectorAll("input"))) {
    input.checked = input.value === chosen;
    input.addEventListener("change", () => {
      storage.put(KEY, input.value);
      if (input.value === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = input.value;
    });
  }
}
