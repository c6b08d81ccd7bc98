"""The product in Django's admin. Importing it registers every page."""

from chat.admin import (
    auto_messages,
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
    subscriptions,
    surveys,
    tags,
    workers,
)

__all__ = [
    "auto_messages",
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
    "subscriptions",
    "surveys",
    "tags",
    "workers",
]
