"""LINE's side of the media that the account sends: their addresses are really fetched.

LINE takes a message whatever its address holds; what is wrong there shows on the phone, as a
picture that is not one. Limits: Messaging API reference, "Message objects".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

PATIENCE_SECONDS = 60
PIECE = 256 * 1024
MB = 1024 * 1024


@dataclass(frozen=True)
class Rule:
    """What may stand at an address: content types, and how many bytes of them."""

    types: tuple[str, ...]
    most: int


PICTURE = ("image/jpeg", "image/png")
PREVIEW = Rule(PICTURE, 1 * MB)
# kind of message → property → what may stand there
RULES: dict[str, dict[str, Rule]] = {
    "image": {"previewImageUrl": PREVIEW, "originalContentUrl": Rule(PICTURE, 10 * MB)},
    "video": {
        "previewImageUrl": PREVIEW,
        "originalContentUrl": Rule(("video/mp4",), 200 * MB),
    },
    "audio": {
        "originalContentUrl": Rule(
            ("audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac"), 200 * MB
        )
    },
}


class Fetcher:
    """Looks at what the account sends. `told(message)` is called, on the loop, once it has."""

    def __init__(self, told: Callable[[dict[str, Any]], None]) -> None:
        self._told = told
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def look_at(self, message: dict[str, Any]) -> None:
        """Begin; the message gets `media`: {property: what is wrong with it, "" for nothing}."""
        if message["type"] in RULES:
            task = asyncio.create_task(self._look(message))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _look(self, message: dict[str, Any]) -> None:
        rules, content = RULES[message["type"]], message["content"]
        found = [await self._wrong(content[name], rule) for name, rule in rules.items()]
        message["media"] = dict(zip(rules, found, strict=True))
        self._told(message)

    async def _wrong(self, url: str, rule: Rule) -> str:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout)
        try:
            async with self._session.get(url) as answer:
                if answer.status != 200:
                    return f"HTTP {answer.status}"
                if answer.content_type not in rule.types:
                    return f"is {answer.content_type}"
                size = 0
                async for piece in answer.content.iter_chunked(PIECE):
                    size += len(piece)
                    if size > rule.most:
                        return f"is larger than {rule.most // MB} MB"
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return "cannot be reached"
        return "" if size else "is empty"

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
