"""Where LINE posts: verify, store, answer. What it means comes after the answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import UnreadablePostError
from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.errors import ValidationError
from chat.line import signature
from chat.models import Channel
from chat.models.channel import DEFAULT_SLUG
from chat.operations.note_webhook import note_webhook_refused, note_webhook_seen
from webhooks import intake, pump

# LINE's own bodies are far smaller; ours must not sit in memory because somebody sends more.
MAX_BODY_BYTES = 1024 * 1024


class LineWebhook(APIView):
    """`POST /api/v1/line/webhook[/<channel>]`.

    200 `{}` once the events are committed, also for no events and for kinds that we do not know:
    a 200 is final, and anything else would have LINE suspend a webhook that works. 400 without
    or with a wrong signature, and nothing is stored; 404 for a channel that there is not; 413
    for a body over 1 MiB. Never an HTTP call in here: LINE waits two seconds.
    """

    # LINE's documentation says what comes here; ours is for those who call us by choice.
    schema = None
    # The signature is the authentication.
    authentication_classes: tuple[Any, ...] = ()
    permission_classes: tuple[Any, ...] = ()
    # The raw bytes are what is signed; they are parsed after they are verified.
    parser_classes: tuple[Any, ...] = ()

    def post(self, request: Request, slug: str = DEFAULT_SLUG) -> Response:
        channel = Channel.objects.filter(slug=slug, is_active=True).first()
        if channel is None:
            raise NotFound("There is no channel of this name.")
        body = _body(request)
        if body is None:
            return Response({"error": _too_large()}, status=413)
        given = request.headers.get("x-line-signature", "")
        if not signature.verify(channel.channel_secret, body, given):
            note_webhook_refused(channel, timezone.now())
            raise ValidationError(
                "x-line-signature is missing, or is not this body's under the channel's secret.",
                field="x-line-signature",
            )
        stored = intake.store(channel=channel, body=body)
        pump.process_soon(stored)
        note_webhook_seen(channel, timezone.now())
        return Response({})


def _body(request: Request) -> bytes | None:
    """The raw bytes, or None where there are too many."""
    try:
        if int(request.headers.get("content-length") or 0) > MAX_BODY_BYTES:
            return None
        body: bytes = request._request.body
    except (RequestDataTooBig, UnreadablePostError, ValueError):
        return None
    return body if len(body) <= MAX_BODY_BYTES else None


def _too_large() -> dict[str, Any]:
    return {
        "code": "validation_error",
        "message": f"The body is over {MAX_BODY_BYTES} bytes.",
        "retryable": False,
    }
