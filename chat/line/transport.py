"""One HTTP request to LINE and its answer, through line-bot-sdk's async client.

The SDK brings the session, the hosts, the authorisation and the proxies. Bodies are ours on both
ways: what goes out is the JSON that was committed, and what comes back must not be able to turn
a message that LINE accepted into an error (the SDK raises where an answer is not what it expects).
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from linebot.v3.messaging import ApiException, AsyncApiClient, Configuration

from chat.line.errors import Kind, LineError

API_HOST = "https://api.line.me"
# Seconds. The SDK's own limit is 300; a lease on a delivery is 15.
TIMEOUT = 10.0
CONNECT_TIMEOUT = 5.0
# More than a worker calls at once: waiting for a free connection counts as connecting.
MAX_CONNECTIONS = 64
MAX_REQUEST_ID = 64

# At DEBUG the SDK logs answers whole, people's names and quote tokens included.
logging.getLogger("linebot").setLevel(logging.INFO)

# Raised before anything of the request has been written.
_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
_LOST = (aiohttp.ClientError, TimeoutError, OSError)
# The SDK hands these over as they are, instead of decoding them.
_RAW = {str(status): "bytearray" for status in range(200, 300)}


@dataclass(frozen=True)
class Answer:
    """What LINE answered, whatever the status. `body` is {} where it was not a JSON object."""

    status: int
    body: dict[str, Any]
    request_id: str
    accepted_request_id: str
    # LINE's clock, as HTTP writes it.
    date: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Transport:
    """The SDK's client for one event loop; the channel's token is given with each call.

    `base_url` None means LINE itself. It must not be LINE's own address: the SDK would then send
    requests for content to the wrong one of LINE's two hosts.
    """

    def __init__(self, base_url: str | None, *, timeout: float, connect_timeout: float) -> None:
        configuration = Configuration(
            access_token="", host=base_url.rstrip("/") if base_url else None
        )
        configuration.connection_pool_maxsize = MAX_CONNECTIONS
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=connect_timeout)
        self._api = AsyncApiClient(configuration)
        # Each call brings its own, or has none.
        del self._api.default_headers["Authorization"]
        self._api.rest_client.pool_manager = _Session(self._api.rest_client.pool_manager)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None,
        ids: Mapping[str, str] | None = None,
        body: dict[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask, and return the answer of any status. `ids` go into the path's `{names}`.

        `token` None: a call that needs none; its `form` says who asks. Raises LineError: TOKEN for
        one that no header can carry, NETWORK where nothing was sent, INTERRUPTED where no answer
        came.
        """
        if token is not None and not (token.isascii() and token.isprintable() and token):
            raise LineError(Kind.TOKEN, detail="The channel has no usable access token.")
        authorization = {
            "type": "bearer",
            "in": "header",
            "key": "Authorization",
            "value": f"Bearer {token}",
        }
        form_type = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        try:
            response = await self._api.call_api(
                path,
                method,
                path_params=dict(ids or {}),
                header_params={"Accept": "application/json", **form_type, **(headers or {})},
                body=_in_one_order(body),
                post_params=list(form.items()) if form else None,
                response_types_map=_RAW,
                auth_settings=[] if token is None else ["Bearer"],
                _request_timeout=self._timeout,
                _request_auth=None if token is None else authorization,
                _host=API_HOST,
            )
        except ApiException as error:
            return _answer(error.status, error.body, error.headers or {})
        except _NEVER_SENT as error:
            raise LineError(Kind.NETWORK, detail=type(error).__name__) from error
        except _LOST as error:
            raise LineError(Kind.INTERRUPTED, detail=type(error).__name__) from error
        return _answer(response.status_code, response.data, response.headers)


@dataclass(frozen=True)
class _Response:
    """As much of aiohttp's response as the SDK uses."""

    status: int
    reason: str | None
    headers: Mapping[str, str]
    body: bytes

    async def read(self) -> bytes:
        return self.body


class _Session:
    """aiohttp's session, as the SDK calls it, but for what would hide LINE's verdict.

    A redirect is not followed: a POST would become a GET, whose 200 means nothing. A body that
    breaks off is dropped, since the status has said all. An error's body is made UTF-8, which
    the SDK takes for granted and a proxy's page need not be.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def request(self, **arguments: Any) -> _Response:
        async with self._session.request(**arguments, allow_redirects=False) as response:
            try:
                body = await response.read()
            except _LOST:
                body = b""
            if not 200 <= response.status < 300:
                body = body.decode("utf-8", "replace").encode()
            return _Response(response.status, response.reason, response.headers, body)

    async def close(self) -> None:
        await self._session.close()
        # aiohttp closes TLS connections in the loop's next turns.
        await asyncio.sleep(0)


def _answer(status: int, body: bytes | str | None, headers: Mapping[str, str]) -> Answer:
    return Answer(
        status=status,
        body=_json_object(body or b""),
        request_id=headers.get("x-line-request-id", "")[:MAX_REQUEST_ID],
        accepted_request_id=headers.get("x-line-accepted-request-id", "")[:MAX_REQUEST_ID],
        date=headers.get("Date", ""),
    )


def _in_one_order(body: dict[str, Any] | None) -> dict[str, Any] | None:
    """The same JSON with sorted keys. A retry has to repeat the body, and a database that keeps
    JSON by its meaning (PostgreSQL's jsonb) gives it back in an order of its own."""
    if body is None:
        return None
    ordered: dict[str, Any] = json.loads(json.dumps(body, sort_keys=True))
    return ordered


def _json_object(body: bytes | str) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
