import { find } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";

/** @param {string} value */
export function chooseLanguage(value) {
  /** @type {HTMLInputElement} */ (find(document, `#language [value="${value}"]`)).click();
}

/**
 * The language of the console, which is the person's on every device.
 * @param {(language: string) => Promise<void>} choose @param {{ show: (text: string, tone?: "bad") => void }} notices
 */
export function languageChoice(choose, notices) {
  const group = find(document, "#language");
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (group.querySelectorAll("input"));
  const showChosen = () => inputs.forEach((input) => (input.checked = input.value === locale()));
  showChosen();
  group.addEventListener("change", (event) => {
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    choose(value).catch(() => {
      showChosen();
      notices.show(t("notice.error"), "bad");
    });
  });
}
