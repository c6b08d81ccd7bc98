"""What LINE sent, byte for byte; events that failed can be worked on once more."""

from __future__ import annotations

import json

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

import webhooks.admin_relay  # noqa: F401  (registers its pages)
from chat.admin_base import ReadOnlyAdmin, pre, pretty, shortened
from chat.models import LogEntry
from webhooks.models import WebhookEvent, WebhookRequest
from webhooks.replay import replay_events


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"
    STATES = {
        "waiting": Q(processed_at__isnull=True, parked_at__isnull=True),
        "parked": Q(parked_at__isnull=False),
        "processed": Q(processed_at__isnull=False),
    }

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(state, state.capitalize()) for state in self.STATES]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[WebhookEvent]
    ) -> QuerySet[WebhookEvent]:
        state = self.STATES.get(self.value() or "")
        return queryset if state is None else queryset.filter(state)


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    list_display = ("kind", "channel", "state", "attempts", "error", "received_at", "event_key")
    list_filter = (StateFilter, "kind", "channel", "is_redelivery")
    list_select_related = ("channel",)
    search_fields = ("event_key", "source_key", "last_error")
    ordering = ("-pk",)
    actions = ("replay",)
    fields = (
        ("kind", "channel", "state"),
        ("event_key", "source_key"),
        ("received_at", "occurred_at", "is_redelivery"),
        ("processed_at", "parked_at", "attempts", "due_at"),
        "traceback",
        "as_json",
        ("request", "position"),
    )

    @admin.action(description="Replay: work on unprocessed events now", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[WebhookEvent]) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        done = replay_events(event_ids=chosen, actor_id=request.user.pk, via=LogEntry.Via.ADMIN)
        if done:
            messages.success(request, f"Due now: {done}. The worker takes them within a second.")
        if left := len(chosen) - done:
            messages.warning(request, f"Left alone, as they have been processed: {left}.")

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return self.may_change(request)

    @admin.display(description="State")
    def state(self, event: WebhookEvent) -> str:
        if event.processed_at:
            return "Processed"
        return "Parked" if event.parked_at else "Waiting"

    @admin.display(description="Last error", ordering="last_error")
    def error(self, event: WebhookEvent) -> str:
        lines = event.last_error.strip().splitlines()
        return shortened(lines[-1]) if lines else "—"

    @admin.display(description="Last error")
    def traceback(self, event: WebhookEvent) -> SafeString | str:
        return pre(event.last_error) if event.last_error else "—"

    @admin.display(description="As LINE wrote it")
    def as_json(self, event: WebhookEvent) -> SafeString:
        try:
            return pretty(event.raw)
        except (ValueError, LookupError, TypeError, RecursionError):
            return _body(event.request)


@admin.register(WebhookRequest)
class WebhookRequestAdmin(ReadOnlyAdmin):
    list_display = ("id", "channel", "received_at", "destination", "event_count")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = ("destination",)
    ordering = ("-pk",)
    fields = (("channel", "received_at"), "destination", "as_text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookRequest]:
        requests: QuerySet[WebhookRequest] = super().get_queryset(request)
        return requests.annotate(event_total=Count("events")).defer("body")

    @admin.display(description="Events")
    def event_count(self, request: WebhookRequest) -> int:
        return int(getattr(request, "event_total", 0))

    @admin.display(description="Body")
    def as_text(self, request: WebhookRequest) -> SafeString:
        return _body(request)


def _body(request: WebhookRequest) -> SafeString:
    body = bytes(request.body)
    try:
        return pretty(json.loads(body))
    except (ValueError, RecursionError):
        return pre(body.decode("utf-8", errors="replace"))
