"""Who is there: workers, and operators' open sockets."""

from __future__ import annotations

from django.contrib import admin
from django.utils import timezone

from chat.admin_base import ReadOnlyAdmin
from chat.models import OperatorConnection, WorkerHeartbeat
from chat.models.connection import CONNECTION_LIFETIME, WORKER_LIFETIME


@admin.register(WorkerHeartbeat)
class WorkerHeartbeatAdmin(ReadOnlyAdmin):
    list_display = ("id", "is_alive", "started_at", "last_seen")
    ordering = ("-last_seen",)

    @admin.display(description="Alive", boolean=True)
    def is_alive(self, worker: WorkerHeartbeat) -> bool:
        return worker.last_seen > timezone.now() - WORKER_LIFETIME


@admin.register(OperatorConnection)
class OperatorConnectionAdmin(ReadOnlyAdmin):
    list_display = ("operator", "is_open", "customer", "connected_at", "last_seen")
    list_select_related = ("operator", "conversation__customer")
    search_fields = ("operator__username",)
    ordering = ("-last_seen",)

    @admin.display(description="Open", boolean=True)
    def is_open(self, connection: OperatorConnection) -> bool:
        return connection.last_seen > timezone.now() - CONNECTION_LIFETIME

    @admin.display(description="Looks at")
    def customer(self, connection: OperatorConnection) -> str:
        return str(connection.conversation.customer) if connection.conversation else "—"
