"""`manage.py demo`: everything in one process on this machine, with a simulated LINE."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from chat.management.demo_stories import PEOPLE, password_of
from livechat_project import demo, server


class Command(BaseCommand):
    help = "Serve a demo on 127.0.0.1 with example data in var/demo. Needs no settings."
    # The settings that this process began with are somebody else's: see `handle`.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--reload", action="store_true", help="Start again when code or a template changes."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        if not demo.port_is_free(port):
            raise CommandError(
                f"Port {port} is in use. Stop what listens there, or choose another: "
                f"make demo PORT={port + 1 if port < 65535 else 8000}"
            )
        if options["reload"]:
            command = [sys.executable, sys.argv[0], "demo", "--port", str(port)]
            sys.exit(demo.run_reloading(command, base_dir=settings.BASE_DIR))
        environment = demo.environment(os.environ, base_dir=settings.BASE_DIR, port=port)
        if dict(os.environ) != environment:
            # Settings are read once, when a process starts: start again with the demo's.
            os.execve(sys.executable, [sys.executable, *sys.argv], environment)  # noqa: S606
        self.check()
        (settings.BASE_DIR / "var" / "demo").mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("demo_data", stdout=self.stdout)
        settings.DEMO_LOGINS = [
            {"username": name, "password": password_of(name), "role": role}
            for name, role, _ in PEOPLE
        ]
        try:
            server.serve(
                host=demo.HOST, port=port, with_worker=True, say=lambda _: self._introduce(port)
            )
        except server.CannotListen as error:
            raise CommandError(str(error)) from error

    def _introduce(self, port: int) -> None:
        address = f"http://localhost:{port}"
        lines = [
            "",
            f"  Console   {address}/admin/live-chat/   where operators answer",
            f"  Phone     {address}/simulator/         where LINE users write",
            f"  Admin     {address}/admin/             for carol and dan",
            "",
            "  Sign in as",
            *(f"    {name:<6} {password_of(name):<11} {role}" for name, role, _ in PEOPLE),
            "",
            "  Ctrl+C stops it. What you write is kept in var/demo.",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
