/**
 * The element with this id; it has to be there.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`#${id} is missing`);
  return found;
}

/**
 * A copy of what a <template> holds.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function clone(id) {
  const node = byId(id, HTMLTemplateElement).content.firstElementChild;
  if (!node) throw new Error(`#${id} is empty`);
  return /** @type {HTMLElement} */ (document.importNode(node, true));
}

/**
 * The first match inside; it has to be there.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`${selector} is missing`);
  return found;
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLImageElement}
 */
export function image(root, selector) {
  return /** @type {HTMLImageElement} */ (find(root, selector));
}
