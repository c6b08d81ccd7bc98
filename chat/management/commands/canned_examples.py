"""`manage.py canned_examples`: canned replies to begin with."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from chat.management.canned_examples import add_canned_examples


class Command(BaseCommand):
    help = "Share example canned replies in English, Thai and Japanese, where none are shared yet."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        added = add_canned_examples()
        if added:
            self.stdout.write(f"Added {added} canned replies; change them under /admin/.")
        else:
            self.stdout.write("There are shared canned replies already; they stay as they are.")
