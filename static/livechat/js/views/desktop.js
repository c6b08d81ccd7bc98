/** Whether notifications of the desktop may be shown: the browser's word, or "missing". */
export function desktopState() {
  return typeof Notification === "undefined" ? "missing" : Notification.permission;
}

/** Asks; to be called by a click alone. @returns {Promise<string>} as desktopState() */
export async function desktopPermission() {
  if (desktopState() === "default") await Notification.requestPermission();
  return desktopState();
}

/** One with the same tag takes the place of the last. @param {{ title: string, text: string, tag: string, click: () => void }} what */
export function showOnDesktop({ title, text, tag, click }) {
  if (desktopState() !== "granted") return;
  try {
    const shown = new Notification(title, { body: text, tag, lang: document.documentElement.lang });
    shown.addEventListener("click", () => {
      window.focus();
      shown.close();
      click();
    });
  } catch {
    // Chrome on Android shows none without a service worker.
  }
}
