import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../../static/livechat/js/net/api.js";

function build(answer) {
  const calls = [];
  const fetch = async (url, options) => {
    calls.push({ url, ...options });
    if (answer instanceof Error) throw answer;
    return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200 });
  };
  return { calls, api: new Api({ base: "/api/v1/admin/live-chat/", csrfToken: () => "abc=1", fetch }) };
}

test("a view is asked for by cursor", async () => {
  const { api, calls } = build({ body: { results: [] } });
  await api.conversations("queue", { cursor: "a b" });
  assert.equal(calls[0].url, "/api/v1/admin/live-chat/conversations?view=queue&limit=50&cursor=a+b");
});

test("an address with a channel in it stays one path segment", async () => {
  const { api, calls } = build({ body: {} });
  await api.messages("shop~U1/2", 7);
  assert.equal(calls[0].url, "/api/v1/admin/live-chat/conversations/shop~U1%2F2/messages?before_id=7&limit=50");
});

test("what changes something carries the CSRF token", async () => {
  const { api, calls } = build({ body: {} });
  await api.post("conversations/U1/claim", {});
  assert.equal(calls[0].headers["X-CSRFToken"], "abc=1");
  assert.equal(calls[0].body, "{}");
});

test("a token goes in place of cookie and CSRF", async () => {
  const calls = [];
  const fetch = async (url, options) => {
    calls.push(options);
    return new Response("{}");
  };
  await new Api({ base: "https://chat.example/", token: "t0k", fetch }).act("U1", "claim");
  assert.equal(calls[0].headers.Authorization, "Token t0k");
  assert.equal("X-CSRFToken" in calls[0].headers, false);
});

test("a proxy's error page is no answer: it may be tried again", async () => {
  const fetch = async () => new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "Retry-After": "7" } });
  const api = new Api({ base: "/", fetch });
  await assert.rejects(api.me(), { code: "internal_error", status: 502, retryable: true, retryAfter: 7 });
});

test("the server's error comes out with its code and status", async () => {
  const error = { code: "conversation_not_found", message: "There is no such conversation.", retryable: false };
  const { api } = build({ status: 404, body: { error } });
  await assert.rejects(api.conversation("U1"), { code: "conversation_not_found", status: 404, retryable: false });
});

test("a network that is not there is an error that may be tried again", async () => {
  const { api } = build(new TypeError("Failed to fetch"));
  await assert.rejects(api.conversation("U1"), { code: "disconnected", retryable: true });
});

test("each answer tells of the release that the server hands out, a refusal too", async () => {
  for (const status of [200, 403]) {
    const fetch = async () => new Response("{}", { status, headers: { "Livechat-Release": "abc" } });
    const api = new Api({ base: "/", fetch });
    const told = [];
    api.told = (release) => told.push(release);
    await api.get("me").catch(() => null);
    assert.deepEqual(told, ["abc"]);
  }
});
