"""The product in Django's admin. Importing it registers every page."""

from chat.admin import (
    channels,
    conversations,
    log,
    media,
    messages,
    operators,
    outbox,
    site,
    workers,
)

__all__ = [
    "channels",
    "conversations",
    "log",
    "media",
    "messages",
    "operators",
    "outbox",
    "site",
    "workers",
]
