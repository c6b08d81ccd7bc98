"""The bytes of what somebody sent, from LINE, as a stream.

Not through the SDK: it holds a whole body in memory, and a film may have hundreds of megabytes.
https://developers.line.biz/en/reference/messaging-api/#get-content
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from chat.line import errors
from chat.line.errors import Kind, LineError

DATA_HOST = "https://api-data.line.me"
CHUNK = 64 * 1024
# Seconds: between two pieces, not for the whole.
TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=30)
NOT_READY = 202
GONE = (404, 410)


class NotReady(Exception):
    """LINE is still preparing it: ask again later."""


class Gone(Exception):
    """LINE does not have it any more: unsent, or too old."""


@asynccontextmanager
async def content(
    base_url: str | None, token: str, message_id: str
) -> AsyncIterator[AsyncIterator[bytes]]:
    """The content of a message, in pieces. `base_url` None means LINE itself.

    Raises NotReady, Gone, LineError; the latter also while the pieces are read.
    """
    url = f"{(base_url or DATA_HOST).rstrip('/')}/v2/bot/message/{message_id}/content"
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT, trust_env=True) as session,
            session.get(url, headers=headers, allow_redirects=False) as response,
        ):
            if response.status == NOT_READY:
                raise NotReady
            if response.status in GONE:
                raise Gone
            if response.status != 200:
                request_id = response.headers.get("x-line-request-id", "")[:64]
                raise errors.of_answer(response.status, {}, request_id=request_id)
            yield response.content.iter_chunked(CHUNK)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise LineError(Kind.NETWORK, detail=type(error).__name__) from error
