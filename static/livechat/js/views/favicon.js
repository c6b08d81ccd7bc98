import { find } from "../lib/dom.js";

/** The page's icon with a number on it: what is asked for shows in a tab that is not. */
export class Favicon {
  #link = /** @type {HTMLLinkElement} */ (find(document, 'link[rel="icon"]'));
  #plain = this.#link.href;
  /** @type {Promise<string> | null} */
  #drawing = null;
  #count = 0;

  #load;

  /** @param {(url: string) => Promise<string>} load "" where it fails */
  constructor(load) {
    this.#load = load;
  }

  /** @param {number} count */
  async render(count) {
    if (count === this.#count) return;
    this.#count = count;
    if (count === 0) {
      this.#link.href = this.#plain;
      return;
    }
    this.#drawing ??= this.#load(this.#plain);
    const drawing = await this.#drawing;
    if (!drawing) this.#drawing = null;
    if (drawing && this.#count === count) this.#link.href = `data:image/svg+xml,${encodeURIComponent(withBadge(drawing, count))}`;
  }
}

/** @param {string} drawing an SVG of 32 by 32 @param {number} count */
export function withBadge(drawing, count) {
  const text = count > 9 ? "9+" : String(count);
  const badge = `<circle cx="22" cy="22" r="10" fill="#d1242f" stroke="#fff" stroke-width="1.5"/><text x="22" y="26.500" text-anchor="middle" font-family="Arial,sans-serif" font-weight="700" font-size="${text.length > 1 ? 11 : 13}" fill="#fff">${text}</text>`;
  return drawing.replace("</svg>", `${badge}</svg>`);
}
