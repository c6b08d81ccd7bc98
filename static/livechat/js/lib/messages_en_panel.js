// The customer's panel.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const panel = {
  "details.transcript": "Transcript to print or save",
};
