"""The live-chat socket as a test sees it: in process, without a server."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import User
from knox.models import AuthToken

Frame = dict[str, Any]


class Socket:
    """A client that has frames in hand until somebody asks for them."""

    def __init__(self, *, origin: str | None = None, cookie: str | None = None) -> None:
        from livechat_project.asgi import application

        headers = []
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        if cookie is not None:
            headers.append((b"cookie", cookie.encode()))
        self.communicator = WebsocketCommunicator(
            application, "/api/v1/ws/live-chat", headers=headers
        )
        # As Daphne says who it is.
        self.communicator.scope["client"] = ["192.0.2.7", 50_000]
        self.unread: list[Frame] = []
        self._ids = itertools.count(1)

    async def connect(self) -> bool:
        connected, _ = await self.communicator.connect()
        return bool(connected)

    async def close(self) -> None:
        if not self.communicator.future.done():
            await self.communicator.disconnect()

    async def send(self, type: str, payload: Any = None, **extra: Any) -> None:
        frame = {"type": type, **extra}
        if payload is not None:
            frame["payload"] = payload
        await self.communicator.send_json_to(frame)

    async def send_text(self, text: str) -> None:
        # As the server hands it on; `send_to` refuses an empty frame.
        await self.communicator.send_input({"type": "websocket.receive", "text": text})

    async def next(self, timeout: float = 5) -> Frame:
        if self.unread:
            return self.unread.pop(0)
        return await self._receive(timeout)

    async def expect(self, type: str, timeout: float = 5, **fields: Any) -> Frame:
        """The next frame of this type whose payload has these fields; others stay in hand."""
        return await self.expect_where(
            lambda frame: (
                frame["type"] == type
                and all(frame["payload"].get(key) == value for key, value in fields.items())
            ),
            timeout,
        )

    async def expect_where(self, fits: Callable[[Frame], bool], timeout: float = 5) -> Frame:
        for index, frame in enumerate(self.unread):
            if fits(frame):
                return self.unread.pop(index)
        while True:
            frame = await self._receive(timeout)
            if fits(frame):
                return frame
            self.unread.append(frame)

    async def ask(self, type: str, payload: Any = None) -> Frame:
        """Send a command and return the frame that answers it."""
        identifier = f"q{next(self._ids)}"
        await self.send(type, payload, id=identifier)
        return await self.expect_where(lambda frame: frame.get("reply_to") == identifier)

    async def settle(self) -> list[Frame]:
        """Everything that came until a ping after it was answered."""
        await self.ask("ping")
        frames, self.unread = self.unread, []
        return frames

    async def closed_with(self, timeout: float = 15) -> int:
        """The code with which the server closes; frames before it stay in hand."""
        while True:
            output = await self.communicator.receive_output(timeout)
            if output["type"] == "websocket.close":
                return int(output.get("code", 1000))
            self.unread.append(json.loads(output["text"]))

    async def _receive(self, timeout: float) -> Frame:
        try:
            frame: Frame = await self.communicator.receive_json_from(timeout)
        except TimeoutError:
            raise AssertionError(f"Nothing came. In hand: {self.unread}") from None
        return frame


def new_token(user: User) -> str:
    return str(AuthToken.objects.create(user=user)[1])


async def signed_in(user: User) -> Socket:
    """A connected socket that has signed in, its welcome read."""
    socket = Socket()
    assert await socket.connect()
    token = await sync_to_async(new_token)(user)
    await socket.send("auth", {"token": token})
    await socket.expect("auth_success", admin_id=str(user.pk))
    await socket.expect("presence_update")
    return socket
