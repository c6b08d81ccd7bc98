"""The product in Django's admin. Importing it registers every page."""

from chat.admin import (
    canned,
    channels,
    conversations,
    log,
    media,
    messages,
    notes,
    operators,
    outbox,
    schedules,
    site,
    tags,
    workers,
)

__all__ = [
    "canned",
    "channels",
    "conversations",
    "log",
    "media",
    "messages",
    "notes",
    "operators",
    "outbox",
    "schedules",
    "site",
    "tags",
    "workers",
]
