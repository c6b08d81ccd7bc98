"""Where somebody is signed in, and ending it."""

from __future__ import annotations

import threading
import time
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat.models import LogEntry, SignIn

WRITTEN_EVERY = 60.0  # seconds

_lock = threading.Lock()
_written: dict[str, float] = {}


@transaction.atomic
def note_sign_in(*, session_key: str, user: Any, address: str, browser: str, via: str) -> None:
    """Somebody has come in with this session, which is stored."""
    now = timezone.now()
    row = {"user": user, "address": address[:45], "browser": browser[:300]}
    SignIn.objects.update_or_create(
        session_id=session_key, defaults=row | {"began_at": now, "last_seen_at": now}
    )
    LogEntry.objects.create(actor=user, action="sign_in", via=via)


def note_seen(*, session_key: str, user_id: int, address: str, browser: str) -> None:
    """It was used; written at most once a minute and process. A session that began otherwise (a
    new password gives it a new key) is listed from now on."""
    moment = time.monotonic()
    with _lock:
        if moment - _written.get(session_key, -WRITTEN_EVERY) < WRITTEN_EVERY:
            return
        if len(_written) > 10_000:
            _written.clear()
        _written[session_key] = moment
    now = timezone.now()
    if SignIn.objects.filter(session=session_key).update(last_seen_at=now):
        return
    if Session.objects.filter(pk=session_key).exists():
        SignIn.objects.get_or_create(
            session_id=session_key,
            defaults={
                "user_id": user_id,
                "address": address[:45],
                "browser": browser[:300],
                "began_at": now,
                "last_seen_at": now,
            },
        )


def of_user(user: Any) -> QuerySet[SignIn]:
    """Where this person is signed in now, the last used first."""
    rows = SignIn.objects.filter(user=user.pk, session__expire_date__gt=timezone.now())
    return rows.order_by("-last_seen_at", "-began_at")


@transaction.atomic
def end_sign_ins(rows: QuerySet[SignIn], *, by_id: int | None, via: str) -> int:
    """Sign these out: their sockets close (`chat/revocation.py`), and the next request is nobody's.
    Returns how many."""
    ended = list(rows.values_list("session", "user"))
    Session.objects.filter(pk__in=[key for key, _ in ended]).delete()
    for _, user_id in ended:
        LogEntry.objects.create(
            actor_id=by_id, action="sign_in.ended", via=via, detail={"operator": user_id}
        )
    return len(ended)
