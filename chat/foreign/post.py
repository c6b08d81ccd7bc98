"""One POST to somebody's server, which may be slow, wrong or hostile.

The name is looked up, every address that comes back is checked, and the connection goes to one of
these: no second look-up whose answer could differ. Redirects are not followed, proxies and cookies
not used, and no more of an answer is read than the log shows.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from chat.foreign.addresses import Forbidden, check, parts_of

# Seconds.
TIMEOUT = 10.0
CONNECT_TIMEOUT = 5.0
MAX_CONNECTIONS = 32
# Of the answer.
LONGEST_ANSWER = 200


@dataclass(frozen=True)
class Outcome:
    """What came of it. `status` None: no answer, and `error` says why."""

    status: int | None
    milliseconds: int
    answer: str = ""
    error: str = ""

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class _CheckedResolver(AbstractResolver):
    """Names to addresses, all of which may be called; else none."""

    def __init__(self, scheme: str) -> None:
        self._scheme = scheme
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for one in found:
            check(one["host"], scheme=self._scheme)
        return found

    async def close(self) -> None:
        await self._inner.close()


class Poster:
    """Posts, for one event loop. Close it in the end."""

    def __init__(self, *, timeout: float = TIMEOUT) -> None:
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=CONNECT_TIMEOUT)
        self._sessions: dict[str, aiohttp.ClientSession] = {}

    async def close(self) -> None:
        """Close the connections."""
        for session in self._sessions.values():
            await session.close()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """Say it once, as it is. Raises nothing: what went wrong is in the outcome."""
        begun = time.monotonic()

        def after(**found: Any) -> Outcome:
            return Outcome(milliseconds=int((time.monotonic() - begun) * 1000), **found)

        try:
            parts = parts_of(url)
            async with self._session(parts.scheme).post(
                url, data=body, headers=headers, allow_redirects=False
            ) as response:
                return after(status=response.status, answer=await _beginning(response))
        except Forbidden as error:
            return after(status=None, error=str(error))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return after(status=None, error=_reason(error))

    def _session(self, scheme: str) -> aiohttp.ClientSession:
        session = self._sessions.get(scheme)
        if session is None:
            session = self._sessions[scheme] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=_CheckedResolver(scheme),
                    # An answer that was allowed a while ago says nothing about now.
                    use_dns_cache=False,
                    limit=MAX_CONNECTIONS,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
                trust_env=False,
                auto_decompress=False,
            )
        return session


async def _beginning(response: aiohttp.ClientResponse) -> str:
    """What its sender says, for the log; "" where it breaks off: the status has said all."""
    try:
        return _shown(await response.content.read(LONGEST_ANSWER))
    except (aiohttp.ClientError, TimeoutError, OSError):
        return ""


def _shown(begun: bytes) -> str:
    return begun.decode("utf-8", "replace").replace("\x00", "\N{REPLACEMENT CHARACTER}").strip()


def _reason(error: Exception) -> str:
    if isinstance(error, asyncio.TimeoutError | TimeoutError):
        return "No answer in time."
    cause = error.__cause__
    if isinstance(cause, Forbidden):
        return str(cause)
    return f"{type(error).__name__}: {error}"[:300]
