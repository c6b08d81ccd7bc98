/**
 * What the simulator's server sends. Shapes only; nothing here runs.
 *
 * @typedef {object} Person
 * @property {string} slug
 * @property {string} name
 * @property {string} language BCP 47
 * @property {string} picture address of a picture, or ""
 * @property {string[]} suggestions
 *
 * @typedef {object} Account
 * @property {string} name
 * @property {string} picture
 *
 * @typedef {{account: Account, people: Person[]}} Config
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {"in"|"out"} direction "in" is written by the person on this phone
 * @property {string} type
 * @property {string} text
 * @property {Record<string, any>} content LINE's message object
 * @property {number} at milliseconds since the epoch
 * @property {"sending"|"delivered"|"failed"} [delivery]
 * @property {number} [delivery_status] HTTP status of the webhook; 0 no connection, -1 time-out
 * @property {boolean} [read]
 * @property {boolean} [unsent]
 * @property {string | null} [quote_token] of one that the account sent
 *
 * @typedef {object} Fault
 * @property {string} label
 * @property {string} value_means unit of its value; "unused" for a fault without one
 * @property {number} default
 * @property {{value: number} | null} on null while it is off
 *
 * @typedef {object} Frame
 * @property {"state"|"message"|"delivery"|"read"|"loading"|"blocked"} type
 * @property {Message[]} [messages]
 * @property {Message} [message]
 * @property {string} [id]
 * @property {string[]} [ids]
 * @property {Message["delivery"]} [delivery]
 * @property {number} [status]
 * @property {boolean} [blocked]
 * @property {number} [seconds]
 * @property {number} [loading_seconds]
 */
export {};
