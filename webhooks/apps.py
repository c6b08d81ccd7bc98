"""LINE's door as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Signed requests from LINE: stored first, understood second."""

    name = "webhooks"
    verbose_name = "LINE webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chat.operations import holders
        from webhooks import privacy

        holders.holds(
            eraser=privacy.erase,
            webhooks=privacy.sweep_webhooks,
            deliveries=privacy.sweep_relays,
        )
