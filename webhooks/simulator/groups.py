"""Group chats and old rooms: who comes and goes, the account too, and what LINE tells of it."""

from __future__ import annotations

from collections.abc import Sequence

from . import events, present
from .delivery import Delivery
from .ids import line_id
from .people import Person
from .simulator import Simulator
from .state import Chat

# Without the account a LINE group of one is still a group; more than these nobody chooses from.
LONGEST_NAME = 50


def create(sim: Simulator, kind: str, name: str, members: Sequence[Person]) -> Delivery | None:
    """A new group or room with the account in it. None where LINE says so only later (a room)."""
    number = len(sim.state.groups()) + 1
    slug = f"{kind}-{number}"
    chat = Chat(
        kind,
        line_id(kind, f"{slug} {sim.state.now()}"),
        tuple(person.user_id for person in members),
        slug=slug,
        name=name,
        joined=False,
    )
    return join(sim, chat)


def join(sim: Simulator, chat: Chat) -> Delivery | None:
    """The account is added; likewise."""
    chat.joined = True
    chat.join_untold = chat.kind == "room"
    _changed(sim, chat)
    sim.note(chat, f"{sim.account.name} joined the chat")
    if chat.join_untold:
        return None
    at = sim.state.now()
    token = sim.state.issue_reply_token(chat, at)
    where = events.source(chat.kind, chat.line_id)
    return sim.emit(chat, events.event("join", where, at, replyToken=token))


def leave(sim: Simulator, chat: Chat) -> Delivery:
    """The account is taken out."""
    chat.joined = chat.join_untold = False
    _changed(sim, chat)
    sim.note(chat, f"{sim.account.name} left the chat")
    where = events.source(chat.kind, chat.line_id)
    return sim.emit(chat, events.event("leave", where, sim.state.now()))


def come(sim: Simulator, chat: Chat, coming: Sequence[Person]) -> Delivery | None:
    """People are added; None where the account, not being there, does not hear of it."""
    chat.member_ids += tuple(person.user_id for person in coming)
    _changed(sim, chat)
    for person in coming:
        sim.note(chat, f"{person.name} joined the chat")
    if not chat.joined:
        return None
    at = sim.state.now()
    token = sim.state.issue_reply_token(chat, at)
    where = events.source(chat.kind, chat.line_id)
    joined = {"members": _members(coming)}
    return sim.emit(chat, events.event("memberJoined", where, at, replyToken=token, joined=joined))


def go(sim: Simulator, chat: Chat, going: Sequence[Person]) -> Delivery | None:
    """People leave; likewise."""
    gone = {person.user_id for person in going}
    chat.member_ids = tuple(each for each in chat.member_ids if each not in gone)
    _changed(sim, chat)
    for person in going:
        sim.note(chat, f"{person.name} left the chat")
    if not chat.joined:
        return None
    where = events.source(chat.kind, chat.line_id)
    left = {"members": _members(going)}
    return sim.emit(chat, events.event("memberLeft", where, sim.state.now(), left=left))


def _members(people: Sequence[Person]) -> list[dict[str, str]]:
    return [{"type": "user", "userId": person.user_id} for person in people]


def _changed(sim: Simulator, chat: Chat) -> None:
    sim.state.save_group(chat)
    sim.phones.tell_all("groups", groups=present.groups(sim))
