// The pages around signing in. In the demo, a click on a person fills the form.
import { find, translate } from "./lib/dom.js";
import { loadLocale, t } from "./lib/i18n.js";
import { when } from "./lib/time.js";

await loadLocale(document.documentElement.lang);
translate(document);
for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".demo"))) {
  button.addEventListener("click", () => {
    field("id_username").value = button.dataset.username ?? "";
    field("id_password").value = button.dataset.password ?? "";
    find(document, ".login__button").focus();
  });
}

for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[datetime]"))) {
  time.textContent = when(Date.parse(time.dateTime), Date.now());
}

document.querySelector("#print-codes")?.addEventListener("click", () => window.print());
document.querySelector("#copy-codes")?.addEventListener("click", async () => {
  const codes = [...document.querySelectorAll("#codes code")].map((code) => code.textContent).join("\n");
  await navigator.clipboard.writeText(codes);
  find(document, "#copied").textContent = t("recovery.copied");
});

// A page that waits for this sign-in goes on by itself.
if (document.querySelector("[data-close]")) window.close();

/** @param {string} id @returns {HTMLInputElement} */
function field(id) {
  return /** @type {HTMLInputElement} */ (find(document, `#${id}`));
}
