"""How often somebody may try to come in.

A try is written down before the password is looked at, and taken out when it was right: however
many come at once, no more than the limit are looked at. Every process counts the same rows.
(django-axes was considered. It has one limit for all that it counts by, keeps what was posted,
and counts after the fact.)
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from chat.errors import RateLimitExceeded
from chat.models import LogEntry, SignInTry

KEPT = timedelta(days=1)
# A source that is no address: a browser in which this person has signed in before.
KNOWN = "known:"
# A name that is none: a code of this user.
CODE = "code:"


@dataclass(frozen=True)
class Limit:
    most: int
    within: timedelta


# Five wrong ones are more than anybody mistypes; at that pace a password of ours outlasts us.
OF_BOTH = Limit(5, timedelta(minutes=15))
# An office may share an address.
OF_SOURCE = Limit(30, timedelta(minutes=15))
# Of one name from many addresses. It does not hold in a known browser: nobody can lock a
# colleague out for longer by trying their name.
OF_NAME = Limit(50, timedelta(hours=1))


@dataclass(frozen=True)
class Try:
    """One that is under way."""

    name: str
    source: str
    pk: int


def begin_password(username: str, *, address: str, device: str = "") -> Try:
    """Somebody types a password. `device`: the id of a browser they have signed in with before.

    Raises RateLimitExceeded with `retry_after`, whether there is such a user or not.
    """
    source = f"{KNOWN}{device}" if device else source_of(address)
    limits = [("both", OF_BOTH)]
    if not device:
        limits += [("source", OF_SOURCE), ("name", OF_NAME)]
    return _begin(username.casefold()[:150], source, limits)


def begin_code(user_id: int, *, address: str) -> Try:
    """Somebody who knows the password types a code.

    Raises RateLimitExceeded with `retry_after`: by the person, wherever the codes come from.
    """
    return _begin(f"{CODE}{user_id}", source_of(address), [("name", OF_BOTH)])


def right(one: Try) -> None:
    """It was; what was wrong before it from there does not count any more."""
    SignInTry.objects.filter(name=one.name, source=one.source).delete()


@transaction.atomic
def unlock(*, user: Any, by_id: int | None, via: str) -> int:
    """Let this person try again at once. Returns how many tries were forgotten."""
    names = (user.get_username().casefold(), f"{CODE}{user.pk}")
    count: int = SignInTry.objects.filter(name__in=names).delete()[0]
    LogEntry.objects.create(
        actor_id=by_id, action="sign_in.unlocked", via=via, detail={"operator": user.pk}
    )
    return count


def forget_old(now: datetime) -> int:
    """Remove what no limit looks at any more."""
    count: int = SignInTry.objects.filter(at__lt=now - KEPT).delete()[0]
    return count


def source_of(address: str) -> str:
    """An IPv4 address; of IPv6 the network of 64 bits, which is one household's (RFC 6177)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))


def _begin(name: str, source: str, limits: list[tuple[str, Limit]]) -> Try:
    now = timezone.now()
    row = SignInTry.objects.create(name=name, source=source, at=now)
    wait = max(_wait(row, by, limit) for by, limit in limits)
    if wait > timedelta():
        # It was not looked at: it must not make the wait longer.
        row.delete()
        raise RateLimitExceeded(
            "Too many wrong tries. Wait a little and try again.",
            retry_after=wait.total_seconds(),
        )
    return Try(name, source, row.pk)


def _wait(row: SignInTry, by: str, limit: Limit) -> timedelta:
    """How long until this one may be looked at: until the oldest that fills the limit is old.

    All others count, not those before it alone: of many at once each is committed before it
    counts, so that whichever is the last sees all that were let through.
    """
    same = SignInTry.objects.filter(at__gt=row.at - limit.within).exclude(pk=row.pk)
    if by != "source":
        same = same.filter(name=row.name)
    if by != "name":
        same = same.filter(source=row.source)
    newest = list(same.order_by("-pk").values_list("at", flat=True)[: limit.most])
    if len(newest) < limit.most:
        return timedelta()
    return max(timedelta(seconds=1), newest[-1] + limit.within - row.at)
