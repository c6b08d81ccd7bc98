// The page of the REST API. A script of its own, since inline ones are not allowed; no module,
// because it needs nothing of ours.

(() => {
  const place = /** @type {HTMLElement} */ (document.getElementById("api"));
  const csrf = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

  // Swagger UI follows this class, and would set it only by a button of its own.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", follow);
  follow();

  // @ts-expect-error Swagger UI brings no types.
  SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    filter: true,
    tryItOutEnabled: false,
    validatorUrl: null,
    /** @param {{method?: string, headers: Record<string, string>}} request */
    requestInterceptor: (request) => {
      // Who reads this signed in to the console tries it out as themselves.
      if (request.method && request.method !== "GET") request.headers["X-CSRFToken"] = csrf();
      return request;
    },
  });
})();
