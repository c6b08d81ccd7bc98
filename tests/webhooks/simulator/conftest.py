"""A simulator on a real port, the inbox that its webhooks go to, and LINE's own client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from django.core.asgi import get_asgi_application
from django.urls import include, path
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    Configuration,
)

from chat.line.signature import verify
from webhooks.simulator import simulator

SECRET = "a channel secret"
TOKEN = "an access token"


@dataclass
class Inbox:
    """What LINE's webhooks reach: keeps the bodies and answers as told, 200 by default."""

    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    delay: float = 0.0
    # Answers nobody before so many wait for an answer at once; `met`: how many did.
    together: asyncio.Barrier | None = None
    met: int = 0
    # What stands at /media/{name}: content type and bytes.
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for body in self.bodies for event in body["events"]]

    async def receive(self, request: web.Request) -> web.Response:
        raw = await request.read()
        assert verify(SECRET, raw, request.headers["x-line-signature"])
        self.bodies.append(json.loads(raw))
        self.headers.append(request.headers)
        await asyncio.sleep(self.delay)
        if self.together is not None:
            await self.together.wait()
            self.met += 1
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    async def serve(self, request: web.Request) -> web.Response:
        if (found := self.media.get(request.match_info["name"])) is None:
            return web.Response(status=404)
        return web.Response(content_type=found[0], body=found[1])

    def media_url(self, name: str, content_type: str = "", body: bytes = b"") -> str:
        """Where that stands, if there is a body, or nothing."""
        if body:
            self.media[name] = (content_type, body)
        return self.url.replace("/webhook", f"/media/{name}")


async def _django(request: web.Request) -> web.Response:
    """One HTTP request through Django's ASGI application, on the test's own event loop."""
    body = await request.read()
    scope = {
        "type": "http",
        "method": request.method,
        "path": request.path,
        "query_string": request.query_string.encode(),
        "headers": [(name.lower(), value) for name, value in request.raw_headers],
    }
    incoming = [{"type": "http.request", "body": body, "more_body": False}]
    answer: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        if incoming:
            return incoming.pop()
        return await asyncio.Future()

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.update(status=message["status"], headers=message["headers"])
        else:
            answer["body"] += message.get("body", b"")

    await get_asgi_application()(scope, receive, send)  # type: ignore[arg-type]
    headers = [(name.decode(), value.decode()) for name, value in answer["headers"]]
    return web.Response(status=answer["status"], headers=headers, body=answer["body"])


@pytest.fixture
async def inbox() -> AsyncIterator[Inbox]:
    kept = Inbox()
    app = web.Application()
    app.router.add_post("/webhook", kept.receive)
    app.router.add_get("/media/{name}", kept.serve)
    async with TestServer(app) as server:
        kept.url = str(server.make_url("/webhook"))
        yield kept


@dataclass
class Line:
    """The simulator as programs reach it."""

    url: str
    session: aiohttp.ClientSession

    async def post(self, name: str, /, **body: Any) -> dict[str, Any]:
        """A control call that has to succeed."""
        async with self.session.post(f"{self.url}/simulator/{name}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            result: dict[str, Any] = await answer.json()
            return result

    async def state(self) -> dict[str, Any]:
        async with self.session.get(f"{self.url}/simulator/state") as answer:
            result: dict[str, Any] = await answer.json()
            return result

    async def user(self, slug: str = "nok") -> dict[str, Any]:
        return next(user for user in (await self.state())["users"] if user["slug"] == slug)

    async def call(
        self, method: str, where: str, *, token: str = TOKEN, headers: Any = (), **more: Any
    ) -> aiohttp.ClientResponse:
        """A raw call of LINE's API; its answer is read."""
        url = f"{self.url}/simulator/line{where}"
        sent = {"Authorization": f"Bearer {token}", **dict(headers)}
        async with self.session.request(method, url, headers=sent, **more) as answer:
            await answer.read()
            return answer


@pytest.fixture
async def line(settings: Any, inbox: Inbox) -> AsyncIterator[Line]:
    settings.ROOT_URLCONF = (path("simulator/", include("webhooks.simulator.urls")),)
    settings.ALLOWED_HOSTS = ["*"]
    settings.MIDDLEWARE = []
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.SIMULATOR_STORE = ":memory:"
    settings.SIMULATOR_WEBHOOK_URL = inbox.url
    settings.LINE_CHANNEL_SECRET = SECRET
    settings.LINE_CHANNEL_ACCESS_TOKEN = TOKEN
    settings.PUBLIC_URL = "https://inbox.example"
    app = web.Application(client_max_size=40 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", _django)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        yield Line(str(server.make_url("")).rstrip("/"), session)
        await simulator.close()


@pytest.fixture
async def client(line: Line) -> AsyncIterator[AsyncApiClient]:
    host = f"{line.url}/simulator/line"
    async with AsyncApiClient(Configuration(access_token=TOKEN, host=host)) as client:
        yield client


@pytest.fixture
def api(client: AsyncApiClient) -> AsyncMessagingApi:
    """line-bot-sdk's own client."""
    return AsyncMessagingApi(client)


@pytest.fixture
def blob(client: AsyncApiClient) -> AsyncMessagingApiBlob:
    return AsyncMessagingApiBlob(client)
