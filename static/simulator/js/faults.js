/** @import { Fault } from "./types.js" */
import { post } from "./api.js";
import { byId, clone, find } from "./dom.js";

/** The panel of faults: what LINE and the network can be made to do, and what of it is on. */
export class Faults {
  #dialog = byId("faults", HTMLDialogElement);
  #list = byId("faults-list", HTMLElement);
  #off = byId("faults-off", HTMLButtonElement);
  #notice = byId("faults-notice", HTMLElement);
  #state = byId("faults-state", HTMLElement);
  #opener = byId("faults-open", HTMLButtonElement);
  #asked = 0;

  constructor() {
    this.#opener.addEventListener("click", () => {
      this.#dialog.showModal();
      this.refresh();
    });
    byId("faults-close", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    this.#off.addEventListener("click", () => this.#change({ clear: true }));
  }

  /** Ask what is on: programs switch faults too. */
  refresh() {
    return this.#change({});
  }

  /** @param {Record<string, unknown>} wanted */
  async #change(wanted) {
    let problem = "";
    const number = ++this.#asked;
    try {
      const { faults } = await post("control", wanted);
      // An older answer would switch back what has been clicked since.
      if (number === this.#asked) this.#show(faults);
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    this.#notice.textContent = problem;
    this.#notice.hidden = !problem;
  }

  /** @param {Record<string, Fault>} faults */
  #show(faults) {
    const on = Object.values(faults).filter((fault) => fault.on);
    for (const [name, fault] of Object.entries(faults)) this.#row(name, fault);
    this.#state.textContent = on.length ? on.map((fault) => fault.label).join(" · ") : "None is on";
    this.#opener.classList.toggle("is-on", on.length > 0);
    this.#off.disabled = !on.length;
  }

  /**
   * A row stays where it is, so that the focus does too.
   * @param {string} name
   * @param {Fault} fault
   */
  #row(name, fault) {
    let row = this.#list.querySelector(`[data-fault="${CSS.escape(name)}"]`);
    if (!row) {
      row = clone("t-fault");
      row.setAttribute("data-fault", name);
      find(row, "strong").textContent = fault.label;
      const input = /** @type {HTMLInputElement} */ (find(row, "input"));
      input.addEventListener("change", async () => {
        await this.#change({ faults: { [name]: input.checked } });
        // After a refusal the switch says again what is so.
        if (!this.#notice.hidden) input.checked = !input.checked;
      });
      this.#list.append(row);
    }
    /** @type {HTMLInputElement} */ (find(row, "input")).checked = fault.on !== null;
    const value = fault.on?.value ?? fault.default;
    find(row, "small").textContent = fault.value_means === "unused" ? "" : measure(fault, value);
  }
}

/**
 * "500 milliseconds", "HTTP status 500".
 * @param {Fault} fault
 * @param {number} value
 * @returns {string}
 */
function measure(fault, value) {
  return fault.value_means.startsWith("HTTP") ? `${fault.value_means} ${value}` : `${value} ${fault.value_means}`;
}
