"""Who is it, and may they still? Asked again at every command, not only at the door."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
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

from chat.errors import ExpiredToken, InvalidToken, MissingToken, NotAuthenticated
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


@dataclass(frozen=True)
class Credentials:
    """What somebody shows at the door: a token, or else a browser's session.

    `admin_id`: who they say they are, None for nothing.
    """

    token: str | None
    session_key: str | None
    admin_id: str | int | None = None


@dataclass(frozen=True)
class SignedIn:
    """Who it is, and by what."""

    access: Access
    operator: OperatorProfile


def sign_in(some: Sequence[Credentials]) -> list[SignedIn | Exception]:
    """Each by token where one is given, else by session; tokens of many in two queries.

    For each SignedIn, or MissingToken, InvalidToken (also where `admin_id` is somebody else) or
    ExpiredToken.
    """
    found = _by_tokens({one.token for one in some if one.token})
    shown = [found[one.token] if one.token else _try_session(one.session_key) for one in some]
    profiles = operators({each.operator_id for each in shown if isinstance(each, Access)})
    return [
        _admit(one, each, profiles) if isinstance(each, Access) else each
        for one, each in zip(some, shown, strict=True)
    ]


def _admit(
    one: Credentials, access: Access, profiles: Mapping[int, OperatorProfile]
) -> SignedIn | Exception:
    if one.admin_id is not None and str(one.admin_id) != str(access.operator_id):
        return InvalidToken("admin_id is not the operator who is signed in.", field="admin_id")
    try:
        return SignedIn(access, still(access, profiles))
    except NotAuthenticated as error:
        return error


def by_token(token: str) -> Access:
    """The operator of a token of `manage.py issue_token`. Raises InvalidToken, ExpiredToken."""
    (found,) = sign_in([Credentials(token, None)])
    if isinstance(found, Exception):
        raise found
    return found.access


def _by_tokens(tokens: Set[str]) -> dict[str, Access | Exception]:
    """Whose token it is, for each of these."""
    digests: dict[str, str] = {}
    for token in tokens:
        with suppress(ValueError, TypeError):
            digests[token] = hash_token(token)
    prefixes = {token[: CONSTANTS.TOKEN_KEY_LENGTH] for token in digests}
    keys = list(AuthToken.objects.filter(token_key__in=prefixes)) if prefixes else []
    found: dict[str, Access | Exception] = {}
    for token in tokens:
        digest = digests.get(token, "")
        key = next((key for key in keys if compare_digest(key.digest, digest)), None)
        if key is None:
            found[token] = InvalidToken("The token is not valid; ask for a new one.")
        else:
            found[token] = Access(key.user_id, key.expiry, token_digest=key.digest)
    return found


def _try_session(session_key: str | None) -> Access | Exception:
    try:
        return by_session(session_key)
    except NotAuthenticated as error:
        return error


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
    return Access(user.pk or 0, session.get_expiry_date(), session_key=session_key)


def still(access: Access, profiles: Mapping[int, OperatorProfile] | None = None) -> OperatorProfile:
    """The operator who signed in, if they may by what is in one row.

    `profiles`: those of `operators`, where they have just been read for many.
    Raises InvalidToken for a deactivated one, ExpiredToken.
    """
    if access.expires_at is not None and access.expires_at <= timezone.now():
        raise ExpiredToken("Your sign-in has expired; sign in again.")
    if profiles is None:
        profiles = operators({access.operator_id})
    if access.operator_id not in profiles:
        raise InvalidToken("This account is not, or no longer, an operator's.")
    return profiles[access.operator_id]


def confirm(access: Access) -> None:
    """Look again whether the session or token itself is still good. Raises NotAuthenticated."""
    if access.token_digest is not None:
        still(access)
        if not AuthToken.objects.filter(digest=access.token_digest).exists():
            raise InvalidToken("The token has been revoked.")
        return
    found = by_session(access.session_key)
    if found.operator_id != access.operator_id:
        raise InvalidToken("Somebody else is signed in now.")
    still(found)


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
    return still(Access(user_id, None))


def operators(user_ids: Set[int]) -> dict[int, OperatorProfile]:
    """Those of these users that are operators and active, as they are now."""
    found = OperatorProfile.objects.select_related("user").filter(
        user__in=user_ids, user__is_active=True
    )
    return {profile.user_id: profile for profile in found}
