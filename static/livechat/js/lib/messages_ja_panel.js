// The customer's panel.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const panel = {
  "details.transcript": "会話の記録を印刷・保存",
};
