"""What the simulated LINE Platform remembers: people, chats, messages, tokens, retry keys, counts.

Plain dictionaries, changed on the event loop only (no locks, no awaits inside a change), written
through to the store. Times are milliseconds since the epoch.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from . import ids, people
from .store import Store

Message = dict[str, Any]
RETRY_KEY_MS = 24 * 3600 * 1000
# A redelivered webhook's reply token works no longer than this after the event itself.
REPLY_TOKEN_EVENT_MS = 20 * 60 * 1000


@dataclass
class Chat:
    """A user's, group's or room's chat with the account. `line_id` is what a push is sent to.

    Of groups and rooms: `slug` and `name`, and `joined`: whether the account is in it.
    `join_untold`: it is, but LINE has not said so yet (of a room, with its next event).
    """

    kind: str
    line_id: str
    member_ids: tuple[str, ...]
    messages: list[Message] = field(default_factory=list)
    blocked: bool = False
    loading_until: int = 0
    slug: str = ""
    name: str = ""
    joined: bool = True
    join_untold: bool = False


class State:
    """See the module. `store` is read once, here."""

    def __init__(self, store: Store, clock: Callable[[], int] = ids.now_ms) -> None:
        self.store = store
        self.now = clock
        self._message_ids = ids.MessageIds(clock)
        self._start()
        self._load()

    def _start(self) -> None:
        self.people: dict[str, people.Person] = {}
        self._people_by_id: dict[str, people.Person] = {}
        self.chats: dict[str, Chat] = {}
        self.messages: dict[str, Message] = {}
        self.reply_tokens: dict[str, dict[str, Any]] = {}
        self.retry_keys: dict[str, dict[str, Any]] = {}
        self.quote_tokens: dict[str, str] = {}
        self.short_tokens: dict[str, int] = {}
        self.read_tokens: dict[str, str] = {}
        self.calls: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()
        self.webhooks: Counter[str] = Counter(delivered=0, failed=0)
        self.used_quota = 0
        self.not_delivered = 0
        for person in people.example_people():
            self._seat(person)
        for group in people.EXAMPLE_GROUPS:
            members = tuple(self.people[slug].user_id for slug in group.members)
            chat = Chat(group.kind, group.line_id, members, slug=group.slug, name=group.name)
            self.chats[group.line_id] = chat

    def _seat(self, person: people.Person) -> None:
        self.people[person.slug] = person
        self._people_by_id[person.user_id] = person
        self.chats[person.user_id] = Chat("user", person.user_id, (person.user_id,))

    def _load(self) -> None:
        for _, row in self.store.items("person"):
            self._seat(people.Person(**row))
        for chat_id, row in self.store.items("chat"):
            if chat_id in self.chats:
                self.chats[chat_id].blocked = row["blocked"]
        for chat_id, row in self.store.items("group"):
            members = tuple(row.pop("member_ids"))
            self.chats[chat_id] = Chat(line_id=chat_id, member_ids=members, **row)
        for _, message in self.store.items("message"):
            self._keep(message)
        self.reply_tokens = dict(self.store.items("reply_token"))
        self.retry_keys = dict(self.store.items("retry_key"))
        for key, row in list(self.retry_keys.items()):
            if self.now() - row["at"] > RETRY_KEY_MS:
                self._drop("retry_key", self.retry_keys, key)
        for key, row in list(self.reply_tokens.items()):
            if self.now() - row["event_at"] > REPLY_TOKEN_EVENT_MS:
                self._drop("reply_token", self.reply_tokens, key)
        usage = dict(self.store.items("count")).get("quota", {})
        self.used_quota = usage.get("used", 0)

    def _drop(self, kind: str, rows: dict[str, dict[str, Any]], key: str) -> None:
        del rows[key]
        self.store.delete(kind, key)

    def reset(self) -> None:
        """Forget everything, the file's contents too."""
        self.store.clear()
        self._start()

    # People and chats

    def person(self, name: str) -> people.Person | None:
        """By slug or by user id."""
        return self.people.get(name) or self._people_by_id.get(name)

    def add_person(self, person: people.Person) -> None:
        if person.slug not in self.people:
            self._seat(person)
            self.store.put("person", person.slug, asdict(person))

    def block(self, chat: Chat, blocked: bool) -> None:
        chat.blocked = blocked
        self.store.put("chat", chat.line_id, {"blocked": blocked})

    def groups(self) -> list[Chat]:
        """Groups and rooms, the oldest first."""
        return [chat for chat in self.chats.values() if chat.kind != "user"]

    def group(self, name: Any) -> Chat | None:
        """By slug or by LINE's id."""
        return next((chat for chat in self.groups() if name in (chat.slug, chat.line_id)), None)

    def save_group(self, chat: Chat) -> None:
        """A new group or room, or one that changed."""
        self.chats[chat.line_id] = chat
        kept = ("kind", "slug", "name", "member_ids", "joined", "join_untold")
        self.store.put("group", chat.line_id, {name: getattr(chat, name) for name in kept})

    # Messages

    def next_message_id(self) -> str:
        return self._message_ids.next()

    def add_message(self, message: Message) -> None:
        """A new one; it has at least id, chat, direction and at."""
        self._keep(message)
        self.save(message)

    def save(self, message: Message) -> None:
        self.store.put("message", message["id"], message)

    def _keep(self, message: Message) -> None:
        chat = self.chats.get(message["chat"])
        if chat is None:
            return
        chat.messages.append(message)
        self.messages[message["id"]] = message
        content = message["content"]
        # Of an outgoing message, the content's own quoteToken is that of the message it quotes.
        incoming = message["direction"] == "in"
        if quote_token := content.get("quoteToken") if incoming else message.get("quote_token"):
            self.quote_tokens[quote_token] = chat.line_id
        if read_token := content.get("markAsReadToken"):
            self.read_tokens[read_token] = message["id"]

    def mark_read(self, message_id: str) -> tuple[Chat, list[str]]:
        """That message of the user and all before it. Returns the chat and the ids marked now."""
        chat = self.chats[self.messages[message_id]["chat"]]
        marked = []
        for message in chat.messages:
            if message["direction"] == "in" and not message.get("read"):
                message["read"] = True
                self.save(message)
                marked.append(message["id"])
            if message["id"] == message_id:
                break
        return chat, marked

    # Reply tokens and retry keys

    def issue_reply_token(self, chat: Chat, event_at: int) -> str:
        token = ids.reply_token()
        self.reply_tokens[token] = {
            "chat": chat.line_id,
            "event_at": event_at,
            "given_at": event_at,
            "used": False,
        }
        self.store.put("reply_token", token, self.reply_tokens[token])
        return token

    def give_reply_token_again(self, token: str) -> None:
        """The webhook is on its way (again): the token's minute begins."""
        row = self.reply_tokens.get(token)
        if row and not row["used"]:
            row["given_at"] = self.now()
            self.store.put("reply_token", token, row)

    def use_reply_token(self, token: Any, lifetime_ms: int) -> Chat | None:
        """The chat that it answers, once and in time; else None."""
        row = self.reply_tokens.get(token) if isinstance(token, str) else None
        if row is None or row["used"]:
            return None
        now = self.now()
        if now - row["given_at"] > lifetime_ms or now - row["event_at"] > REPLY_TOKEN_EVENT_MS:
            return None
        row["used"] = True
        self.store.put("reply_token", token, row)
        return self.chats[row["chat"]]

    def issue_short_token(self, seconds: int) -> str:
        """A channel access token that works for so long, until the simulator is restarted."""
        token = secrets.token_urlsafe(48)
        self.short_tokens[token] = self.now() + seconds * 1000
        return token

    def is_short_token(self, token: str) -> bool:
        return self.short_tokens.get(token, 0) > self.now()

    def retried(self, key: str) -> dict[str, Any] | None:
        """{"request_id", "sent_messages", "at"} of the push accepted under this key."""
        row = self.retry_keys.get(key)
        if row and self.now() - row["at"] > RETRY_KEY_MS:
            self._drop("retry_key", self.retry_keys, key)
            return None
        return row

    def remember_retry_key(self, key: str, request_id: str, sent: Iterable[dict[str, str]]) -> None:
        row = {"request_id": request_id, "sent_messages": list(sent), "at": self.now()}
        self.retry_keys[key] = row
        self.store.put("retry_key", key, row)

    def count_quota(self, recipients: int) -> None:
        """LINE counts recipients, not message objects."""
        self.used_quota += recipients
        self.store.put("count", "quota", {"used": self.used_quota})
