/**
 * What the simulator's server sends. Shapes only; nothing here runs.
 *
 * @typedef {object} Person
 * @property {string} slug
 * @property {string} userId LINE's
 * @property {string} name
 * @property {string} language BCP 47
 * @property {string} picture address of a picture, or ""
 * @property {string[]} suggestions
 *
 * @typedef {object} Group
 * @property {"group"|"room"} kind
 * @property {string} slug
 * @property {string} name
 * @property {string[]} members slugs
 * @property {boolean} joined whether the account is in it
 *
 * @typedef {object} Account
 * @property {string} name
 * @property {string} picture
 * @property {string} userId LINE's
 *
 * @typedef {{account: Account, people: Person[], groups: Group[]}} Config
 *
 * @typedef {object} Mark a LINE emoji or a mention in a text; offsets in UTF-16 units
 * @property {number} index
 * @property {number} length
 * @property {string} [productId] of an emoji
 * @property {string} [emojiId]
 * @property {"user"|"all"} [type] of a mention
 * @property {string} [userId]
 * @property {boolean} [isSelf] the account is mentioned
 *
 * @typedef {object} Action LINE's: what a button does
 * @property {string} type message, postback, uri, location, camera, cameraRoll, clipboard, …
 * @property {string} [label]
 * @property {string} [text] of a message
 * @property {string} [data] of a postback
 * @property {string} [displayText]
 * @property {string} [uri]
 * @property {string} [clipboardText]
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {"in"|"out"|"note"} direction "in" is written by a person; "note" only says what happened
 * @property {string} type
 * @property {string} text
 * @property {Record<string, any>} content LINE's message object
 * @property {number} at milliseconds since the epoch
 * @property {string} [from] of "in": the writer's user id
 * @property {"sending"|"delivered"|"failed"} [delivery]
 * @property {number} [delivery_status] HTTP status of the webhook; 0 no connection, -1 time-out
 * @property {boolean} [read]
 * @property {boolean} [unsent]
 * @property {boolean} [edited]
 * @property {Record<string, string>} [media] of one that the account sent: what LINE found wrong at
 *   each address, "" for nothing
 * @property {string | null} [quote_token] of one that the account sent
 *
 * @typedef {object} Fault
 * @property {string} label
 * @property {string} value_means unit of its value; "unused" for a fault without one
 * @property {number} default
 * @property {{value: number} | null} on null while it is off
 *
 * @typedef {object} Frame
 * @property {"state"|"message"|"delivery"|"read"|"loading"|"blocked"|"groups"} type
 * @property {Message[]} [messages]
 * @property {Message} [message]
 * @property {Group[]} [groups]
 * @property {string} [id]
 * @property {string[]} [ids]
 * @property {Message["delivery"]} [delivery]
 * @property {number} [status]
 * @property {boolean} [blocked]
 * @property {number} [seconds]
 * @property {number} [loading_seconds]
 *
 * @typedef {(what: Record<string, unknown>) => Promise<boolean>} Send resolves to whether the simulator has it
 */
export {};
