/** @import { Config, Frame, Group, Person } from "./types.js" */
import { post } from "./api.js";
import { Chat } from "./chat.js";
import { Chats } from "./chats.js";
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { byId } from "./dom.js";
import { Faults } from "./faults.js";
import { GroupDialog } from "./group_dialog.js";

/** @type {Config} */
const config = JSON.parse(byId("config", HTMLScriptElement).textContent ?? "{}");
const block = byId("block", HTMLInputElement);
const status = byId("connection", HTMLElement);
const speaker = byId("speaker", HTMLSelectElement);
const members = byId("members", HTMLButtonElement);

const composer = new Composer(config.account, config.people);
const chat = new Chat(config.account, config.people, (act, messages) => {
  const [first] = messages;
  if (act === "quote" && first) composer.quote(first);
  if (act === "edit" && first) composer.edit(first);
  if (act === "unsend") for (const message of messages) composer.unsend(message);
});
const connection = new Connection(receive, showConnected);
const chats = new Chats(
  config.people,
  (person) => go(person, null),
  (each) => go(writerIn(each), each),
  () => dialog.open(null),
);
const dialog = new GroupDialog(config.account, config.people, (slug) => {
  const made = groups.find((each) => each.slug === slug);
  if (!made) return;
  chats.close();
  go(writerIn(made), made);
});
let groups = config.groups;
/** @type {Person} */
let current;
/** @type {Group | null} */
let group = null;

/** @param {Frame} frame */
function receive(frame) {
  if (frame.groups) setGroups(frame.groups);
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

/** @param {Group[]} now */
function setGroups(now) {
  groups = now;
  chats.setGroups(now);
  dialog.refresh(now);
  const mine = group && now.find(({ slug }) => slug === group?.slug);
  if (group && !mine) go(current, null);
  if (!mine) return;
  // Who has left is not shown what is said without them.
  if (!mine.members.includes(current.slug)) choose(writerIn(mine), mine);
  group = mine;
  showGroup();
  composer.groupChanged(mine);
}

/** @param {boolean} connected */
function showConnected(connected) {
  status.textContent = connected ? where() : "Reconnecting…";
  status.classList.toggle("is-bad", !connected);
}

/** @returns {string} */
function where() {
  if (!group) return "Official account";
  return group.joined ? `With ${config.account.name}` : `Without ${config.account.name}`;
}

/** @param {boolean} blocked */
function showBlocked(blocked) {
  block.checked = blocked;
  if (group) composer.groupChanged(group);
  else composer.setOpen(blocked ? "blocked" : "");
}

/** @param {boolean} blocked */
async function setBlocked(blocked) {
  try {
    await post(blocked ? "unfollow" : "follow", { user: current.slug });
  } catch {
    block.checked = !blocked;
  }
}

/**
 * Who writes in a group: who did so far, if they are in it.
 * @param {Group} where
 * @returns {Person}
 */
function writerIn(where) {
  const inIt = config.people.filter(({ slug }) => where.members.includes(slug));
  return inIt.find(({ slug }) => slug === current?.slug) ?? inIt[0] ?? current;
}

/**
 * @param {Person} person
 * @param {Group | null} where
 */
function go(person, where) {
  const address = new URLSearchParams(where ? { user: person.slug, chat: where.slug } : { user: person.slug });
  history.pushState(null, "", `?${address}`);
  choose(person, where);
}

/**
 * @param {Person} person
 * @param {Group | null} where
 */
function choose(person, where) {
  current = person;
  group = where;
  document.title = `${where ? `${where.name} · ` : ""}${person.name} · LINE simulator`;
  fill("[data-person-name]", person.name);
  fill("[data-person-picture]", person.picture);
  chats.setCurrent(where?.slug ?? person.slug);
  chat.setChat(person, where);
  composer.setChat(person, where);
  showGroup();
  chat.show([], 0);
  composer.suggest(null);
  connection.open(person.slug, where?.slug ?? "");
}

/** The head of the chat, and what is there in groups only or in other chats only. */
function showGroup() {
  byId("chat-name", HTMLElement).textContent = group ? group.name : config.account.name;
  byId("head-picture", HTMLElement).hidden = group !== null;
  byId("me", HTMLElement).hidden = group !== null;
  byId("block-switch", HTMLElement).hidden = group !== null;
  members.hidden = speaker.hidden = group === null;
  if (!group) return;
  const { members: slugs } = group;
  const options = config.people.filter(({ slug }) => slugs.includes(slug)).map(({ slug, name }) => new Option(name, slug));
  speaker.replaceChildren(...options);
  speaker.value = current.slug;
  if (!status.classList.contains("is-bad")) status.textContent = where();
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
  const address = new URLSearchParams(location.search);
  const where = groups.find(({ slug }) => slug === address.get("chat")) ?? null;
  const found = config.people.find(({ slug }) => slug === address.get("user")) ?? config.people[0];
  if (!found) return;
  current = found;
  choose(where ? writerIn(where) : found, where);
}

function tick() {
  const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  byId("clock", HTMLElement).textContent = time.format(Date.now());
}

fill("[data-account-name]", config.account.name);
fill("[data-account-picture]", config.account.picture);
block.addEventListener("change", () => setBlocked(block.checked));
byId("unblock", HTMLButtonElement).addEventListener("click", () => setBlocked(false));
byId("add-account", HTMLButtonElement).addEventListener("click", () => group && post("join", { group: group.slug }));
members.addEventListener("click", () => dialog.open(group));
speaker.addEventListener("change", () => {
  const person = config.people.find(({ slug }) => slug === speaker.value);
  if (person) go(person, group);
});
document.addEventListener("action", (event) => {
  if (event instanceof CustomEvent) composer.act(event.detail);
});
addEventListener("popstate", chooseFromAddress);
chats.setGroups(groups);
chooseFromAddress();
new Faults().refresh();
tick();
setInterval(tick, 10_000);
