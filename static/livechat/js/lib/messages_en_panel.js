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
  "own.title": "Your team’s own",
  "own.none": "No fields yet. What your team wants to know of every customer, such as a member number, can stand here.",
  "own.add": "Add a field",
  "own.yes": "Yes",
  "own.no": "No",
  "own.wrong_number": "This is not a number.",
  "own.wrong_date": "This is not a date.",
  "details.friend_since": "Friend since",
  "details.blocked_since": "Left on",
};
