"""What tests, benchmarks and the phone call: read the state, write as somebody, switch faults."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from . import events, media, people, present, switches
from .accounts import FurtherAccount
from .delivery import Delivery
from .messages import MAX_TEXT, utf16_length
from .simulator import Simulator, current
from .state import Chat, Message
from .store import Store

CONTENT_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
# Fields of a call that say nothing of the message; none of them may name a file of this machine.
OURS = ("data", "contentType", "body", "path", "content_type")
# Base64 makes three bytes four.
MAX_BODY = media.MAX_BYTES * 4 // 3 + 100_000

View = Callable[[HttpRequest], Coroutine[Any, Any, HttpResponse]]
Handler = Callable[[Simulator, dict[str, Any]], Awaitable[dict[str, Any]]]


class Wrong(Exception):
    """The call is wrong: answered with a status and `{"error": …}`."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def command(handle: Handler) -> View:
    """A view for POST with a JSON object.

    The content type is insisted on: without it a page from elsewhere could post here with a plain
    form, for there is no CSRF token (as LINE's people have none).
    """

    @csrf_exempt
    async def view(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return JsonResponse({"error": "POST only"}, status=405, headers={"Allow": "POST"})
        if (request.content_type or "") != "application/json":
            return JsonResponse({"error": "Content-Type: application/json, please"}, status=415)
        raw = request.read(MAX_BODY + 1)
        if len(raw) > MAX_BODY:
            return JsonResponse({"error": "The body is too large"}, status=413)
        try:
            body = json.loads(raw or b"{}")
            if not isinstance(body, dict):
                raise Wrong("The body is not a JSON object")
            return JsonResponse(await handle(account(body.pop("account", None)), body))
        except Wrong as error:
            return JsonResponse({"error": str(error)}, status=error.status)
        except ValueError as error:
            return JsonResponse({"error": str(error)}, status=400)

    return view


async def state(request: HttpRequest) -> HttpResponse:
    """GET. See `present.state`; `?account=` of a further one."""
    try:
        return JsonResponse(present.state(account(request.GET.get("account"))))
    except Wrong as error:
        return JsonResponse({"error": str(error)}, status=error.status)


async def _send(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"user", "text"} or {"user", "type", …}: somebody writes to the account.

    `user` is a slug or a user id, `group` (a slug) writes there instead of one to one. Media bring
    `data` (base64) and `contentType`, or get something generated. `"wait": false` answers before
    the webhook is delivered. Answers {"messageId", "webhookEventId", "status"}: the status of the
    webhook's first delivery, 0 without a connection, -1 after a time-out, null unawaited.
    """
    given: dict[str, Any] = {}
    if body.get("data") is not None:
        content_type = content_type_of(body.get("contentType"))
        given = {"body": _bytes(body["data"]), "content_type": content_type}
    return await write(sim, body, given)


async def write(sim: Simulator, body: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """What `body` says (see `_send`) with the bytes in `given` (see `Simulator.write`)."""
    person = person_of(sim, body)
    chat = chat_of(sim, person, body.get("group"))
    kind = body.get("type", "text")
    if kind not in events.MESSAGE_TYPES:
        raise Wrong(f"type is one of {', '.join(sorted(events.MESSAGE_TYPES))}")
    if kind == "text":
        text_of(body)
    not_blocked(person, chat)
    said = {name: value for name, value in body.items() if name not in OURS}
    delivery = sim.write(person, kind, said | given, chat)
    return await answer(delivery, body) | {"messageId": delivery.message_id}


def content_type_of(given: Any) -> str:
    """Raises Wrong."""
    if not CONTENT_TYPE.fullmatch(str(given or "")):
        raise Wrong("contentType is something like image/png")
    return str(given)


async def _unsend(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"user", "messageId"}: somebody takes a message back."""
    person = person_of(sim, body)
    return await answer(sim.unsend(person, own_message(sim, person, body)), body)


async def _follow(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    return await answer(sim.follow(person_of(sim, body), True), body)


async def _unfollow(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    return await answer(sim.follow(person_of(sim, body), False), body)


async def _people(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"slug", "name"?, "language"?}: one more LINE user. The same slug again changes nothing."""
    slug, name = body.get("slug"), body.get("name")
    if not isinstance(slug, str) or not 1 <= len(slug) <= 60 or slug != slug.strip():
        raise Wrong("slug is a short name")
    person = people.Person(slug, str(name or slug), str(body.get("language") or "en"))
    sim.state.add_person(person)
    return {"slug": slug, "userId": sim.state.people[slug].user_id}


async def _accounts(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"slug", "secret", "webhookUrl", "accessToken"?, "channelId"?}: one more Official Account,
    with the same example people. It lives as long as the process."""
    names = ("slug", "secret", "webhookUrl", "accessToken", "channelId")
    given = {name: body.get(name, "") for name in names}
    if not all(isinstance(value, str) for value in given.values()):
        raise Wrong(f"{', '.join(names)} are texts")
    if not given["slug"] or not given["secret"] or given["slug"] in sim.others:
        raise Wrong("A new slug and a secret, please")
    further = FurtherAccount(
        slug=given["slug"],
        secret=given["secret"],
        webhook_url=given["webhookUrl"],
        access_token=given["accessToken"],
        channel_id=given["channelId"],
    )
    sim.others[further.slug] = Simulator(Store(":memory:"), further)
    return {"slug": further.slug, "userId": further.user_id}


async def _reset(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    sim.reset()
    return {}


async def _control(sim: Simulator, body: dict[str, Any]) -> dict[str, Any]:
    """{"faults": {name: …}, "settings": {name: …}, "clear": true}; answers as GET does."""
    unknown = set(body) - {"faults", "settings", "clear"}
    if unknown:
        raise Wrong(f"Unknown: {', '.join(sorted(unknown))}")
    faults, settings = body.get("faults") or {}, body.get("settings") or {}
    if not isinstance(faults, dict) or not isinstance(settings, dict):
        raise Wrong("faults and settings are objects")
    switches.write(sim, settings)
    if body.get("clear"):
        sim.faults.clear()
    for name, wanted in faults.items():
        sim.faults.set(name, wanted)
    return present.control(sim)


send, unsend, follow, unfollow = map(command, (_send, _unsend, _follow, _unfollow))
add_person, reset, add_account = map(command, (_people, _reset, _accounts))
_change_control = command(_control)


@csrf_exempt
async def control(request: HttpRequest) -> HttpResponse:
    """GET: every fault and setting; POST: change some."""
    if request.method == "GET":
        return JsonResponse(present.control(current()))
    return await _change_control(request)


def account(slug: Any) -> Simulator:
    """The simulator of a further account, or of the first where none is named."""
    sim = current()
    if slug is None:
        return sim
    if slug not in sim.others:
        raise Wrong(f"No account {slug!r}; there are {', '.join(sim.others)}", 404)
    return sim.others[slug]


def person_of(sim: Simulator, body: dict[str, Any]) -> people.Person:
    """Whom `user` names. Raises Wrong."""
    person = sim.state.person(str(body.get("user")))
    if person is None:
        raise Wrong(f"No user {body.get('user')!r}; there are {', '.join(sim.state.people)}", 404)
    return person


def chat_of(sim: Simulator, person: people.Person, group: Any) -> Chat:
    """The person's own chat, or the group named, if both are in it. Raises Wrong."""
    if group is None:
        return sim.state.chats[person.user_id]
    chat = group_of(sim, group)
    if person.user_id not in chat.member_ids:
        raise Wrong(f"{person.name} is not in {chat.name}")
    if not chat.joined:
        raise Wrong(f"The account is not in {chat.name}", 409)
    return chat


def not_blocked(person: people.Person, chat: Chat) -> None:
    """Raises Wrong where the person has blocked the account."""
    if chat.kind == "user" and chat.blocked:
        raise Wrong(f"{person.name} has blocked the account", 409)


def group_of(sim: Simulator, name: Any) -> Chat:
    """A group or room by slug or id. Raises Wrong."""
    chat = sim.state.group(name)
    if chat is None:
        raise Wrong(f"No group {name!r}", 404)
    return chat


def text_of(body: dict[str, Any]) -> str:
    """Raises Wrong."""
    text = body.get("text")
    if not isinstance(text, str) or not 1 <= utf16_length(text) <= MAX_TEXT:
        raise Wrong(f"text is 1 to {MAX_TEXT} UTF-16 code units")
    return text


def own_message(sim: Simulator, person: people.Person, body: dict[str, Any]) -> Message:
    """What this person wrote and has not taken back. Raises Wrong."""
    message = sim.state.messages.get(str(body.get("messageId")))
    if message is None or message.get("from") != person.user_id or message.get("unsent"):
        raise Wrong("No such message of this person", 404)
    return message


def _bytes(data: Any) -> bytes:
    try:
        body = base64.b64decode(data, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise Wrong("data is base64") from None
    if len(body) > media.MAX_BYTES:
        raise Wrong("The file is too large", 413)
    return body


async def answer(delivery: Delivery, body: dict[str, Any]) -> dict[str, Any]:
    """What a command answers that sent an event; it waits for its delivery unless told not to."""
    status = None if body.get("wait") is False else await delivery.first
    return {"webhookEventId": delivery.key, "status": status}
