"""`manage.py issue_token NAME`: a token for the socket and REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from chat.errors import ChatError
from chat.models import LogEntry, OperatorProfile
from chat.operations.issue_token import issue_token

DEFAULT_DAYS = 365


class Command(BaseCommand):
    help = "Print a new token of an operator, alone on the last line. It is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="The operator's sign-in name.")
        parser.add_argument(
            "--days",
            type=int,
            default=DEFAULT_DAYS,
            help=f"Days until it expires; 0: never. Default: {DEFAULT_DAYS}.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name, days = options["name"], options["days"]
        if days < 0:
            raise CommandError("--days is 0 or more.")
        operator = (
            OperatorProfile.objects.select_related("user").filter(user__username=name).first()
        )
        if operator is None:
            raise CommandError(
                f"There is no operator {name!r}. Create one: manage.py create_operator {name}"
            )
        try:
            token = issue_token(
                operator=operator,
                lifetime=timedelta(days=days) if days else None,
                via=LogEntry.Via.COMMAND,
            )
        except ChatError as error:
            raise CommandError(error.message) from error
        until = f"for {days} days" if days else "until it is revoked"
        self.stdout.write(f"Token of {operator.display_name}, valid {until}:")
        self.stdout.write(token)
