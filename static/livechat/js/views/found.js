/** Into the middle of the history, marked until something else is shown so. @param {Element} target */
export function showFound(target) {
  for (const before of document.querySelectorAll("[data-found]")) before.removeAttribute("data-found");
  target.setAttribute("data-found", "");
  // scrollIntoView would move every box around it as well, and with it the page's head.
  const box = target.closest("#thread-scroll");
  if (!box) return;
  const { top, height } = target.getBoundingClientRect();
  box.scrollTop += top - box.getBoundingClientRect().top - Math.max(0, (box.clientHeight - height) / 2);
}
