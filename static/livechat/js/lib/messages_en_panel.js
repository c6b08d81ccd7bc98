// The customer's panel.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const panel = {
  "details.transcript": "Transcript to print or save",
  "details.language": "Language",
  "details.unnamed": "no name yet",
  "alias.edit": "Give a name of your own",
  "alias.label": "Your team’s name for this customer",
  "alias.hint": "Only your team sees it. Empty: the LINE name.",
  "alias.save": "Save",
  "alias.cancel": "Cancel",
  "alias.line": "LINE name: {name}",
};
