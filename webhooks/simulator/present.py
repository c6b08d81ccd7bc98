"""What the simulator shows of itself, as JSON: to tests, to the control endpoint, to the phone."""

from __future__ import annotations

from typing import Any

from . import people, switches
from .simulator import Simulator
from .state import Chat


def state(sim: Simulator) -> dict[str, Any]:
    """Everything, for tests.

    {"users": [{id, slug, name, language, blocked, messages}], "groups": [...], "calls": {name: n},
    "accepted": {name: n}, "webhooks": {delivered, failed}, "not_delivered": n, "quota": n}.
    A message: {id, direction, type, text, content, at (ms), …}; `direction` is seen from the
    account: "in" was written by the person, with `delivery` sending|delivered|failed; "out" was
    sent by the account, with `via` reply|push and `request_id`.
    """
    return {
        "users": [
            {
                "id": person.user_id,
                "slug": person.slug,
                "name": person.name,
                "language": person.language,
                **_chat(sim.state.chats[person.user_id]),
            }
            for person in sim.state.people.values()
        ],
        "groups": [
            {"id": chat.line_id} | _group(sim, chat) | _chat(chat) for chat in sim.state.groups()
        ],
        "calls": {"reply": 0, "push": 0} | sim.state.calls,
        "accepted": {"reply": 0, "push": 0} | sim.state.accepted,
        "webhooks": dict(sim.state.webhooks),
        "not_delivered": sim.state.not_delivered,
    }


def _chat(chat: Chat) -> dict[str, Any]:
    return {"blocked": chat.blocked, "messages": chat.messages}


def _group(sim: Simulator, chat: Chat) -> dict[str, Any]:
    people_in = [sim.state.person(user_id) for user_id in chat.member_ids]
    return {
        "kind": chat.kind,
        "slug": chat.slug,
        "name": chat.name,
        "members": [person.slug for person in people_in if person],
        "joined": chat.joined,
    }


def groups(sim: Simulator) -> list[dict[str, Any]]:
    """Groups and rooms: [{kind, slug, name, members (slugs), joined (the account)}]."""
    return [_group(sim, chat) for chat in sim.state.groups()]


def control(sim: Simulator) -> dict[str, Any]:
    """{"faults": {name: {label, value_means, default, on}}, "settings": {name: value}}."""
    return {"faults": sim.faults.describe(), "settings": switches.read(sim)}


def page(sim: Simulator) -> dict[str, Any]:
    """What the phone page needs to start: the account, the people and groups to choose from."""
    return {
        "account": {
            "name": people.ACCOUNT_NAME,
            "picture": people.ACCOUNT_PICTURE,
            "userId": sim.account.user_id,
        },
        "groups": groups(sim),
        "people": [
            {
                "slug": person.slug,
                "userId": person.user_id,
                "name": person.name,
                "language": person.language,
                "picture": person.picture,
                "suggestions": person.suggestions,
            }
            for person in sim.state.people.values()
        ],
    }


def phone(sim: Simulator, chat: Chat) -> dict[str, Any]:
    """The first frame of a phone's socket: the whole chat."""
    left = max(0, chat.loading_until - sim.state.now())
    return {
        "type": "state",
        "messages": chat.messages[-500:],
        "groups": groups(sim),
        "blocked": chat.blocked,
        "loading_seconds": left / 1000,
    }
