"""`manage.py create_operator NAME --role …`: a new person in the team."""

from __future__ import annotations

import os
from getpass import getpass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser

from chat.errors import ChatError
from chat.models import LogEntry, OperatorProfile
from chat.operations.create_operator import create_operator


class Command(BaseCommand):
    help = "Create a person who may use the console; supervisors and administrators also the admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="What they sign in with.")
        parser.add_argument(
            "--role",
            choices=OperatorProfile.Role.values,
            default=OperatorProfile.Role.OPERATOR.value,
        )
        parser.add_argument("--display-name", default="", help="What others see; default: NAME.")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        # Before anybody types a password for nothing.
        if User.objects.filter(username__iexact=name).exists():
            raise CommandError(f"There is a user {name!r} already; choose another name.")
        password = self._password(User(username=name))
        try:
            profile = create_operator(
                username=name,
                password=password,
                role=options["role"],
                display_name=options["display_name"],
                via=LogEntry.Via.COMMAND,
            )
        except ChatError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Created {profile.role} {profile.user.username}.")

    def _password(self, user: User) -> str:
        password = os.environ.get("OPERATOR_PASSWORD", "")
        if not password:
            password = self._typed_twice()
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password

    def _typed_twice(self) -> str:
        try:
            password = getpass("Password: ")
            again = getpass("Password (again): ")
        except (EOFError, KeyboardInterrupt):
            raise CommandError(
                "No password was typed. Without a terminal, set OPERATOR_PASSWORD."
            ) from None
        if password != again:
            raise CommandError("The two passwords differ; nothing was created.")
        return password
