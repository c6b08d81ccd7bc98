"""What each page may do in a browser."""

from __future__ import annotations

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

CONSOLE = "/admin/live-chat/"
# Django's admin and the page of the API's document put text into the page as HTML.
OTHERS = ("/admin/", "/api/v1/docs")
# Nothing of ours asks for these, so no script that got in may.
# https://www.w3.org/TR/permissions-policy/
NOT_WANTED = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
        *("hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    )
)


class ContentPolicyMiddleware(CSPMiddleware):
    """The settings' policy, and on our own pages Trusted Types: a browser that has them lets no
    script of theirs take text for HTML or for code, whatever mistake is made.

    https://www.w3.org/TR/trusted-types/
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", NOT_WANTED)
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and is_ours(request.path_info):
            strict: dict[str, Any] = {
                "require-trusted-types-for": ["'script'"],
                "trusted-types": ["'none'"],
            }
            parts.update = {**strict, **(parts.update or {})}
        return parts


def is_ours(path: str) -> bool:
    """Whether all script of that page is this project's."""
    return path.startswith(CONSOLE) or not path.startswith(OTHERS)
