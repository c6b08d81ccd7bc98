// Tags of conversations.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const tags = {
  "tags.add": "Add a tag",
  "tags.placeholder": "Add a tag…",
  "tags.choices": "Tags to add",
  "tags.new": "new",
  "tags.remove": "Remove the tag {name}",
  "tags.filter": "Show one tag",
  "tags.clear": "Show all tags again, not {name} alone",
  "tags.none": "There are no tags yet. Add one in a conversation’s details.",
  "tags.loading": "Loading…",
  "tags.used": { one: "{count} conversation", other: "{count} conversations" },
  "empty.tag": "No conversation here has the tag “{filter}”",
  "empty.tag_text": "There may be some in another view.",
  "row.more_tags": "+{n}",
  "help.tags": "Add a tag",
};
