"""The settings that the simulator reads, at the time of use so that tests can change them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

WEBHOOK_PATH = "/api/v1/line/webhook"


def public_url() -> str:
    """Where browsers reach us, without a slash at the end."""
    return str(getattr(settings, "PUBLIC_URL", "") or "http://127.0.0.1:8000").rstrip("/")


def webhook_url() -> str:
    """Where webhooks go: the product's own address unless SIMULATOR_WEBHOOK_URL says otherwise."""
    return str(getattr(settings, "SIMULATOR_WEBHOOK_URL", "") or public_url() + WEBHOOK_PATH)


def own_ports() -> set[int | None]:
    """The ports at which this machine's own server is reached: by browsers, and by webhooks."""
    return {urlsplit(url).port for url in (public_url(), webhook_url())}


def store_path() -> str:
    """The SQLite file of the simulator's memory; `:memory:` forgets with the process."""
    return str(getattr(settings, "SIMULATOR_STORE", "") or ":memory:")


def channel_secret() -> str:
    return str(getattr(settings, "LINE_CHANNEL_SECRET", "") or "")


def access_token() -> str:
    return str(getattr(settings, "LINE_CHANNEL_ACCESS_TOKEN", "") or "")


def static_url(path: str) -> str:
    """The absolute address of a static file, as LINE's `pictureUrl` is absolute."""
    return public_url() + "/" + str(settings.STATIC_URL or "static/").strip("/") + "/" + path
