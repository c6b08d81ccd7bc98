"""Whatever takes somebody's access away is told to their sockets, in every process.

The hint goes out on commit; a socket that gets it asks the database (chat/access.py). One that
misses it finds out at its next renewal, and that its operator was deactivated at the next command.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.signals import user_logged_out
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save
from knox.models import AuthToken

from chat import broadcast
from chat.access import fingerprint
from chat.models import OperatorProfile


def connect() -> None:
    """Listen for sign-outs, ended sessions, changed users, profiles and revoked tokens."""
    user_logged_out.connect(_signed_out, dispatch_uid="chat.revocation")
    for model in (get_user_model(), OperatorProfile):
        for signal in (post_save, post_delete):
            signal.connect(_person_changed, sender=model, dispatch_uid="chat.revocation")
    post_delete.connect(_session_gone, sender=Session, dispatch_uid="chat.revocation")
    post_delete.connect(_token_gone, sender=AuthToken, dispatch_uid="chat.revocation")


def _signed_out(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    if user is not None:
        # Django tells before it removes the session: the database would still say yes.
        ended = fingerprint(request.session.session_key or "")
        broadcast.access_changed(user.pk, ended=ended)


def _session_gone(sender: Any, instance: Session, **kwargs: Any) -> None:
    user_id = instance.get_decoded().get(SESSION_KEY)
    if user_id is not None:
        broadcast.access_changed(int(user_id), ended=fingerprint(instance.session_key))


def _person_changed(sender: Any, instance: Any, created: bool = False, **kwargs: Any) -> None:
    fields = kwargs.get("update_fields")
    if created or (fields is not None and set(fields) <= {"last_login", "status"}):
        return
    broadcast.access_changed(getattr(instance, "user_id", instance.pk))


def _token_gone(sender: Any, instance: Any, **kwargs: Any) -> None:
    broadcast.access_changed(instance.user_id)
