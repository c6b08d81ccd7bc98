"""Who is it, and may they still? Asked again at every command, not only at the door."""

from __future__ import annotations

import hashlib
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS

from chat.errors import ExpiredToken, InvalidToken, MissingToken
from chat.models import OperatorProfile


@dataclass(frozen=True)
class Access:
    """An operator who has signed in, by what, and until when (None: no end).

    Either `token_digest` (the token as the database keeps it) or `session_key` is set.
    """

    operator_id: int
    expires_at: datetime | None
    token_digest: str | None = None
    session_key: str | None = None

    @property
    def fingerprint(self) -> str:
        """Names the session or token to other processes without giving it away."""
        return fingerprint(self.token_digest or self.session_key or "")


def fingerprint(secret: str) -> str:
    """A hash of a session's key or a token's digest."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_in(*, token: str | None, session_key: str | None, admin_id: str | int | None) -> Access:
    """By token where one is given, else by session.

    Raises MissingToken, InvalidToken (also where `admin_id` is somebody else), ExpiredToken.
    """
    found = by_token(token) if token else by_session(session_key)
    if admin_id is not None and str(admin_id) != str(found.operator_id):
        raise InvalidToken("admin_id is not the operator who is signed in.", field="admin_id")
    return found


def by_token(token: str) -> Access:
    """The operator of a token of `manage.py issue_token`. Raises InvalidToken, ExpiredToken."""
    invalid = InvalidToken("The token is not valid; ask for a new one.")
    try:
        digest = hash_token(token)
    except (ValueError, TypeError):
        raise invalid from None
    keys = AuthToken.objects.filter(token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH])
    found = next((key for key in keys if compare_digest(key.digest, digest)), None)
    if found is None:
        raise invalid
    access = Access(found.user_id, found.expiry, token_digest=found.digest)
    still(access)
    return access


def by_session(session_key: str | None) -> Access:
    """The operator of a browser's session. Raises MissingToken, InvalidToken."""
    if not session_key:
        raise MissingToken("Sign in first: neither a session cookie nor a token was sent.")
    request = HttpRequest()
    session = SessionStore(session_key)
    request.session = session
    # Django's own rules: a changed password or a logout ends the session.
    user = get_user(request)
    if not user.is_authenticated:
        raise InvalidToken("Your sign-in has ended; sign in again.")
    access = Access(user.pk or 0, session.get_expiry_date(), session_key=session_key)
    still(access)
    return access


def still(access: Access) -> OperatorProfile:
    """The operator who signed in, if they may by what is in one row.

    Raises InvalidToken for a deactivated one, ExpiredToken.
    """
    if access.expires_at is not None and access.expires_at <= timezone.now():
        raise ExpiredToken("Your sign-in has expired; sign in again.")
    return operator(access.operator_id)


def confirm(access: Access) -> None:
    """Look again whether the session or token itself is still good. Raises NotAuthenticated."""
    if access.token_digest is not None:
        still(access)
        if not AuthToken.objects.filter(digest=access.token_digest).exists():
            raise InvalidToken("The token has been revoked.")
    elif by_session(access.session_key).operator_id != access.operator_id:
        raise InvalidToken("Somebody else is signed in now.")


def ended_among(some: Set[Access]) -> set[Access]:
    """Those that look ended, in three queries for any number: ask `confirm` about each."""
    active = set(
        OperatorProfile.objects.filter(
            user__in={one.operator_id for one in some}, user__is_active=True
        ).values_list("user_id", flat=True)
    )
    tokens = set(
        AuthToken.objects.filter(
            digest__in={one.token_digest for one in some if one.token_digest}
        ).values_list("digest", flat=True)
    )
    sessions = set(
        Session.objects.filter(
            session_key__in={one.session_key for one in some if one.session_key},
            expire_date__gt=timezone.now(),
        ).values_list("session_key", flat=True)
    )
    return {
        one
        for one in some
        if one.operator_id not in active
        or (one.token_digest or one.session_key) not in tokens | sessions
    }


def operator(user_id: int) -> OperatorProfile:
    """The operator as they are now. Raises InvalidToken once they are deactivated."""
    profile = (
        OperatorProfile.objects.select_related("user")
        .filter(user=user_id, user__is_active=True)
        .first()
    )
    if profile is None:
        raise InvalidToken("This account is not, or no longer, an operator's.")
    return profile
