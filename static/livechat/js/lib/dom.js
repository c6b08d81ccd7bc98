import { t } from "./i18n.js";
import { initials, tone } from "./text.js";

/**
 * The one element that matches, or an error that names what the template lacks.
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} root @param {string} selector @returns {E}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The template has no ${selector}.`);
  return /** @type {E} */ (/** @type {unknown} */ (found));
}

/** A copy of the first element of <template id>. @param {string} id @returns {HTMLElement} */
export function clone(id) {
  const template = /** @type {HTMLTemplateElement} */ (find(document, `template#${id}`));
  const first = template.content.firstElementChild;
  if (!first) throw new Error(`<template id="${id}"> is empty.`);
  return /** @type {HTMLElement} */ (first.cloneNode(true));
}

/** Sets the text only where it differs, so that live regions and selections are left alone. */
export function setText(/** @type {Element} */ element, /** @type {string} */ text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {string} name @param {string | null} value null removes it */
export function setAttribute(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Points an icon element (svg > use) at a symbol of the sprite. */
export function setIcon(/** @type {Element} */ svg, /** @type {string} */ name) {
  const use = svg.querySelector("use");
  const sprite = document.documentElement.dataset.icons ?? "";
  if (use) setAttribute(use, "href", `${sprite}#${name}`);
}

/** Shows or hides what was cloned. Its icon (data-icon) is drawn when it is first seen: each one costs, and most of a row never are. */
export function reveal(/** @type {HTMLElement} */ element, /** @type {boolean} */ shown) {
  element.hidden = !shown;
  if (shown) drawIcon(element);
}

/** Draws the icon (data-icon) within an element. */
export function drawIcon(/** @type {Element} */ element) {
  const icon = /** @type {SVGElement | null} */ (element.querySelector("[data-icon]"));
  if (icon) setIcon(icon, icon.dataset.icon ?? "");
}

/**
 * Fills an avatar: the picture, or initials on a tone that stays with the id.
 * @param {HTMLElement} element @param {{ id: string, name: string, picture?: string | null }} person
 */
export function setAvatar(element, { id, name, picture }) {
  const signature = `${id}|${name}|${picture ?? ""}`;
  if (element.dataset.avatar === signature) return;
  element.dataset.avatar = signature;
  element.dataset.tone = String(tone(id));
  element.textContent = initials(name);
  if (!picture) return;
  const image = document.createElement("img");
  image.alt = "";
  image.referrerPolicy = "no-referrer";
  image.decoding = "async";
  image.addEventListener("error", () => image.remove());
  image.src = picture;
  element.append(image);
}

/**
 * Makes parent's children equal to items, by key: existing elements are updated and moved, never rebuilt,
 * so that focus, scroll and screen readers keep their place.
 * @template T
 * @param {Element} parent
 * @param {T[]} items
 * @param {{ key: (item: T) => string, create: (item: T) => HTMLElement, update: (element: HTMLElement, item: T) => void }} how
 */
export function reconcile(parent, items, { key, create, update }) {
  /** @type {Map<string, HTMLElement>} */
  const existing = new Map();
  for (const child of /** @type {HTMLCollectionOf<HTMLElement>} */ (parent.children)) {
    if (child.dataset.key !== undefined) existing.set(child.dataset.key, child);
  }
  const keep = new Set(items.map(key));
  for (const [name, element] of existing) if (!keep.has(name)) element.remove();
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = key(item);
    let element = existing.get(name);
    if (!element) {
      element = create(item);
      element.dataset.key = name;
    }
    update(element, item);
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
}

/** Fills every data-t (with data-t-count as its number), data-t-label, data-t-title and data-t-placeholder below root, templates included. */
export function translate(/** @type {ParentNode} */ root) {
  for (const template of root.querySelectorAll("template")) translate(template.content);
  for (const element of root.querySelectorAll("[data-t]")) {
    const count = element.getAttribute("data-t-count");
    element.textContent = t(element.getAttribute("data-t") ?? "", count === null ? {} : { count: Number(count) });
  }
  for (const [data, attribute] of ATTRIBUTES) {
    for (const element of root.querySelectorAll(`[${data}]`)) {
      element.setAttribute(attribute, t(element.getAttribute(data) ?? ""));
    }
  }
}

/** @type {[string, string][]} */
const ATTRIBUTES = [
  ["data-t-label", "aria-label"],
  ["data-t-title", "title"],
  ["data-t-placeholder", "placeholder"],
];
