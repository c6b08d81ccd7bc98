// Search, and the way to a message far back.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const search = {
  "search.label": "Search customers and messages",
  "search.placeholder": "Search names and messages",
  "search.results": "Search results",
  "search.customers": "Customers",
  "search.messages": "Messages",
  "search.group": "Group",
  "search.note": "Note",
  "search.none": "Nothing was found for “{query}”",
  "search.none_text": "Names, all messages, notes and file names were searched.",
  "search.clear": "Clear the search",
  "search.searching": "Searching…",
  "search.many": "There are more. Type more of the name.",
  "search.more_customers": { one: "Show {count} more", other: "Show {count} more" },
  "search.count_customers": { one: "{count} customer", other: "{count} customers" },
  "search.count_messages": { one: "{count} message", other: "{count} messages" },
  "search.status": "Found: {customers}, {messages}.",
  "search.status_more": "Found: {customers}, {messages} and more.",
  "search.status_none": "Nothing was found.",
  "thread.back_to_newest": "Back to the newest",
  "search.filling": "Older messages are still being taken into the search: more may be found later.",
};
