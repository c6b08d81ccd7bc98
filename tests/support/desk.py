"""Operators who do not lose a message, whatever happens to the server: as our console does it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tests.support.live_client import Disconnected, LiveClient
from tests.support.programs import Server

RECONNECT = 0.1  # seconds


class Desk:
    """One operator in one conversation, on a socket of its own.

    A message is said again, under the same `temp_id`, until its `message_ack` has come.
    """

    def __init__(self, server: Server, token: str, address: str) -> None:
        self.address = address
        self.acknowledged: list[str] = []
        # How often the connection was lost with something unsaid, and with which codes.
        self.lost: list[int] = []
        self._server = server
        self._token = token

    async def say(self, texts: Sequence[str]) -> None:
        """All of them, in this order; `temp_id` is made of address and text."""
        waiting = list(texts)
        while waiting:
            try:
                async with LiveClient(self._server.socket_url, self._token) as client:
                    await client.join(self.address)
                    while waiting:
                        await client.send_message(waiting[0], temp_id=self.temp_id(waiting[0]))
                        self.acknowledged.append(waiting.pop(0))
            except Disconnected as error:
                self.lost.append(error.code)
            except OSError:
                await asyncio.sleep(RECONNECT)

    def temp_id(self, text: str) -> str:
        return f"{self.address[-12:]}:{text}"
