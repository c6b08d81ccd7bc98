"""A LINE that remembers what it has accepted, and misbehaves in its answers as it is told to."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import deque
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chat.line.client import Accepted, LineClient, Profile
from chat.line.errors import Kind, LineError


@dataclass(frozen=True)
class Call:
    kind: str  # reply or push
    key: str  # the reply token, or the retry key
    texts: tuple[str, ...]
    to: str = ""
    body: str = ""
    token: str = ""


@dataclass(frozen=True)
class Fault:
    error: BaseException
    processed: bool


class FakeLine(LineClient):
    """`shown` is what customers see, in order; `calls` is what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.shown: list[str] = []
        self.expired: set[str] = set()
        self.profiles: dict[str, Profile | LineError] = {}
        self.counts: dict[str, int | LineError] = {}
        self.asked: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.held: asyncio.Event | None = None
        self.held_for: set[str] | None = None
        self._faults: deque[Fault] = deque()
        self._tokens: set[str] = set()
        self._keys: dict[str, Accepted] = {}
        self._ids = itertools.count(461230966842064001)
        self._requests = itertools.count(1)

    # What the next calls meet

    def refuse(self, *kinds: Kind, status: int | None = None) -> None:
        """The next calls, one for each kind, are not processed."""
        self._faults.extend(Fault(LineError(kind, status=status), False) for kind in kinds)

    def lose(self, *kinds: Kind) -> None:
        """The next calls are processed, but the answer says or means something else."""
        self._faults.extend(Fault(LineError(kind), True) for kind in kinds or (Kind.INTERRUPTED,))

    def crash(self, *, processed: bool) -> None:
        """The worker dies in the next call: before or after LINE has acted on it."""
        self._faults.append(Fault(asyncio.CancelledError(), processed))

    def hold(self, *to: str) -> asyncio.Event:
        """Calls (to these, or all) are not answered before the event is set."""
        self.held = asyncio.Event()
        self.held_for = set(to) or None
        return self.held

    # LINE

    async def reply(self, token: str, reply_token: str, messages: list[dict[str, Any]]) -> Accepted:
        return await self._request(
            Call(
                "reply",
                reply_token,
                _texts(messages),
                body=json.dumps(messages, sort_keys=True),
                token=token,
            ),
            self._reply,
        )

    async def push(
        self, token: str, to: str, messages: list[dict[str, Any]], retry_key: UUID
    ) -> Accepted:
        return await self._request(
            Call(
                "push",
                str(retry_key),
                _texts(messages),
                to=to,
                body=json.dumps(messages, sort_keys=True),
                token=token,
            ),
            self._push,
        )

    async def profile(self, token: str, user_id: str) -> Profile:
        return await self._profile(user_id)

    async def group_summary(self, token: str, group_id: str) -> Profile:
        return await self._profile(group_id)

    async def group_member_count(self, token: str, group_id: str) -> int:
        return self._people(group_id)

    async def room_member_count(self, token: str, room_id: str) -> int:
        return self._people(room_id)

    def _people(self, line_id: str) -> int:
        answer = self.counts.get(line_id, LineError(Kind.NOT_FOUND, status=404))
        if isinstance(answer, LineError):
            raise answer
        return answer

    async def _profile(self, line_id: str) -> Profile:
        self.asked.append(line_id)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        answer = self.profiles.get(line_id, LineError(Kind.NOT_FOUND, status=404))
        if isinstance(answer, LineError):
            raise answer
        return answer

    async def _request(self, call: Call, process: Any) -> Accepted:
        self.calls.append(call)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.held is not None and (self.held_for is None or call.to in self.held_for):
                await self.held.wait()
            fault = self._faults.popleft() if self._faults else None
            if fault is None:
                accepted: Accepted = process(call)
                return accepted
            if fault.processed:
                process(call)
            raise fault.error
        finally:
            self.at_once -= 1

    def _reply(self, call: Call) -> Accepted:
        if call.key in self._tokens or call.key in self.expired:
            raise LineError(Kind.INVALID_REPLY_TOKEN, status=400, detail="Invalid reply token")
        self._tokens.add(call.key)
        return self._accept(call)

    def _push(self, call: Call) -> Accepted:
        if call.key not in self._keys:
            self._keys[call.key] = self._accept(call)
        return self._keys[call.key]

    def _accept(self, call: Call) -> Accepted:
        self.shown.extend(call.texts)
        return Accepted(
            request_id=f"request-{next(self._requests)}",
            message_ids=tuple(str(next(self._ids)) for _ in call.texts),
            quote_tokens=tuple(f"quote-{text}" for text in call.texts),
        )


def _texts(messages: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(message["text"] for message in messages)
