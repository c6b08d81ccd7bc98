"""Who is there: open sockets and living workers. Rows that are not renewed do not count."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models

from chat.models.conversation import Conversation

# A socket's row is renewed every 20 s; a killed process's operators are gone within 60 s.
CONNECTION_LIFETIME = timedelta(seconds=50)
WORKER_LIFETIME = timedelta(seconds=15)


class OperatorConnection(models.Model):
    """One open socket of an operator."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_connections"
    )
    # The server process that holds it.
    process = models.UUIDField()
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="viewers"
    )
    connected_at = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Connection of operator {self.operator_id}"


class WorkerHeartbeat(models.Model):
    """A worker process that sends the outbox; `ready` asks whether one lives."""

    id = models.UUIDField(primary_key=True, editable=False)
    started_at = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Worker {self.pk}"
