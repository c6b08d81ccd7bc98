const BASE = "/simulator/";
const PATIENCE_MS = 10_000;

/**
 * A call to the simulator.
 * @param {"send"|"unsend"|"follow"|"unfollow"|"control"} path
 * @param {Record<string, unknown>} body
 * @returns {Promise<Record<string, any>>}
 * @throws {Error} with a sentence to show
 */
export async function post(path, body) {
  let response;
  try {
    response = await fetch(BASE + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(path === "control" ? body : { wait: false, ...body }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
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
 * @param {File} file
 * @returns {Promise<string>} base64
 */
export function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => reject(new Error("The file cannot be read."));
    reader.readAsDataURL(file);
  });
}
