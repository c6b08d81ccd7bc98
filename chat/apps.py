"""The product's Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """Conversations, sessions, messages and the doors to them."""

    name = "chat"
    verbose_name = "Live chat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chat import revocation
        from chat.pages import seen

        revocation.connect()
        seen.connect()
