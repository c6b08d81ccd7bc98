// The palette of everything that can be done.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const palette = {
  "palette.title": "All commands",
  "palette.placeholder": "What do you want to do?",
  "palette.list": "Commands",
  "palette.none": "Nothing is called so. Customers are found by any part of their name.",
  "palette.count": { one: "{count} command", other: "{count} commands" },
  "palette.cannot": "“{name}” – {why}",
  "palette.not_now": "Not now: {state}",
  "palette.none_open": "No conversation is open",
  "palette.not_snoozed": "It is not snoozed",
  "palette.not_blocked": "The customer is not blocked",
  "palette.nothing_said": "The customer has said nothing here",
  "palette.undo": "Undo what was done last",
  "palette.nothing_to_undo": "There is nothing to undo",
  "palette.conversation": "Conversation",
  "palette.go": "Go to",
  "palette.tag": "Tag",
  "palette.canned": "Canned reply",
  "palette.customer": "Customer",
  "palette.snooze": "Snooze: {time}",
  "palette.transfer_to": "Transfer to {name}",
  "palette.add_tag": "Add the tag {name}",
  "palette.refresh": "Get name and picture of {name} from LINE again",
};
