"""`manage.py reset_second_factor NAME`: for somebody who has lost both phone and recovery codes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.models import LogEntry
from chat.operations.second_factor import remove
from chat.operations.sign_in_tries import unlock


class Command(BaseCommand):
    help = "Take the second step off of a person, and let them try to sign in again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="Their sign-in name.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['name']!r}.")
        there = remove(user=user, by_id=None, via=LogEntry.Via.COMMAND)
        unlock(user=user, by_id=None, via=LogEntry.Via.COMMAND)
        said = "has a password only now" if there else "had no second step"
        self.stdout.write(f"{user} {said}, and can try to sign in again.")
