"""Every refusal in one shape: `{"error": {code, message, retryable, field?, retry_after?}}`."""

from __future__ import annotations

import math
from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from chat import errors

_CODES = {
    400: errors.ValidationError.code,
    401: errors.NotAuthenticated.code,
    403: errors.Forbidden.code,
    429: errors.RateLimitExceeded.code,
}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST Framework's exception handler. None: not ours, a 500."""
    if isinstance(error, errors.ChatError):
        response = Response({"error": error.as_payload()}, status=error.status)
        if error.status == 401:
            response["WWW-Authenticate"] = "Token"
        if error.retry_after is not None:
            response["Retry-After"] = str(math.ceil(error.retry_after))
        return response
    if isinstance(error, exceptions.ValidationError):
        field, message = _first(error.detail)
        wrong = errors.ValidationError(message, field=field)
        return Response({"error": wrong.as_payload()}, status=wrong.status)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, exceptions.APIException):
        payload = {
            "code": _CODES.get(error.status_code, "validation_error"),
            "message": str(error.detail),
            "retryable": error.status_code in (429, 503),
        }
        return Response({"error": payload}, status=error.status_code)
    return None


def _first(detail: Any) -> tuple[str | None, str]:
    """The first wrong field and what is wrong with it."""
    if isinstance(detail, dict):
        for field, reasons in detail.items():
            reason = reasons[0] if isinstance(reasons, list) and reasons else reasons
            return str(field), f"{field}: {reason}"
    if isinstance(detail, list) and detail:
        return None, str(detail[0])
    return None, str(detail)
