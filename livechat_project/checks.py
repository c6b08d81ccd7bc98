"""`manage.py check`: what is wrong with the configuration, and what would be right.

| id | says |
|---|---|
| livechat.E001 | no SECRET_KEY, or one that others know, and DEBUG is off |
| livechat.E002 | a value cannot be read |
| livechat.E003 | PUBLIC_URL is missing, and DEBUG is off |
| livechat.E004 | SIMULATOR is on, and DEBUG is off |
| livechat.E005 | LINE_CHANNEL_SECRET without a token or an id, or the other way round |
| livechat.E006 | NAME_FILE cannot be read, or is set beside NAME |
| livechat.W001 | LINE_API_BASE_URL points elsewhere than to LINE |
| livechat.W002 | ENCRYPTION_KEYS is missing, and DEBUG is off |
| livechat.W003 | no LINE channel in the environment, and DEBUG is off |
| livechat.W004 | PUBLIC_URL is not https, and DEBUG is off |
| livechat.W005 | ALLOWED_HOSTS is * and DEBUG is off |
| livechat.W006 | LINE_CHANNEL_SECRET does not look like one |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from livechat_project.addresses import LOOPBACK

# "Channel secret" on the LINE Developers Console: 32 hexadecimal digits.
_CHANNEL_SECRET = re.compile(r"[0-9a-f]{32}", re.ASCII)


def refuse_if_misconfigured() -> None:
    """Keep a server from starting where no command ran the checks (any ASGI server).

    Raises ImproperlyConfigured with every error and its hint.
    """
    errors = [message for message in all_messages() if isinstance(message, Error)]
    if errors:
        lines = [f"{error.msg} {error.hint} ({error.id})" for error in errors]
        raise ImproperlyConfigured("\n".join(["This configuration cannot be served:", *lines]))


@checks.register
def configuration(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Everything below, as one of Django's system checks: every command runs it first."""
    return all_messages()


def all_messages() -> list[CheckMessage]:
    return [*_unreadable_values(), *_public_url(), *_line_channel(), *_line_api()]


def _unreadable_values() -> list[CheckMessage]:
    return [
        (Error if problem.fatal else checks.Warning)(
            problem.message, hint=problem.hint, id=problem.id
        )
        for problem in settings.CONFIGURATION_PROBLEMS
    ]


def _public_url() -> list[CheckMessage]:
    parts = urlsplit(settings.PUBLIC_URL)
    if settings.DEBUG or parts.scheme == "https" or parts.hostname in LOOPBACK:
        return []
    return [
        checks.Warning(
            f"PUBLIC_URL is {settings.PUBLIC_URL}: what operators and customers write, and the "
            "operators' sessions, cross the network unencrypted.",
            hint="Put a proxy with TLS in front and set PUBLIC_URL to its https:// address.",
            id="livechat.W004",
        )
    ]


def _line_channel() -> list[CheckMessage]:
    secret = settings.LINE_CHANNEL_SECRET
    token = settings.LINE_CHANNEL_ACCESS_TOKEN or settings.LINE_CHANNEL_ID
    where = "It stands on the LINE Developers Console, on the Messaging API channel's page."
    if bool(secret) != bool(token):
        missing = "LINE_CHANNEL_ACCESS_TOKEN" if secret else "LINE_CHANNEL_SECRET"
        instead = ", or LINE_CHANNEL_ID in its place" if secret else ""
        return [
            Error(
                f"{missing} is missing: LINE's default channel needs the secret and the token.",
                hint=f"Set {missing}{instead}, or neither of the two. {where}",
                id="livechat.E005",
            )
        ]
    if not secret:
        if settings.DEBUG:
            return []
        return [
            checks.Warning(
                "LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN are missing, so there is no "
                "default LINE channel.",
                hint="Set both, unless all channels are kept in the admin.",
                id="livechat.W003",
            )
        ]
    if not settings.SIMULATOR and not _CHANNEL_SECRET.fullmatch(secret):
        return [
            checks.Warning(
                "LINE_CHANNEL_SECRET is not 32 hexadecimal digits, as LINE's are.",
                hint=f"Copy the channel secret, not the token or the channel ID. {where}",
                id="livechat.W006",
            )
        ]
    return []


def _line_api() -> list[CheckMessage]:
    if not settings.LINE_API_BASE_URL or settings.SIMULATOR:
        return []
    return [
        checks.Warning(
            f"LINE_API_BASE_URL is {settings.LINE_API_BASE_URL}: answers and channel tokens go "
            "there and not to LINE.",
            hint="Unset LINE_API_BASE_URL to talk to LINE.",
            id="livechat.W001",
        )
    ]
