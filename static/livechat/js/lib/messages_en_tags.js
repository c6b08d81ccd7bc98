// Tags of conversations.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const tags = {
  "tags.add": "Add a tag",
  "tags.placeholder": "Add a tag…",
  "tags.choices": "Tags to add",
  "tags.new": "new",
  "tags.remove": "Remove the tag {name}",
  "row.more_tags": "+{n}",
  "help.tags": "Add a tag",
};
