const BASE = "/simulator/";
const PATIENCE_MS = 10_000;

/**
 * A call to the simulator.
 * @param {string} path such as "send" or "control"
 * @param {Record<string, unknown>} body
 * @returns {Promise<Record<string, any>>}
 * @throws {Error} with a sentence to show
 */
export function post(path, body) {
  return call(path, {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(path === "control" ? body : { wait: false, ...body }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

/**
 * Somebody sends a file: its bytes go as they are, and as long as they take.
 * @param {File} file
 * @param {Record<string, unknown>} what as for "send"
 * @returns {Promise<Record<string, any>>}
 * @throws {Error} likewise
 */
export function upload(file, what) {
  const about = encodeURIComponent(JSON.stringify({ wait: false, ...what }));
  return call(`upload?about=${about}`, {
    headers: { "Content-Type": file.type || "application/octet-stream", "X-Simulator": "upload" },
    body: file,
  });
}

/**
 * @param {string} path
 * @param {RequestInit} how
 * @returns {Promise<Record<string, any>>}
 */
async function call(path, how) {
  let response;
  try {
    response = await fetch(BASE + path, { method: "POST", ...how });
  } catch {
    throw new Error("The simulator does not answer. Is the server running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `The simulator answered ${response.status}.`);
  return answer;
}

/**
 * Where the phone finds what somebody sent.
 * @param {string} messageId
 * @returns {string}
 */
export function mediaUrl(messageId) {
  return `${BASE}media/${encodeURIComponent(messageId)}`;
}

/**
 * The picture of a sticker.
 * @param {string} stickerId
 * @returns {string}
 */
export function stickerUrl(stickerId) {
  return `${BASE}cdn/stickershop/v1/sticker/${encodeURIComponent(stickerId)}/android/sticker.png`;
}

/**
 * The picture of a LINE emoji.
 * @param {string} productId
 * @param {string} emojiId
 * @returns {string}
 */
export function emojiUrl(productId, emojiId) {
  return `${BASE}cdn/sticonshop/v1/sticon/${encodeURIComponent(productId)}/android/${encodeURIComponent(emojiId)}.png`;
}
