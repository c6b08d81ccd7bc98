import { clone, find, reconcile, setAttribute, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/** How the month's LINE messages stand: a meter in the rail, and a banner once it matters. Intents: quota_seen {key}. */
export class Quota {
  #menu = find(document, "#quota");
  #banner = find(document, "#quota-banner");
  #key = "";

  /** @param {IntentHandler} intent */
  constructor(intent) {
    find(document, "#quota-dismiss").addEventListener("click", () => intent("quota_seen", { key: this.#key }));
    find(document, "#quota-show").addEventListener("click", () => this.#menu.showPopover());
    find(document, "#menu-quota").addEventListener("click", () => {
      find(document, "#me-menu").hidePopover();
      this.#menu.showPopover();
    });
  }

  /** @param {QuotaModel | null} model @param {QuotaBannerModel | null} banner */
  render(model, banner) {
    this.#renderBanner(banner, model !== null);
    const button = find(document, "#quota-button");
    button.hidden = model === null;
    find(document, "#menu-quota-item").hidden = model === null;
    if (!model) return;
    button.dataset.state = model.state;
    setAttribute(button, "title", model.label);
    setText(find(button, ".sr"), model.label);
    find(button, ".ring").style.setProperty("--part", `${model.percent}%`);
    reconcile(find(document, "#quota-meters"), model.meters, {
      key: ({ slug }) => slug,
      create: () => clone("t-meter"),
      update: updateMeter,
    });
  }

  /** @param {QuotaBannerModel | null} banner @param {boolean} details */
  #renderBanner(banner, details) {
    this.#banner.hidden = banner === null;
    find(document, "#quota-show").hidden = !details;
    this.#key = banner?.key ?? "";
    if (banner) this.#banner.dataset.kind = banner.state;
    setText(find(document, "#quota-banner-text"), banner?.text ?? "");
    setText(find(document, "#quota-banner-more"), banner?.more ?? "");
  }
}

/** @param {HTMLElement} element @param {QuotaMeter} meter */
function updateMeter(element, meter) {
  element.dataset.state = meter.state;
  setText(find(element, ".meter__name"), meter.name);
  setText(find(element, ".meter__percent"), meter.percentText);
  const bar = find(element, ".meter__bar");
  setAttribute(bar, "aria-label", t("quota.label", { name: meter.name }));
  setAttribute(bar, "aria-valuenow", String(meter.percent));
  setAttribute(bar, "aria-valuetext", meter.used);
  bar.style.setProperty("--part", `${meter.percent}%`);
  setText(find(element, ".meter__used"), meter.used);
  const forecast = find(element, ".meter__forecast");
  setText(forecast, meter.forecast);
  forecast.classList.toggle("meter__forecast--over", meter.over);
  setText(find(element, ".meter__saved"), meter.saved);
}
