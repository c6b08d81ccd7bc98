"""A request's body is read as the application asks for it.

Daphne keeps what arrives in a file, and then puts all of it into the application's queue at once:
an upload of 200 MB cost as much memory, however slowly anybody read it.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any, BinaryIO

PIECE = 64 * 1024
Message = dict[str, Any]


class BodyQueue(asyncio.Queue[Message]):
    """What an application receives of one request. `content` is the body, in Daphne's file."""

    def __init__(self, content: BinaryIO) -> None:
        super().__init__()
        self._content = content
        self._is_long = False
        self._is_being_read = False
        self._size = 0

    def put_nowait(self, message: Message) -> None:
        """From Daphne's loop, which reads the file piece by piece until a short one."""
        if message["type"] != "http.request":
            super().put_nowait(message)
        elif message["more_body"]:
            # It has enough: to its next read the file is at its end.
            self._is_long = True
            self._size = self._content.seek(0, os.SEEK_END)
        else:
            if self._is_long:
                self._content.seek(0)
            super().put_nowait(message)

    async def get(self) -> Message:
        """The next piece; http.disconnect where the connection, and the file with it, is gone."""
        if not self._is_being_read:
            message = await super().get()
            if message["type"] != "http.request" or not self._is_long:
                return message
            self._is_being_read = True
        if self._content.closed:
            self._is_being_read = False
            return {"type": "http.disconnect"}
        piece = self._content.read(PIECE)
        self._is_being_read = self._content.tell() < self._size
        return {"type": "http.request", "body": piece, "more_body": self._is_being_read}
