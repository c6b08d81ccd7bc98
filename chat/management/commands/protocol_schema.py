"""`manage.py protocol_schema`: the protocol as an AsyncAPI document."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from chat.protocol.schema import asyncapi


class Command(BaseCommand):
    help = "Print the WebSocket protocol as an AsyncAPI document (docs/asyncapi.json is this)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(asyncapi(), indent=2, sort_keys=True))
