"""What an error page may show of a request that failed: nothing that opens an account.

Django hides settings by their names. With DEBUG on its page shows every variable of every frame, a
channel's secret among them, and such pages are pasted into chats and issues: so they are cleansed.
"""

from __future__ import annotations

import re
from collections.abc import ItemsView, Iterator, Mapping
from types import FrameType
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

# Shorter ones are in every text.
SHORTEST = 8


class ErrorPageFilter(SafeExceptionReporterFilter):
    """Hides variables and fields by their names, and what holds a secret that we know."""

    hidden_settings = re.compile(
        "API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|HTTP_COOKIE|CIPHER|SESSION", re.IGNORECASE
    )

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """The form, without what was typed into fields for secrets."""
        shown: Mapping[str, Any] = super().get_post_parameters(request)
        return {name: self.cleanse_setting(name, value) for name, value in shown.items()}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        """The variables of a frame, by name and by what they hold."""
        known = tuple(self._known(request))
        return {
            name: self._shown(name, value, known)
            for name, value in super().get_traceback_frame_variables(request, tb_frame)
        }.items()

    def _shown(self, name: str, value: Any, known: tuple[str, ...]) -> Any:
        cleansed = self.cleanse_setting(name, value)
        try:
            text = repr(cleansed)
        except Exception:  # noqa: BLE001 - a variable's own repr may do anything
            return self.cleansed_substitute
        return self.cleansed_substitute if any(one in text for one in known) else cleansed

    def _known(self, request: HttpRequest | None) -> Iterator[str]:
        values = [settings.LINE_CHANNEL_SECRET, settings.LINE_CHANNEL_ACCESS_TOKEN]
        values += [settings.SECRET_KEY, *settings.ENCRYPTION_KEYS]
        if request is not None:
            values += [
                value for name, value in _form(request).items() if self.hidden_settings.search(name)
            ]
            values += [
                request.headers.get("Authorization", "").rpartition(" ")[2],
                *request.COOKIES.values(),
            ]
        for value in values:
            if len(value) >= SHORTEST:
                yield value


def _form(request: HttpRequest) -> Mapping[str, Any]:
    """What was posted, as far as it was read before the error."""
    return getattr(request, "_post", {}) or {}
