"""What the pages of other systems share, here and in `webhooks`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chat.admin_base import ReadOnlyAdmin
from chat.models import LogEntry
from chat.models.outward import Call, Target
from chat.operations.subscriptions import delete_target, replay, save_target


def warn_of_switched_off(request: HttpRequest, *models: type[Target]) -> None:
    """Say what is told nothing any more, to whoever may see it. All kinds where none is named."""
    for model in models or Target.__subclasses__():
        if not request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            continue
        for target in model._default_manager.filter(disabled_at__isnull=False):
            messages.error(
                request,
                f"“{target.name}” was switched off by itself: {target.disabled_why} "
                "Mend its server, then save it with “Is enabled” on.",
            )


class TargetAdmin(admin.ModelAdmin):
    """A page of systems that are called. `what` begins their actions in the audit log."""

    what = ""
    health_fields = ("health", "last_ok_at", "failing_since", "resting_until")
    readonly_fields = health_fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        waiting = Count("deliveries", filter=Q(deliveries__state=Call.State.PENDING))
        counted: QuerySet[Any] = rows.annotate(waiting_count=waiting)
        return counted

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        warn_of_switched_off(request, self.model)
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.secret_to_show = save_target(
            target=obj,
            what=self.what,
            changed=form.changed_data,
            actor_id=request.user.pk,
            via=LogEntry.Via.ADMIN,
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_target(target=obj, what=self.what, actor_id=request.user.pk, via=LogEntry.Via.ADMIN)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for target in queryset:
            self.delete_model(request, target)

    @admin.display(description="Waiting")
    def waiting(self, target: Any) -> int:
        return int(getattr(target, "waiting_count", 0))

    @admin.display(description="Health")
    def health(self, target: Target) -> SafeString | str:
        if target.disabled_at:
            return format_html("<strong>Switched off by itself: {}</strong>", target.disabled_why)
        if not target.is_enabled:
            return "Off"
        if target.failing_since:
            return f"Failing since {target.failing_since:%Y-%m-%d %H:%M} UTC"
        return "Good" if target.last_ok_at else "Not called yet"


class CallAdmin(ReadOnlyAdmin):
    """A delivery log, with replay."""

    what = ""
    list_select_related = ("target",)
    ordering = ("-pk",)
    actions = ("replay",)

    @admin.action(description="Replay: deliver once more", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        done = replay(
            model=self.model,
            what=self.what,
            ids=chosen,
            actor_id=request.user.pk,
            via=LogEntry.Via.ADMIN,
        )
        if done:
            messages.success(request, f"Due now: {done}. The worker takes them within a second.")
        if left := len(chosen) - done:
            messages.warning(request, f"Left alone, as they are under way or erased: {left}.")

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return self.may_change(request)

    @admin.display(description="Outcome")
    def outcome(self, call: Call) -> str:
        if call.status is not None:
            return f"HTTP {call.status}, {call.milliseconds} ms"
        return call.error or "—"
