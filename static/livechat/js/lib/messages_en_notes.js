// Notes among colleagues, and mentions.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const notes = {
  "compose.switch": "What you write",
  "compose.reply": "Reply",
  "compose.note": "Note",
  "note.label": "Internal note",
  "note.edited": "edited",
  "note.edit": "Change the note",
  "note.delete": "Delete the note",
  "note.delete_sure": "Delete for good?",
  "note.box": "Internal note about {name}. Only your team sees it.",
  "note.placeholder": "Note for your team. @ names a colleague",
  "note.private": "Only your team sees this. {name} does not.",
  "note.editing": "You are changing a note.",
  "note.save": "Save note",
  "note.cancel": "Cancel",
  "note.people": "Colleagues to name",
  "note.gone": "The note was deleted meanwhile.",
  "mentions.title": "Mentions",
  "mentions.none": "Nobody has named you in a note that you have not seen.",
  "mentions.line": "{name} about {customer}",
  "mentions.count": { one: "{count} unread mention", other: "{count} unread mentions" },
  "row.mentioned": "Mentions you",
  "notice.mentioned": "{name} mentioned you in a note about {customer}.",
  "help.note": "Write an internal note",
};
