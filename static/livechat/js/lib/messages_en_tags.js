// Tags of conversations.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const tags = {
  "tags.add": "Add a tag",
  "tags.placeholder": "Add a tag…",
  "tags.choices": "Tags to add",
  "tags.new": "new",
  "tags.remove": "Remove the tag {name}",
  "tags.none": "There are no tags yet. Add one in a conversation’s details.",
  "tags.none_here": "Tags say what this is about. The list can be filtered by them.",
  "tags.loading": "Loading…",
  "tags.used": { one: "{count} conversation", other: "{count} conversations" },
  "row.more_tags": "+{n}",
  "help.tags": "Add a tag",
};
