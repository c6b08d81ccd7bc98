"""Who may read the figures, and how they are written."""

from __future__ import annotations

import hmac
import logging
import time
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from chat import broadcast, threads
from livechat_project.metrics.rows import Rows

logger = logging.getLogger(__name__)

REGISTRY.register(Rows())

# One of its own: slow figures hold up nobody, and no request holds up the figures.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="metrics")
LAYER_TIMEOUT = 2.0


def may_read(authorization: str) -> bool:
    """Whether this `Authorization` is METRICS_TOKEN's."""
    kind, _, given = authorization.partition(" ")
    token = settings.METRICS_TOKEN
    return kind.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


@never_cache
async def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus's text form. 404 where METRICS_TOKEN is not set, 401 without it."""
    if not settings.METRICS_TOKEN:
        return HttpResponse("There are no metrics here.\n", status=404, content_type="text/plain")
    if not may_read(request.headers.get("authorization", "")):
        return HttpResponse(
            "Send Authorization: Bearer, and METRICS_TOKEN.\n",
            status=401,
            content_type="text/plain",
            headers={"WWW-Authenticate": "Bearer"},
        )
    body = await threads.run_in(_thread, generate_latest)
    return HttpResponse(body + await _layer(), content_type=CONTENT_TYPE_LATEST)


async def _layer() -> bytes:
    """How long a message takes through the channel layer, from here to here: what a socket waits
    for on top of its own process. +Inf where none comes."""
    began = time.perf_counter()
    try:
        came = await broadcast.round_trip(LAYER_TIMEOUT)
    except Exception as error:  # noqa: BLE001 (the layer's own kinds; that is the figure)
        logger.warning("The channel layer could not be timed: %r", error)
        came = False
    said = f"{time.perf_counter() - began:.6f}" if came else "+Inf"
    name = "livechat_channel_layer_seconds"
    return (
        f"# HELP {name} A message through the channel layer and back.\n"
        f"# TYPE {name} gauge\n{name} {said}\n"
    ).encode()
