"""The HTTP API of LINE: one view, a table of endpoints, the order in which LINE looks at a call."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from . import refusals
from .faults import AFTER, BEFORE
from .refusals import Refused
from .simulator import Simulator, current

MAX_BODY = 2 * 1024 * 1024


@dataclass
class Call:
    """One request to LINE. `args` are the path's variables, `body` the parsed JSON object."""

    name: str
    method: str
    path: str
    args: dict[str, str]
    headers: Any
    query: dict[str, str]
    raw: bytes
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def bearer(self) -> str:
        """The access token, "" for none."""
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token if scheme == "Bearer" else ""

    def json(self) -> dict[str, Any]:
        """The body. Raises Refused 400, 413 or 415."""
        if len(self.raw) > MAX_BODY:
            raise refusals.too_large()
        content_type = self.headers.get("Content-Type", "")
        if content_type.split(";")[0].strip().lower() != "application/json":
            raise refusals.wrong_content_type(content_type)
        try:
            body = json.loads(self.raw)
        except json.JSONDecodeError as error:
            raise refusals.not_json(error.lineno, error.colno) from None
        except UnicodeDecodeError:
            raise refusals.not_json(1, 1) from None
        if not isinstance(body, dict):
            raise refusals.not_json(1, 1)
        return body


@dataclass(frozen=True)
class Endpoint:
    name: str
    method: str
    pattern: re.Pattern[str]
    handle: Callable[[Simulator, Call], Any]
    open: bool = False


ENDPOINTS: list[Endpoint] = []


def endpoint(name: str, method: str, path: str, *, open: bool = False) -> Callable[..., Any]:
    """Register a handler for LINE's `path`; `{x}` in it becomes `call.args["x"]`.

    A handler takes (simulator, call), plain or async, and returns the JSON to answer with, an
    HttpResponse, or raises Refused. `open`: without a channel access token.
    """
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def register(handle: Callable[[Simulator, Call], Any]) -> Callable[[Simulator, Call], Any]:
        ENDPOINTS.append(Endpoint(name, method, pattern, handle, open))
        return handle

    return register


@csrf_exempt
async def line_api(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer as LINE does. Works on after the caller has hung up, as LINE would."""
    sim = current()
    raw = request.read(MAX_BODY + 1)
    return await asyncio.shield(asyncio.ensure_future(_answer(sim, request, "/" + path, raw)))


async def _answer(sim: Simulator, request: HttpRequest, path: str, raw: bytes) -> HttpResponseBase:
    call = Call("unknown", request.method or "", path, {}, request.headers, request.GET.dict(), raw)
    response: HttpResponseBase
    try:
        response = await _handle(sim, call)
    except Refused as error:
        response = JsonResponse(error.body, status=error.status, headers=error.headers)
    response["X-Line-Request-Id"] = call.request_id
    response["Date"] = http_date()
    return response


async def _handle(sim: Simulator, call: Call) -> HttpResponseBase:
    found = _find(call)
    if found is None:
        raise refusals.not_found()
    call.name = found.name
    if not found.open:
        sim = sim.of_token(call.bearer)
    sim.state.calls[found.name] += 1
    await sim.faults.strike(BEFORE, found.name)
    if not found.open:
        _authenticate(sim, call)
    result = found.handle(sim, call)
    if asyncio.iscoroutine(result):
        result = await result
    sim.state.accepted[found.name] += 1
    await sim.faults.strike(AFTER, found.name)
    return result if isinstance(result, HttpResponseBase) else JsonResponse(result)


def _find(call: Call) -> Endpoint | None:
    for candidate in ENDPOINTS:
        match = candidate.pattern.fullmatch(call.path)
        if match and candidate.method == call.method:
            call.args = match.groupdict()
            return candidate
    return None


def _authenticate(sim: Simulator, call: Call) -> None:
    if not call.bearer:
        raise refusals.unauthorized("authorization header is missing")
    if not sim.knows_token(call.bearer):
        raise refusals.unauthorized()
