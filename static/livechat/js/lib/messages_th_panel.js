// The customer's panel.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const panel = {
  "details.transcript": "บันทึกการสนทนาสำหรับพิมพ์หรือบันทึก",
};
