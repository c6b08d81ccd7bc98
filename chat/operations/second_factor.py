"""The second factor: a code of an authenticator app (TOTP, RFC 6238), or a recovery code once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chat.errors import ValidationError
from chat.models import LogEntry, RecoveryCode, SecondFactor

ISSUER = "LINE inbox"
STEP = 30  # seconds
# A clock may be a little off: the code before and the one after count too (RFC 6238, 5.2).
DRIFT = 1
RECOVERY_CODES = 10
# Without what is taken for one another: 0 and o, 1, i and l, u and v.
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 10  # 49 bits


def is_on(user: Any) -> bool:
    """Whether this person is asked for a code."""
    return SecondFactor.objects.filter(user=user.pk, confirmed_at__isnull=False).exists()


def is_required(user: Any) -> bool:
    """Whether this person must have one (`REQUIRE_SECOND_FACTOR`)."""
    who = settings.REQUIRE_SECOND_FACTOR
    return who == "EVERYBODY" or (who == "STAFF" and bool(user.is_staff))


@transaction.atomic
def offer(user: Any) -> SecondFactor:
    """What the app is to be told; the same one until it is confirmed. None counts yet.

    Raises ValidationError where there is one that counts.
    """
    factor, _ = SecondFactor.objects.get_or_create(
        user=user, defaults={"secret": pyotp.random_base32()}
    )
    if factor.confirmed_at is not None:
        raise ValidationError("There is a second factor already; remove it first.")
    return factor


def address_of(factor: SecondFactor) -> str:
    """What a QR code says to the app (otpauth://…)."""
    name = factor.user.get_username()
    return pyotp.TOTP(factor.secret).provisioning_uri(name=name, issuer_name=ISSUER)


@transaction.atomic
def confirm(*, user: Any, code: str, via: str) -> list[str]:
    """From now on it counts. Returns the recovery codes, which are shown this once.

    Raises ValidationError for a wrong code.
    """
    factor = _locked(user, confirmed=False)
    if factor is None or not _takes(factor, code, timezone.now()):
        raise ValidationError("This is not the code that the app shows now.", field="code")
    factor.confirmed_at = timezone.now()
    factor.save(update_fields=["confirmed_at", "last_step"])
    _log(user, user.pk, "second_factor.on", via)
    return _new_codes(user)


@transaction.atomic
def renew_codes(*, user: Any, via: str) -> list[str]:
    """New recovery codes in the place of all old ones."""
    _log(user, user.pk, "second_factor.codes", via)
    return _new_codes(user)


@transaction.atomic
def takes(*, user: Any, code: str, via: str) -> bool:
    """Whether this is a code of the app that was not used before, or an unused recovery code."""
    factor = _locked(user, confirmed=True)
    if factor is None:
        return False
    now = timezone.now()
    if _takes(factor, code, now):
        factor.save(update_fields=["last_step"])
        return True
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(code), used_at__isnull=True)
    if unused.update(used_at=now):
        _log(user, user.pk, "second_factor.recovery_code_used", via)
        return True
    return False


@transaction.atomic
def remove(*, user: Any, by_id: int | None, via: str) -> bool:
    """Ask this person for no code any more. Returns whether there was one."""
    there: int = SecondFactor.objects.filter(user=user).delete()[0]
    RecoveryCode.objects.filter(user=user).delete()
    if there:
        _log(user, by_id, "second_factor.off", via)
    return bool(there)


def codes_left(user: Any) -> int:
    """How many recovery codes are unused."""
    return RecoveryCode.objects.filter(user=user.pk, used_at__isnull=True).count()


def _locked(user: Any, *, confirmed: bool) -> SecondFactor | None:
    rows = SecondFactor.objects.select_for_update()
    return rows.filter(user=user.pk, confirmed_at__isnull=not confirmed).first()


def _takes(factor: SecondFactor, code: str, now: datetime) -> bool:
    """Sets `last_step`. An unreadable secret (a lost key) takes nothing."""
    digits = "".join(code.split())
    if not factor.secret or not (digits.isascii() and digits.isdigit()):
        return False
    app, step = pyotp.TOTP(factor.secret), int(now.timestamp()) // STEP
    for one in range(step - DRIFT, step + DRIFT + 1):
        if one > factor.last_step and secrets.compare_digest(app.generate_otp(one), digits):
            factor.last_step = one
            return True
    return False


def _new_codes(user: Any) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [
        "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(code)) for code in codes
    )
    return [f"{code[: _LENGTH // 2]}-{code[_LENGTH // 2 :]}" for code in codes]


def _digest(code: str) -> str:
    """They are made at random: a plain hash is as good as a slow one."""
    plain = "".join(code.casefold().split()).replace("-", "")
    return hashlib.sha256(plain.encode()).hexdigest()


def _log(user: Any, by_id: int | None, action: str, via: str) -> None:
    LogEntry.objects.create(actor_id=by_id, action=action, via=via, detail={"operator": user.pk})
