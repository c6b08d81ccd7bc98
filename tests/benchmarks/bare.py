"""The least that can pass events on: the reference that fan-out is measured against.

The same Daphne with the same settings, the same channel layer, and a consumer that joins one
group and sends the finished text of every event, without Channels' hop to a thread. Nobody signs
in, no database.

    python -m tests.benchmarks.bare --host 127.0.0.1 --port 8100
"""

from __future__ import annotations

import argparse
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livechat_project.settings")

import django

django.setup()

from channels.consumer import AsyncConsumer, get_handler_name
from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

from livechat_project import interpreter
from livechat_project.server import Server

GROUP = "bare"


class PassOn(AsyncConsumer):
    """One group, no questions."""

    async def dispatch(self, message: Any) -> None:
        await getattr(self, get_handler_name(message))(message)

    async def websocket_connect(self, message: Any) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, message: Any) -> None:
        pass

    async def websocket_disconnect(self, message: Any) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def chat_event(self, message: Any) -> None:
        await self.send({"type": "websocket.send", "text": message["t"]})

    async def layer_resync(self, message: Any) -> None:
        pass


async def _ready(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    address = parser.parse_args()
    get_asgi_application()
    application = ProtocolTypeRouter({"http": _ready, "websocket": PassOn.as_asgi()})
    # As `serve` does: the reference must not lack what the product has.
    interpreter.settle_in()
    Server(application, host=address.host, port=address.port, behind_proxy=False).serve()


if __name__ == "__main__":
    main()
