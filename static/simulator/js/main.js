/** @import { Config, Frame, Person } from "./types.js" */
import { post } from "./api.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { byId } from "./dom.js";
import { Faults } from "./faults.js";
import { People } from "./people.js";

/** @type {Config} */
const config = JSON.parse(byId("config", HTMLScriptElement).textContent ?? "{}");
const block = byId("block", HTMLInputElement);
const status = byId("connection", HTMLElement);

const composer = new Composer();
const chat = new Chat(config.account, (act, message) => {
  if (act === "quote") composer.quote(message);
  if (act === "unsend") composer.unsend(message);
});
const connection = new Connection(receive, showConnected);
const people = new People(config.people, (person) => {
  history.pushState(null, "", `?user=${encodeURIComponent(person.slug)}`);
  choose(person);
});
/** @type {Person} */
let current;

/** @param {Frame} frame */
function receive(frame) {
  if (frame.type === "state") {
    chat.show(frame.messages ?? [], frame.loading_seconds ?? 0);
    showBlocked(frame.blocked ?? false);
  }
  if (frame.type === "message" && frame.message) chat.put(frame.message);
  if (frame.type === "delivery" && frame.id) {
    chat.change(frame.id, { delivery: frame.delivery, delivery_status: frame.status });
  }
  if (frame.type === "read") for (const id of frame.ids ?? []) chat.change(id, { read: true });
  if (frame.type === "loading") chat.setTyping(frame.seconds ?? 0);
  if (frame.type === "blocked") showBlocked(frame.blocked ?? false);
  composer.suggest(chat.last);
}

/** @param {boolean} connected */
function showConnected(connected) {
  status.textContent = connected ? "Official account" : "Reconnecting…";
  status.classList.toggle("is-bad", !connected);
}

/** @param {boolean} blocked */
function showBlocked(blocked) {
  block.checked = blocked;
  composer.setBlocked(blocked);
}

/** @param {boolean} blocked */
async function setBlocked(blocked) {
  try {
    await post(blocked ? "unfollow" : "follow", { user: current.slug });
  } catch {
    block.checked = !blocked;
  }
}

/** @param {Person} person */
function choose(person) {
  current = person;
  document.title = `${person.name} · LINE simulator`;
  fill("[data-person-name]", person.name);
  fill("[data-person-picture]", person.picture);
  people.setCurrent(person);
  composer.setPerson(person);
  chat.show([], 0);
  composer.suggest(null);
  connection.open(person.slug);
}

/**
 * Text or picture of every element that shows this.
 * @param {string} selector
 * @param {string} value
 */
function fill(selector, value) {
  for (const node of document.querySelectorAll(selector)) {
    if (node instanceof HTMLImageElement) node.src = value;
    else node.textContent = value;
  }
}

function chooseFromAddress() {
  const slug = new URLSearchParams(location.search).get("user");
  const [first] = config.people;
  const person = config.people.find((each) => each.slug === slug) ?? first;
  if (person) choose(person);
}

function tick() {
  const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  byId("clock", HTMLElement).textContent = time.format(Date.now());
}

fill("[data-account-name]", config.account.name);
fill("[data-account-picture]", config.account.picture);
block.addEventListener("change", () => setBlocked(block.checked));
byId("unblock", HTMLButtonElement).addEventListener("click", () => setBlocked(false));
addEventListener("popstate", chooseFromAddress);
chooseFromAddress();
new Faults().refresh();
tick();
setInterval(tick, 10_000);
