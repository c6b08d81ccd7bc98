"""What the fork server imports once, for all programs of a run: libraries that read no settings.

Without it half of a run's processor time went into importing them again for each program that a
test starts, line-bot-sdk's models above all.
"""

from __future__ import annotations

import gc
import importlib
import sys

LIBRARIES = (
    "aiohttp",
    "asgiref.sync",
    "autobahn.twisted.websocket",
    "channels.auth",
    "channels.generic.websocket",
    "channels_redis.core",
    "cryptography.fernet",
    "django.contrib.auth.hashers",
    "django.contrib.postgres.fields",
    "django.core.handlers.asgi",
    "django.core.management",
    "linebot.v3.messaging",
    "linebot.v3.webhooks",
    "PIL.Image",
    "psycopg_pool",
    "pydantic",
    "redis.asyncio",
    "rest_framework.serializers",
    "twisted.internet.asyncioreactor",
    "twisted.internet.endpoints",
    "twisted.web.http",
)


def load() -> None:
    """Import them. Fails where one took the settings or a reactor: a program brings its own."""
    for library in LIBRARIES:
        importlib.import_module(library)
    from django.conf import settings

    assert not settings.configured, "A library read the settings before there was a program."
    assert "twisted.internet.reactor" not in sys.modules, "A library chose the reactor."
    # Shared with the programs, and not looked at again by their garbage collections.
    gc.freeze()


load()
