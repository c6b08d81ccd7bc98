"""WebSocket paths that nothing answers."""

from __future__ import annotations

from channels.generic.websocket import AsyncWebsocketConsumer


class NoSuchSocket(AsyncWebsocketConsumer):
    """Refuses the handshake (HTTP 403)."""

    async def connect(self) -> None:
        await self.close()
