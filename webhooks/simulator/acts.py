"""What else people do, as control calls: edit, tap a button, make groups, come and go."""

from __future__ import annotations

from typing import Any

from . import events, groups
from .control import (
    Wrong,
    answer,
    chat_of,
    command,
    group_of,
    not_blocked,
    own_message,
    person_of,
    text_of,
)
from .delivery import Delivery
from .messages import utf16_length
from .people import Person
from .simulator import Simulator
from .state import Chat, Message

MAX_POSTBACK = 300
MAX_MEMBERS = 499


async def _edit(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"user", "messageId", "text", "emojis"?, "mention"?}: somebody changes a text of theirs.

    LINE tells of it in groups only.
    """
    person = person_of(sim, body)
    message = own_message(sim, person, body)
    chat = sim.state.chats[message["chat"]]
    text = text_of(body)
    if message["type"] != "text" or chat.kind != "group":
        raise Wrong("Only texts in groups can be edited", 409)
    if not chat.joined:
        raise Wrong(f"The account is not in {chat.name}", 409)
    quoted = message["content"].get("quotedMessageId")
    given = {**body, "text": text, "quotedMessageId": quoted}
    return await answer(_edited(sim, person, chat, message, given), body)


def _edited(
    sim: Simulator, person: Person, chat: Chat, message: Message, given: dict[str, Any]
) -> Delivery:
    content = events.edited_content(message["id"], given)
    read_token = message["content"]["markAsReadToken"]
    message |= {
        "text": content["text"],
        "content": content | {"markAsReadToken": read_token},
        "edited": True,
    }
    sim.state.quote_tokens[content["quoteToken"]] = chat.line_id
    sim.state.save(message)
    sim.phones.tell(chat.line_id, "message", message=message)
    at = sim.state.now()
    token = sim.state.issue_reply_token(chat, at)
    where = events.source(chat.kind, chat.line_id, person.user_id)
    return sim.emit(
        chat, events.event("messageEdited", where, at, replyToken=token, message=content)
    )


async def _postback(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"user", "data", "group"?, "label"?, "params"?}: a button or the rich menu is tapped.

    LINE shows the button's displayText as a message that no webhook tells of; here a line says
    what was tapped (`label`).
    """
    person = person_of(sim, body)
    chat = chat_of(sim, person, body.get("group"))
    not_blocked(person, chat)
    data, params = body.get("data"), body.get("params")
    if not isinstance(data, str) or not 1 <= utf16_length(data) <= MAX_POSTBACK:
        raise Wrong(f"data is 1 to {MAX_POSTBACK} characters")
    if params is not None and not isinstance(params, dict):
        raise Wrong("params is an object")
    sim.note(chat, f"{person.name} tapped “{body.get('label') or data}”")
    at = sim.state.now()
    token = sim.state.issue_reply_token(chat, at)
    where = events.source(chat.kind, chat.line_id, person.user_id)
    postback = {"data": data} | ({"params": params} if params else {})
    event = events.event("postback", where, at, replyToken=token, postback=postback)
    return await answer(sim.emit(chat, event), body)


async def _groups(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"name", "members": [slugs], "kind"?: "group"|"room"}: a new one, with the account in it."""
    kind, name = body.get("kind", "group"), body.get("name")
    if kind not in ("group", "room"):
        raise Wrong("kind is group or room")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= groups.LONGEST_NAME:
        raise Wrong(f"name is 1 to {groups.LONGEST_NAME} characters")
    members = _people(sim, body.get("members"))
    if not 1 <= len(members) <= MAX_MEMBERS:
        raise Wrong("A group has at least one member")
    delivery = groups.create(sim, kind, name.strip(), members)
    chat = sim.state.groups()[-1]
    made = {"slug": chat.slug, "groupId": chat.line_id}
    return made | (await _answered(delivery, body))


async def _members(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"group", "join": [slugs]} or {"group", "leave": [slugs]}: people come or go."""
    chat = group_of(sim, body.get("group"))
    if ("join" in body) == ("leave" in body):
        raise Wrong("Either join or leave, please")
    joining = "join" in body
    chosen = _people(sim, body["join" if joining else "leave"])
    if not chosen or any((each.user_id in chat.member_ids) == joining for each in chosen):
        raise Wrong("They are in the chat already" if joining else "They are not in the chat", 409)
    act = groups.come if joining else groups.go
    return await _answered(act(sim, chat, chosen), body)


async def _join(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"group"}: the account is added to it."""
    chat = group_of(sim, body.get("group"))
    if chat.joined:
        raise Wrong(f"The account is in {chat.name} already", 409)
    return await _answered(groups.join(sim, chat), body)


async def _leave(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"group"}: the account is taken out of it."""
    chat = group_of(sim, body.get("group"))
    if not chat.joined:
        raise Wrong(f"The account is not in {chat.name}", 409)
    return await _answered(groups.leave(sim, chat), body)


async def _answered(delivery: Delivery | None, body: dict[str, Any]) -> dict[str, Any]:
    return await answer(delivery, body) if delivery else {"webhookEventId": None, "status": None}


def _people(sim: Simulator, slugs: Any) -> list[Person]:
    if not isinstance(slugs, list):
        raise Wrong("People are a list of slugs")
    return [person_of(sim, {"user": slug}) for slug in dict.fromkeys(map(str, slugs))]


edit, postback = command(_edit), command(_postback)
add_group, change_members = command(_groups), command(_members)
join, leave = command(_join), command(_leave)
