// What scrolls to both sides, and what cannot be brought onto the screen. Tables may be wide (WCAG 1.4.10).
() => {
  const said = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const named = (element) => `${element.tagName}#${element.id}.${element.className}`;
  const scrolls = (element, axis) => /auto|scroll/.test(getComputedStyle(element)[`overflow${axis}`]);
  if (document.scrollingElement.scrollWidth > innerWidth) said.push("the page is too wide");
  for (const element of document.querySelectorAll("body *")) {
    const wide = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
    if (wide && shown(element) && scrolls(element, "X") && !element.querySelector("table")) said.push(`too wide: ${named(element)}`);
  }
  const layer = [...document.querySelectorAll("dialog[open], :popover-open")].at(-1) ?? document;
  for (const element of layer.querySelectorAll("button, a[href], input, select, textarea")) {
    const box = element.getBoundingClientRect();
    if (!shown(element) || box.width < 2 || element.matches(".skip, .sr, table *") || getComputedStyle(element).opacity === "0") continue;
    const above = [];
    for (let up = element.parentElement; up; up = up.parentElement) above.push(up);
    const down = above.some((up) => (scrolls(up, "Y") || up === document.scrollingElement) && up.scrollHeight > up.clientHeight + 1);
    const beside = box.left < -1 || box.right > innerWidth + 1;
    if (beside || (!down && (box.top < -1 || box.bottom > innerHeight + 1))) said.push(`out of reach: ${named(element)}`);
  }
  return said;
}
