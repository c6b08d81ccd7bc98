"""`manage.py rotate_keys`: secrets at rest, encrypted with the newest key."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError

from chat.operations.rotate_keys import rotate_keys


class Command(BaseCommand):
    help = (
        "Encrypt every secret anew with the first of ENCRYPTION_KEYS; the others can go then. "
        "Servers may run meanwhile. Ends with an error if a secret cannot be read with any key."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = rotate_keys()
        self.stdout.write(
            f"Encrypted anew: {done.renewed}. With the first key before: {done.kept}."
        )
        if done.unreadable:
            names = "; ".join(done.unreadable)
            raise CommandError(
                f"No key opens these, so they read as empty: {names}. Put the key that they were "
                "made with into ENCRYPTION_KEYS, or enter them again in the admin."
            )
