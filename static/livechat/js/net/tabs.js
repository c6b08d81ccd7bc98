import { Emitter } from "../lib/emitter.js";

const BEAT = 4_000; // ms between two words of a tab to the others
const SILENT = 10_000; // ms after which a tab is gone

/** @typedef {{ postMessage(data: any): void, addEventListener(type: "message", listener: (event: { data: any }) => void): void }} Channel */

/**
 * The tabs of one browser, among themselves: which of them speaks for all, and at what somebody looks.
 *
 * A Web Lock that is held until the tab ends says who leads. Without Web Locks (pages without https) the
 * tabs tell each other that they are there, and the one with the smallest name leads; for a few seconds
 * two may. Without either each tab leads. Emits what other tabs tell().
 */
export class Tabs extends Emitter {
  #id;
  #now;
  #channel;
  #locks;
  #name;
  /** @type {Map<string, { at: number, candidate: boolean }>} */
  #others = new Map();
  /** What each other tab shows to somebody who looks. @type {Map<string, { conversation: string | null, at: number }>} */
  #looks = new Map();
  /** @type {{ conversation: string | null } | null} */
  #own = null;
  #candidate = false;
  #holds = false;

  /** @param {{ name: string, id: string, locks?: Pick<LockManager, "request"> | null, channel?: Channel | null, now?: () => number }} options name: shared by the tabs that belong together */
  constructor({ name, id, locks = globalThis.navigator?.locks ?? null, channel = open(name), now = Date.now }) {
    super();
    this.#name = name;
    this.#id = id;
    this.#now = now;
    this.#locks = locks;
    this.#channel = channel;
    channel?.addEventListener("message", ({ data }) => this.#hear(data));
  }

  /** Says what there is to say, from now on. @returns {() => void} the way to stop */
  start() {
    const timer = setInterval(() => this.#say(), BEAT);
    this.#channel?.postMessage({ tab: this.#id, ask: true });
    return () => clearInterval(timer);
  }

  /** From now on this tab may lead: somebody has clicked or typed in it, so that it can be heard. */
  stand() {
    if (this.#candidate) return;
    this.#candidate = true;
    this.#say();
    // Never settled on purpose: the lock is this tab's until it ends, and then the next one's.
    this.#locks?.request(this.#name, () => {
      this.#holds = true;
      return new Promise(() => undefined);
    }).catch(() => (this.#locks = null));
  }

  /** Something that all tabs do together. @param {string} word */
  tell(word) {
    this.#channel?.postMessage({ tab: this.#id, word });
  }

  /** Whether this tab shows what needs no click before it: the one that leads, or one where none can. */
  get speaks() {
    if (this.leads) return true;
    const others = this.#present();
    return !this.#candidate && others.every(([id, { candidate }]) => !candidate && id > this.#id);
  }

  get leads() {
    if (!this.#candidate) return false;
    if (this.#locks) return this.#holds;
    return this.#present().every(([id, { candidate }]) => !candidate || id > this.#id);
  }

  /** What this tab shows to somebody who looks at it now; undefined: nobody does. @param {string | null | undefined} conversation */
  look(conversation) {
    const own = conversation === undefined ? null : { conversation };
    if (own?.conversation === this.#own?.conversation && (own === null) === (this.#own === null)) return;
    this.#own = own;
    this.#say();
  }

  /** Whether somebody looks at any tab. */
  get looking() {
    return this.#own !== null || this.#seen().length > 0;
  }

  /** Whether somebody looks at this conversation, in any tab. @param {string} conversation */
  shows(conversation) {
    return this.#own?.conversation === conversation || this.#seen().some((one) => one.conversation === conversation);
  }

  // Internal

  #present() {
    const since = this.#now() - SILENT;
    return [...this.#others].filter(([, { at }]) => at >= since);
  }

  #seen() {
    const since = this.#now() - SILENT;
    return [...this.#looks.values()].filter(({ at }) => at >= since);
  }

  #say() {
    this.#channel?.postMessage({ tab: this.#id, candidate: this.#candidate, looks: this.#own });
  }

  /** @param {any} data */
  #hear(data) {
    if (typeof data?.tab !== "string") return;
    if (data.ask) return this.#say();
    if (data.word) return this.emit(data.word, {});
    const at = this.#now();
    this.#others.set(data.tab, { at, candidate: Boolean(data.candidate) });
    if (data.looks) this.#looks.set(data.tab, { conversation: data.looks.conversation ?? null, at });
    else this.#looks.delete(data.tab);
  }
}

/** @param {string} name @returns {Channel | null} */
function open(name) {
  return typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
}
