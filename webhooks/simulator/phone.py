"""The phone in the browser: its page, the pictures in it and its WebSocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.templatetags.static import static

from . import blobs, present
from .simulator import Simulator, current
from .state import Chat

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

UNKNOWN_USER, FOREIGN_ORIGIN = 4404, 4403


async def page(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: no context processor may touch session or database."""
    config = present.page(current())
    for shown in [config["account"], *config["people"]]:
        shown["picture"] = static(shown["picture"]) if shown["picture"] else ""
    return HttpResponse(render_to_string("simulator/phone.html", {"config": config}))


async def picture(request: HttpRequest, message_id: str) -> HttpResponseBase:
    """What somebody sent, for the phone itself (LINE's API wants a token for it)."""
    found = current().state.store.blob(message_id)
    if found is None:
        return HttpResponse(status=404)
    response = blobs.serve(found, request.headers.get("Range", ""))
    # Whatever was uploaded, it is looked at and never run.
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


async def phone_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """A plain ASGI WebSocket: `?user=nok`, `&chat=family` for a group; the whole chat first, then
    what happens in it.

    Frames out: state, message, delivery, read, loading, blocked, groups. None come in.
    """
    sim = current()
    await receive()
    await send({"type": "websocket.accept"})
    query = parse_qs(scope.get("query_string", b"").decode())
    person = sim.state.person(query.get("user", [""])[0])
    group = sim.state.group(query["chat"][0]) if "chat" in query else None
    if not _same_origin(scope):
        await send({"type": "websocket.close", "code": FOREIGN_ORIGIN})
    elif person is None or ("chat" in query and group is None):
        await send({"type": "websocket.close", "code": UNKNOWN_USER})
    else:
        await _serve(sim, group.line_id if group else person.user_id, receive, send)


async def _serve(sim: Simulator, chat_id: str, receive: Receive, send: Send) -> None:
    queue = sim.phones.open(chat_id)
    listener = asyncio.create_task(_until_gone(receive))
    try:
        await _send_json(send, present.phone(sim, _chat(sim, chat_id)))
        while True:
            waiting = asyncio.create_task(queue.get())
            await asyncio.wait({waiting, listener}, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                waiting.cancel()
                return
            frame = waiting.result()
            if frame is None:
                await send({"type": "websocket.close", "code": 1013})
                return
            if frame["type"] == "reset":
                frame = present.phone(sim, _chat(sim, chat_id))
            await _send_json(send, frame)
    finally:
        listener.cancel()
        sim.phones.close(chat_id, queue)


def _chat(sim: Simulator, chat_id: str) -> Chat:
    return sim.state.chats.get(chat_id) or Chat("user", chat_id, (chat_id,))


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass


async def _send_json(send: Send, frame: dict[str, Any]) -> None:
    await send({"type": "websocket.send", "text": json.dumps(frame)})


def _same_origin(scope: dict[str, Any]) -> bool:
    """Browsers send where a page came from; programs need not."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    origin = headers.get(b"origin")
    return origin is None or urlsplit(origin).netloc == headers.get(b"host")
