"""Targets as staff write them down."""

from __future__ import annotations

from django.db import transaction

from chat.errors import ValidationError
from chat.models import LogEntry, ServiceLevel
from chat.operations.deadlines import forget_undecided

TARGETS = ("claim_minutes", "response_minutes", "resolution_minutes")


def check_service_level(level: ServiceLevel) -> None:
    """Raises ValidationError that names the field, for what promises nothing or is there twice."""
    if not any(getattr(level, name) for name in TARGETS):
        raise ValidationError("Give at least one target.", field=TARGETS[0])
    same = ServiceLevel.objects.filter(channel=level.channel).exclude(pk=level.pk)
    if same.exists():
        raise ValidationError(f"{level} has targets already; change those.", field="channel")


@transaction.atomic
def save_service_level(*, level: ServiceLevel, actor_id: int | None, via: str) -> ServiceLevel:
    """Make it or change it. What is decided stays; what is open is due by the new targets within
    seconds. Raises ValidationError as `check_service_level` does."""
    check_service_level(level)
    created = level.pk is None
    level.save()
    forget_undecided()
    _log(level, "created" if created else "changed", actor_id, via)
    return level


@transaction.atomic
def delete_service_level(*, level: ServiceLevel, actor_id: int | None, via: str) -> None:
    """Nothing is promised any more; what was kept and broken stays."""
    _log(level, "deleted", actor_id, via)
    level.delete()
    forget_undecided()


def _log(level: ServiceLevel, what: str, actor_id: int | None, via: str) -> None:
    detail = {
        "channel": level.channel.slug if level.channel else None,
        **{name: getattr(level, name) for name in TARGETS},
    }
    LogEntry.objects.create(
        actor_id=actor_id, action=f"service_level.{what}", via=via, detail=detail
    )
