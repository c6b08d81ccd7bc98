import { WireError, fromPayload } from "./requests.js";

/**
 * Sends a file and says how far it is; fetch cannot tell. Nothing is kept where it fails.
 * @param {{ url: string, csrfToken: () => string, file: Blob, name: string, progress: (share: number) => void, signal: AbortSignal }} what
 * @returns {Promise<Media>} rejects with WireError; "aborted" where it was called off
 */
export function upload({ url, csrfToken, file, name, progress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, name);
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(request.response);
      else reject(fromPayload(request.response?.error ?? { code: "internal_error", message: request.statusText, retryable: true }));
    });
    request.addEventListener("error", () => reject(new WireError("disconnected", "The server could not be reached.", { retryable: true })));
    request.addEventListener("abort", () => reject(new WireError("aborted", "Called off.")));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
