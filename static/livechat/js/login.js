// The sign-in page: in the demo, a click on a person fills the form.
import { find, translate } from "./lib/dom.js";
import { loadLocale } from "./lib/i18n.js";

await loadLocale(document.documentElement.lang);
translate(document);
for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".demo"))) {
  button.addEventListener("click", () => {
    field("id_username").value = button.dataset.username ?? "";
    field("id_password").value = button.dataset.password ?? "";
    find(document, ".login__button").focus();
  });
}

// A page that waits for this sign-in goes on by itself.
if (document.querySelector("[data-close]")) window.close();

/** @param {string} id @returns {HTMLInputElement} */
function field(id) {
  return /** @type {HTMLInputElement} */ (find(document, `#${id}`));
}
