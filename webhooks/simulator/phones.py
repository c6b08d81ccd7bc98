"""The phones that are open in browsers, and what is told to them."""

from __future__ import annotations

import asyncio
from typing import Any

# A browser that reads nothing is cut off rather than kept in memory; it asks anew on return.
MAX_WAITING = 500


class Phones:
    """One queue for each open phone, by chat."""

    def __init__(self) -> None:
        self._open: dict[str, set[asyncio.Queue[dict[str, Any] | None]]] = {}

    def open(self, chat_id: str) -> asyncio.Queue[dict[str, Any] | None]:
        """A queue of frames for the browser; None in it means: close."""
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue(MAX_WAITING)
        self._open.setdefault(chat_id, set()).add(queue)
        return queue

    def close(self, chat_id: str, queue: asyncio.Queue[dict[str, Any] | None]) -> None:
        self._open.get(chat_id, set()).discard(queue)

    def tell(self, chat_id: str, kind: str, **payload: Any) -> None:
        for queue in list(self._open.get(chat_id, ())):
            self._put(chat_id, queue, {"type": kind, **payload})

    def tell_all(self, kind: str, **payload: Any) -> None:
        for chat_id in list(self._open):
            self.tell(chat_id, kind, **payload)

    def _put(
        self, chat_id: str, queue: asyncio.Queue[dict[str, Any] | None], frame: dict[str, Any]
    ) -> None:
        if queue.qsize() >= MAX_WAITING - 1:
            self.close(chat_id, queue)
            queue.put_nowait(None)
        else:
            queue.put_nowait(frame)
