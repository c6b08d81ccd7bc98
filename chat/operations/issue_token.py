"""Tokens for the socket and REST, for clients without a browser's session."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from knox.models import AuthToken

from chat.errors import ValidationError
from chat.models import LogEntry, OperatorProfile


@transaction.atomic
def issue_token(
    *, operator: OperatorProfile, lifetime: timedelta | None, actor_id: int | None = None, via: str
) -> str:
    """A new token, which is told this once and stored only as a hash. No lifetime: no end.

    Raises ValidationError where the operator is deactivated.
    """
    if not operator.user.is_active:
        raise ValidationError(f"{operator.user.username} is deactivated; activate them first.")
    stored, token = AuthToken.objects.create(operator.user, expiry=lifetime)
    LogEntry.objects.create(
        actor_id=actor_id,
        action="token.issued",
        via=via,
        detail={"operator": operator.user_id, "token": stored.token_key},
    )
    return str(token)
