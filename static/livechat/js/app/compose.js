import { t } from "../lib/i18n.js";

/**
 * What leaves the composer, and what comes back into it.
 * @param {Context} ctx
 * @param {{ actions: Actions, drafts: { sent(id: string, text: string): void, save(id: string, text: string): void }, screen: AppScreen, closeOnceSent: (id: string) => Promise<void> }} parts
 */
export function createCompose({ store }, { actions, drafts, screen, closeOnceSent }) {
  /** The files first, then the place, each as a message of its own, then the text; quick replies go with the last, as LINE shows them. @param {{ id: string, text: string, split?: boolean, close?: boolean }} what close: the conversation, once all has left */
  async function send({ id, text, split = false, close = false }) {
    const { attachments, places, replies, quotes } = store.get();
    const quoted = text.trim() ? quotes[id] : undefined;
    /** @type {{ text: string, body: Json, show: Partial<Message> }[]} */
    const all = [];
    for (const { key, media } of attachments[id] ?? []) {
      if (!media) continue;
      store.dispatch({ type: "attachment/removed", id, key });
      all.push({ text: "", body: { message_type: media.kind, media_id: media.id }, show: { message_type: media.kind, content: media.name, media } });
    }
    const place = places[id];
    if (place) all.push({ text: "", body: { message_type: "location", location: place }, show: { message_type: "location", content: place.title, payload: place } });
    if (text.trim()) all.push({ text, body: { ...(quoted ? { quote_message_id: quoted.message_id } : {}), ...(split ? { split } : {}) }, show: { quoted } });
    const last = all.at(-1);
    if (last && replies[id]) {
      last.body.quick_replies = replies[id];
      last.show.payload = { ...last.show.payload, quick_replies: replies[id] };
    }
    store.dispatch({ type: "place/set", id, place: null });
    store.dispatch({ type: "replies/set", id, replies: [] });
    if (quoted) store.dispatch({ type: "quote/set", id, quoted: null });
    requestAnimationFrame(() => screen.thread.toEnd());
    for (const one of all) {
      // They leave in one request: the next one would be a push otherwise.
      if (one !== last) one.body.more = true;
      const kept = await actions.send({ id, ...one });
      if (one.text && kept) drafts.sent(id, one.text);
      else if (one.text && id === store.get().selected) screen.composer.putBack(one.text);
      if (!kept) return;
    }
    if (close) await closeOnceSent(id);
  }

  /** @param {string} id @param {{ package_id: string, sticker_id: string }} sticker @param {string} url */
  async function sendSticker(id, sticker, url) {
    const quoted = store.get().quotes[id];
    store.dispatch({ type: "quote/set", id, quoted: null });
    const payload = { packageId: sticker.package_id, stickerId: sticker.sticker_id, url };
    const body = { message_type: "sticker", sticker, ...(quoted ? { quote_message_id: quoted.message_id } : {}) };
    await actions.send({ id, text: "", body, show: { message_type: "sticker", content: t("message.sticker"), payload, quoted } });
    screen.thread.toEnd();
  }

  /** What was taken back goes where it can be changed: into the box, or into the draft. @param {string} tempId */
  async function undo(tempId) {
    const taken = await actions.undo(tempId);
    if (!taken) return;
    const { id, message } = taken;
    const { message_type, content, payload, quoted } = message;
    if (payload?.quick_replies) store.dispatch({ type: "replies/set", id, replies: payload.quick_replies });
    if (message_type === "location") {
      const { title, address, latitude, longitude } = payload;
      store.dispatch({ type: "place/set", id, place: { title, address, latitude, longitude } });
    }
    if (message_type !== "text") return;
    if (quoted?.message_id) store.dispatch({ type: "quote/set", id, quoted });
    if (id !== store.get().selected) {
      drafts.save(id, [content, store.get().drafts[id]].filter(Boolean).join("\n"));
      return;
    }
    screen.composer.putBack(content);
    screen.composer.focus();
  }

  /** @param {string} id */
  async function editPlace(id) {
    const place = await screen.placeDialog.ask(store.get().places[id] ?? null);
    if (place) store.dispatch({ type: "place/set", id, place });
    screen.composer.focus();
  }

  /** @param {string} id */
  async function editReplies(id) {
    const replies = await screen.repliesDialog.ask(store.get().replies[id] ?? []);
    if (replies) store.dispatch({ type: "replies/set", id, replies });
    screen.composer.focus();
  }

  return { send, sendSticker, undo, editPlace, editReplies };
}
