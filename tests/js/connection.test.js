import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Connection } from "../../static/livechat/js/net/connection.js";
import { FakeSocket, settled } from "./support.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  FakeSocket.reset();
});

function connect({ random = () => 0.5 } = {}) {
  const connection = new Connection({ url: "ws://test", random, Implementation: FakeSocket });
  const phases = [];
  connection.on("phase", (phase) => phases.push(phase));
  connection.start();
  return { connection, phases, names: () => phases.map(({ phase }) => phase) };
}

test("it connects, authenticates with the session's cookie and is connected", () => {
  const { names } = connect();
  FakeSocket.last.accept();
  assert.deepEqual(FakeSocket.last.sent, [{ type: "auth", payload: {} }]);
  FakeSocket.last.say("auth_success", { heartbeat_seconds: 25 });
  assert.deepEqual(names(), ["connecting", "authenticating", "connected"]);
});

test("nothing but auth is sent before it is connected", () => {
  const { connection } = connect();
  FakeSocket.last.accept();
  assert.equal(connection.post("typing_start", {}), false);
});

test("a lost connection is tried again, later and later", () => {
  const { names, phases } = connect({ random: () => 1 });
  FakeSocket.last.welcome();
  FakeSocket.last.drop();
  assert.equal(names().at(-1), "reconnecting");
  assert.equal(phases.at(-1).retryAt - Date.now(), 1000);
  assert.equal(phases.at(-1).lostAt, Date.now());
  mock.timers.tick(1000);
  assert.equal(FakeSocket.all.length, 2);
  FakeSocket.last.drop();
  assert.equal(phases.at(-1).retryAt - Date.now(), 2000);
  assert.equal(phases.at(-1).lostAt, 1_000_000, "since when it is lost does not move");
});

test("success starts the backoff anew", () => {
  const { phases } = connect({ random: () => 1 });
  for (const wait of [1000, 2000, 4000]) {
    FakeSocket.last.drop();
    mock.timers.tick(wait);
  }
  FakeSocket.last.welcome();
  assert.equal(phases.at(-1).lostAt, null);
  FakeSocket.last.drop();
  assert.equal(phases.at(-1).retryAt - Date.now(), 1000);
});

test("it never gives up", () => {
  connect({ random: () => 1 });
  for (let tries = 0; tries < 40; tries += 1) {
    FakeSocket.last.drop();
    mock.timers.tick(90_000);
  }
  assert.equal(FakeSocket.all.length, 41);
});

test("the network that comes back, or the operator, starts a try at once", () => {
  const { connection } = connect({ random: () => 1 });
  FakeSocket.last.drop();
  connection.wake();
  assert.equal(FakeSocket.all.length, 2);
  mock.timers.tick(5_000);
  assert.equal(FakeSocket.all.filter((socket) => socket.readyState === 0).length, 1, "and no second one beside it");
});

test("4401 means signed out: no try follows", () => {
  const { phases, names } = connect();
  FakeSocket.last.welcome();
  FakeSocket.last.drop(4401);
  mock.timers.tick(600_000);
  assert.equal(names().at(-1), "disconnected");
  assert.equal(phases.at(-1).signedOut, true);
  assert.equal(FakeSocket.all.length, 1);
});

test("auth_error means signed out as well", () => {
  const { phases } = connect();
  FakeSocket.last.accept();
  FakeSocket.last.say("auth_error", { code: "auth_expired_token", message: "no" });
  mock.timers.tick(600_000);
  assert.equal(phases.at(-1).signedOut, true);
  assert.equal(FakeSocket.all.length, 1);
});

test("a restarting server is given some seconds, spread over the team", () => {
  const { phases } = connect({ random: () => 0.5 });
  FakeSocket.last.welcome();
  FakeSocket.last.drop(1012);
  assert.equal(phases.at(-1).retryAt - Date.now(), 2500);
});

test("after a flood it waits for half a minute at least", () => {
  const { phases } = connect({ random: () => 0 });
  FakeSocket.last.welcome();
  FakeSocket.last.drop(4429);
  assert.equal(phases.at(-1).retryAt - Date.now(), 30_000);
});

test("a ping every 25 seconds, and a missing answer ends the socket", () => {
  const { names } = connect();
  FakeSocket.last.welcome();
  mock.timers.tick(25_000);
  assert.equal(FakeSocket.last.types().at(-1), "ping");
  FakeSocket.last.say("pong", {});
  mock.timers.tick(25_000);
  assert.equal(names().at(-1), "connected");
  mock.timers.tick(10_000);
  assert.equal(names().at(-1), "reconnecting");
});

test("a socket that opens and never authenticates is given up", () => {
  const { names } = connect();
  FakeSocket.last.accept();
  mock.timers.tick(15_000);
  assert.equal(names().at(-1), "reconnecting");
});

test("a late word from an older socket is not heard", () => {
  const { connection } = connect();
  const frames = [];
  connection.on("frame", (frame) => frames.push(frame));
  const [old] = FakeSocket.all;
  old.welcome();
  old.drop();
  connection.wake();
  FakeSocket.last.welcome();
  old.say("new_message", {});
  old.drop();
  assert.deepEqual(frames, []);
  assert.equal(connection.phase, "connected");
});

test("an answer goes to who asked, all else is a frame", async () => {
  const { connection } = connect();
  const frames = [];
  connection.on("frame", ({ type }) => frames.push(type));
  FakeSocket.last.welcome();
  const asked = connection.request("claim_session", { line_user_id: "U1" });
  const { id } = FakeSocket.last.sent.at(-1);
  FakeSocket.last.say("presence_update", { operators: [] });
  FakeSocket.last.say("ack", { for: "claim_session" }, id);
  assert.equal((await asked).type, "ack");
  assert.deepEqual(frames, ["presence_update"]);
});

test("an error answers with its code", async () => {
  const { connection } = connect();
  FakeSocket.last.welcome();
  const asked = connection.request("claim_session", {});
  const { id } = FakeSocket.last.sent.at(-1);
  FakeSocket.last.say("error", { code: "session_already_claimed", message: "Bob has it.", retryable: false }, id);
  await assert.rejects(asked, { code: "session_already_claimed", message: "Bob has it.", retryable: false });
});

test("a lost connection and a silent server end a request as retryable", async () => {
  const { connection } = connect();
  FakeSocket.last.welcome();
  const first = connection.request("ping");
  const second = assert.rejects(first, { code: "disconnected", retryable: true });
  FakeSocket.last.drop();
  await second;
  connection.wake();
  FakeSocket.last.welcome();
  const third = assert.rejects(connection.request("ping"), { code: "timeout", retryable: true });
  mock.timers.tick(10_000);
  await third;
  await settled();
});

test("what is no frame is passed over", () => {
  const { connection } = connect();
  const frames = [];
  connection.on("frame", (frame) => frames.push(frame));
  FakeSocket.last.welcome();
  for (const data of ["not json", "[1]", "null", "3", '{"type":5}']) FakeSocket.last.onmessage({ data });
  assert.deepEqual(frames, []);
  assert.equal(connection.phase, "connected");
});

test("not even a wake shortens the pause after a flood, and it is as long as the server asked", () => {
  const { connection, phases } = connect({ random: () => 0 });
  FakeSocket.last.welcome();
  FakeSocket.last.say("error", { code: "rate_limit_exceeded", retry_after: 45 });
  FakeSocket.last.drop(4429);
  assert.equal(phases.at(-1).retryAt - Date.now(), 45_000);
  connection.wake();
  assert.equal(FakeSocket.all.length, 1);
  mock.timers.tick(45_000);
  assert.equal(FakeSocket.all.length, 2);
});

test("cut off for being slow, or for signing in too late, it comes back at once", () => {
  for (const code of [4408, 4410]) {
    FakeSocket.reset();
    const { phases } = connect({ random: () => 0.5 });
    FakeSocket.last.welcome();
    FakeSocket.last.drop(code);
    assert.equal(phases.at(-1).retryAt - Date.now(), 500);
  }
});

test("a try that hangs while the network comes back is begun anew", () => {
  const { connection } = connect();
  mock.timers.tick(4_000);
  connection.wake();
  assert.equal(FakeSocket.all.length, 2);
  FakeSocket.last.welcome();
  assert.equal(connection.phase, "connected");
});

test("an address that may not be opened at all ends like any other", async () => {
  const connection = new Connection({
    url: "ws://test",
    random: () => 1,
    Implementation: class {
      constructor() {
        throw new Error("SecurityError");
      }
    },
  });
  let missed = 0;
  connection.on("missed", () => (missed += 1));
  connection.start();
  await settled();
  assert.deepEqual([connection.phase, missed], ["reconnecting", 1]);
});

test("missed is a try without a word of our server, and nothing else", () => {
  const { connection } = connect({ random: () => 0 });
  const missed = [];
  connection.on("missed", (code) => missed.push(code));
  FakeSocket.last.drop();
  mock.timers.tick(0);
  FakeSocket.last.accept();
  FakeSocket.last.drop();
  mock.timers.tick(0);
  assert.equal(missed.length, 2);
  FakeSocket.last.welcome();
  FakeSocket.last.drop();
  mock.timers.tick(0);
  FakeSocket.last.drop(1012);
  assert.equal(missed.length, 2);
});

test("a token is shown where there is no cookie", () => {
  new Connection({ url: "ws://test", token: "t0k", Implementation: FakeSocket }).start();
  FakeSocket.last.accept();
  assert.deepEqual(FakeSocket.last.sent, [{ type: "auth", payload: { token: "t0k" } }]);
});
