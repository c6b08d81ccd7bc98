// How a person wants the console to be.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const settings = {
  "settings.title": "Settings",
  "settings.note": "They are yours on every device.",
  "settings.send": "Sending an answer",
  "settings.enter": "Enter sends",
  "settings.enter_about": "Shift+Enter begins a new line.",
  "settings.ctrl": "Ctrl+Enter or ⌘+Enter sends",
  "settings.ctrl_about": "Enter begins a new line.",
  "settings.keys": "Keyboard",
  "composer.keys_ctrl": "Ctrl+Enter or ⌘+Enter: send",
  "help.send_close": "Send, close and go to the next",
  "draft.replaced": "The newer draft for {name} stands. On another device there was: “{text}”",
  "draft.restore": "Put it back",
  "banner.back": "Connected again.",
  "banner.caught_up": { one: "Connected again: news in {count} conversation.", other: "Connected again: news in {count} conversations." },
  "banner.release": "A new version of the inbox is ready. This page loads it when you pause.",
  "banner.reload": "Load it now",
  "signed_in.title": "You are signed in",
  "signed_in.text": "You can close this tab: the one you came from goes on by itself.",
  "signed_in.open": "Open the inbox here",
  "notice.not_closed": "The conversation with {name} stays open: the message has not left yet.",
};
