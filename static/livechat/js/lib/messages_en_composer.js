// What is said where answers are written, and of what they cost.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const composer = {
  "free.left": "Free reply for {n} s",
  "free.push": "Will be a push (counts)",
  "free.now": "An answer is a free reply for about a minute.",
  "free.over": "From now on an answer is a push, which counts.",
};
