"""An automatic message as staff write it."""

from __future__ import annotations

from django.db import transaction

from chat.canned import VARIABLE
from chat.errors import ValidationError
from chat.models import AutoMessage, LogEntry
from chat.selectors.auto_messages import VARIABLES
from chat.text import LINE_TEXT_LIMIT, utf16_length


def check_auto_message(*, kind: str, text: str) -> None:
    """Raises ValidationError that names the field, for what could not be sent."""
    if kind not in VARIABLES:
        raise ValidationError(f"kind is one of {', '.join(VARIABLES)}.", field="kind")
    if not text.strip():
        raise ValidationError("text is required.", field="text")
    if utf16_length(text) > LINE_TEXT_LIMIT:
        raise ValidationError(f"text has at most {LINE_TEXT_LIMIT} characters.", field="text")
    known = VARIABLES[AutoMessage.Kind(kind)]
    strange = [name for name in dict.fromkeys(VARIABLE.findall(text)) if name not in known]
    if strange:
        names = ", ".join(f"{{{name}}}" for name in known)
        raise ValidationError(
            f"{{{strange[0]}}} is not filled here; these are: {names}.", field="text"
        )


@transaction.atomic
def save_auto_message(*, message: AutoMessage, actor_id: int | None, via: str) -> AutoMessage:
    """Make it or change it. Raises ValidationError as `check_auto_message` does."""
    check_auto_message(kind=message.kind, text=message.text)
    created = message.pk is None
    message.save()
    _log(message, "created" if created else "changed", actor_id, via)
    return message


@transaction.atomic
def delete_auto_message(*, message: AutoMessage, actor_id: int | None, via: str) -> None:
    """It is not said any more; what was said stays."""
    _log(message, "deleted", actor_id, via)
    message.delete()


def _log(message: AutoMessage, what: str, actor_id: int | None, via: str) -> None:
    LogEntry.objects.create(
        actor_id=actor_id,
        action=f"auto_message.{what}",
        via=via,
        detail={
            "kind": message.kind,
            "language": message.language,
            "channel": message.channel.slug if message.channel else None,
            "on": message.is_enabled,
        },
    )
