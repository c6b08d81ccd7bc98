/** A file of the server's as text. @param {string} url @returns {Promise<string>} "" where there is none */
export async function textOf(url) {
  const answer = await fetch(url).catch(() => null);
  return answer?.ok ? answer.text() : "";
}
