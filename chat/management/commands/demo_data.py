"""`manage.py demo_data`: example people and conversations, in a database for development."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from chat.management.demo_seed import seed
from chat.operations.sync_default_channel import sync_default_channel


class Command(BaseCommand):
    help = "Fill an empty database with example people and conversations (needs SIMULATOR=true)."

    def handle(self, *args: Any, **options: Any) -> None:
        # Everybody knows the passwords, and answers would go to LINE users who do not exist.
        if not settings.SIMULATOR:
            raise CommandError("Example data is for a server with the simulator: SIMULATOR=true.")
        channel = sync_default_channel(
            channel_secret=settings.LINE_CHANNEL_SECRET,
            access_token=settings.LINE_CHANNEL_ACCESS_TOKEN,
        )
        if channel is None:
            raise CommandError("Set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN.")
        if not seed(channel):
            self.stdout.write("There are conversations already; they stay as they are.")
