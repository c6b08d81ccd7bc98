// Runs before the first paint, as a classic script: the chosen theme must not flash in late.
try {
  const chosen = localStorage.getItem("livechat.theme");
  if (chosen === '"light"' || chosen === '"dark"') document.documentElement.dataset.theme = JSON.parse(chosen);
} catch {
  // Storage is forbidden: the system's theme it is.
}
