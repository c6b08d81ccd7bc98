"""The simulator of one process: its state, its phones, its faults and what people do on them."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from . import conf, events, ids, media, people
from .accounts import Account, ConfiguredAccount
from .delivery import Delivery, WebhookSender
from .faults import Faults
from .fetching import Fetcher
from .messages import QUOTABLE
from .phones import Phones
from .state import Chat, Message, State
from .store import Store


class Simulator:
    """One object owns all of one account. Built on the event loop that uses it; see `current`.

    `others`: the simulators of further accounts, by slug; only the first one has any.
    """

    running: ClassVar[Simulator | None] = None

    def __init__(self, store: Store, account: Account | None = None) -> None:
        self.account = account or ConfiguredAccount()
        self.others: dict[str, Simulator] = {}
        self.loop = asyncio.get_running_loop()
        self.state = State(store)
        self.faults = Faults()
        self.phones = Phones()
        self.webhooks = WebhookSender(self.account, self.state, self.faults, self._webhook_answered)
        self.fetcher = Fetcher(self._media_seen)
        self._set_defaults()
        self.webhooks.resume()

    def _set_defaults(self) -> None:
        self.webhook_on = True
        self.reply_token_seconds = 60.0
        self.quota: int | None = None
        self.media_ready_ms = 0
        self.chat_on = True

    def reset(self) -> None:
        """As new: no messages, no faults, no tokens, nobody blocked."""
        self.webhooks.forget()
        self.faults.clear()
        self.state.reset()
        self._set_defaults()
        self.phones.tell_all("reset")

    def of_token(self, token: str) -> Simulator:
        """Whose access token this is; this one's where nobody else knows it."""
        for other in self.others.values():
            if other.knows_token(token):
                return other
        return self

    def of_secret(self, channel_id: str, secret: str) -> Simulator:
        """Whose channel id and secret these are; likewise."""
        for other in self.others.values():
            if other.account.channel_id == channel_id and other.account.has_secret(secret):
                return other
        return self

    def knows_token(self, token: str) -> bool:
        return self.state.is_short_token(token) or self.account.has_token(token)

    # What people do

    def write(
        self, person: people.Person, kind: str, given: dict[str, Any], chat: Chat
    ) -> Delivery:
        """The person sends a message of a kind in MESSAGE_TYPES into a chat.

        Returns its delivery; `given` brings the fields of that kind, and for media `content_type`
        with `body` (bytes) or `path` (a file that is taken over); else something is generated.
        """
        state = self.state
        at = state.now()
        message_id = state.next_message_id()
        if kind in events.MEDIA_TYPES:
            # How long an uploaded file plays, nobody here has looked.
            known = {} if given.get("path") else {"duration": 1000}
            given = known | given | {"fileSize": self._keep(kind, message_id, given)}
        content = events.message_content(kind, message_id, given)
        message = {
            "id": message_id,
            "chat": chat.line_id,
            "from": person.user_id,
            "direction": "in",
            "type": kind,
            "text": content.get("text", ""),
            "content": content,
            "at": at,
            "delivery": "sending",
        }
        state.add_message(message)
        self.phones.tell(chat.line_id, "message", message=message)
        token = state.issue_reply_token(chat, at)
        where = events.source(chat.kind, chat.line_id, person.user_id)
        event = events.event("message", where, at, replyToken=token, message=content)
        return self.emit(chat, event, message_id)

    def _keep(self, kind: str, message_id: str, given: dict[str, Any]) -> int:
        """The message's bytes in the store. Returns how many."""
        store = self.state.store
        content_type = given.get("content_type") or "application/octet-stream"
        body, path = given.get("body"), given.get("path")
        if path is not None:
            size: int = path.stat().st_size
            store.keep_file(message_id, content_type, path)
            return size
        if not body:
            content_type, body = media.generated(kind, message_id)
        store.put_blob(message_id, content_type, body)
        return len(body)

    def unsend(self, person: people.Person, message: Message) -> Delivery:
        """The person takes a message back: its content goes, here too."""
        chat = self.state.chats[message["chat"]]
        message.pop("edited", None)
        message |= {"unsent": True, "text": "", "content": {"id": message["id"]}}
        self.state.save(message)
        self.state.store.delete_blob(message["id"])
        self.phones.tell(chat.line_id, "message", message=message)
        where = events.source(chat.kind, chat.line_id, person.user_id)
        event = events.event("unsend", where, self.state.now(), unsend={"messageId": message["id"]})
        return self.emit(chat, event)

    def follow(self, person: people.Person, following: bool) -> Delivery:
        """The person adds (or unblocks) the account, or blocks it (LINE calls that unfollow)."""
        chat = self.state.chats[person.user_id]
        was_blocked = chat.blocked
        self.state.block(chat, not following)
        self.phones.tell(chat.line_id, "blocked", blocked=chat.blocked)
        at = self.state.now()
        where = events.source("user", chat.line_id, person.user_id)
        if not following:
            return self.emit(chat, events.event("unfollow", where, at))
        token = self.state.issue_reply_token(chat, at)
        follow = {"isUnblocked": was_blocked}
        event = events.event("follow", where, at, replyToken=token, follow=follow)
        return self.emit(chat, event)

    def note(self, chat: Chat, text: str) -> None:
        """A line between the messages on the phone, such as who came and went."""
        note = {
            "id": self.state.next_message_id(),
            "chat": chat.line_id,
            "direction": "note",
            "type": "note",
            "text": text,
            "content": {},
            "at": self.state.now(),
        }
        self.state.add_message(note)
        self.phones.tell(chat.line_id, "message", message=note)

    def emit(self, chat: Chat, event: dict[str, Any], message_id: str | None = None) -> Delivery:
        """Send an event of this chat to the account; a message's answer is shown with it."""
        if chat.join_untold and event["type"] != "leave":
            # Of an old room LINE says so only now.
            chat.join_untold = False
            self.state.save_group(chat)
            at = self.state.now()
            where = events.source(chat.kind, chat.line_id)
            token = self.state.issue_reply_token(chat, at)
            self.emit(chat, events.event("join", where, at, replyToken=token))
        # A group tells the account nothing once it is out.
        if self.webhook_on and (chat.joined or event["type"] == "leave"):
            return self.webhooks.send(chat.line_id, event, message_id)
        delivery = Delivery(chat.line_id, event, message_id)
        delivery.first.set_result(0)
        return delivery

    def _webhook_answered(self, delivery: Delivery, status: int) -> None:
        message = self.state.messages.get(delivery.message_id or "")
        if message is None:
            return
        delivered = 200 <= status < 300
        message |= {"delivery": "delivered" if delivered else "failed", "delivery_status": status}
        self.state.save(message)
        self.phones.tell(
            delivery.chat_id,
            "delivery",
            id=message["id"],
            delivery=message["delivery"],
            status=status,
        )

    # What the account does

    def accept(
        self, chat: Chat, contents: list[dict[str, Any]], via: str, request_id: str
    ) -> list[dict[str, str]]:
        """Put the account's messages into a chat. Returns LINE's `sentMessages`.

        A blocked account's messages are accepted and never seen (LINE answers 200 too).
        """
        sent = []
        for content in contents:
            answer = {"id": self.state.next_message_id()}
            if content["type"] in QUOTABLE:
                answer["quoteToken"] = ids.quote_token()
            sent.append(answer)
            if chat.blocked:
                self.state.not_delivered += 1
                continue
            message = {
                "id": answer["id"],
                "chat": chat.line_id,
                "direction": "out",
                "type": content["type"],
                "text": content.get("text", ""),
                "content": content,
                "quote_token": answer.get("quoteToken"),
                "at": self.state.now(),
                "via": via,
                "request_id": request_id,
            }
            self.state.add_message(message)
            self.phones.tell(chat.line_id, "message", message=message)
            self.fetcher.look_at(message)
        chat.loading_until = 0
        if via == "push" and not chat.blocked:
            self.state.count_quota(len(chat.member_ids))
        return sent

    def _media_seen(self, message: Message) -> None:
        """What LINE found at the addresses in a message; `reset` may have forgotten it."""
        if self.state.messages.get(message["id"]) is message:
            self.state.save(message)
            self.phones.tell(message["chat"], "message", message=message)

    def start_loading(self, chat: Chat, seconds: int) -> None:
        """Typing dots until then or until the account's next message."""
        if chat.blocked:
            return
        chat.loading_until = self.state.now() + seconds * 1000
        self.phones.tell(chat.line_id, "loading", seconds=seconds)

    def mark_read(self, message_id: str) -> None:
        chat, marked = self.state.mark_read(message_id)
        if marked:
            self.phones.tell(chat.line_id, "read", ids=marked)


def current() -> Simulator:
    """The process's simulator, made at its first use. Call it on the event loop only.

    Another event loop (a new test) gets a new one, which reads the store again.
    """
    loop = asyncio.get_running_loop()
    if Simulator.running is None or Simulator.running.loop is not loop:
        Simulator.running = Simulator(Store(conf.store_path()))
    return Simulator.running


async def close() -> None:
    """Stop the process's simulator, for tests and an orderly end."""
    sim, Simulator.running = Simulator.running, None
    if sim is not None and sim.loop is asyncio.get_running_loop():
        for each in (sim, *sim.others.values()):
            await each.webhooks.close()
            await each.fetcher.close()
            each.state.store.close()
