"""A person's role, name, access and tokens."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from knox.models import AuthToken

from chat import broadcast
from chat.errors import Forbidden, ValidationError
from chat.models import Conversation, LogEntry, OperatorProfile, Session
from chat.operations.create_operator import grant_role
from chat.operations.release import put_back
from chat.operations.sessions import open_session
from chat.selectors.reach import reach_of

Role = OperatorProfile.Role


@transaction.atomic
def change_operator(
    *,
    operator: OperatorProfile,
    role: str,
    display_name: str,
    is_active: bool,
    channels: Collection[int] | None,
    by_id: int | None,
    by_administrator: bool,
    via: str,
) -> OperatorProfile:
    """Write what differs. Who is deactivated is signed out, everywhere.

    `channels`: the keys of those on which they work, None for all. What they hold of others goes
    back to the queue, and their sockets begin anew.
    Raises ValidationError for chosen channels of somebody who is no mere operator, or for none.
    Raises Forbidden where somebody would make, or change, an administrator without being one, or
    would take away their own access.
    """
    locked = OperatorProfile.objects.select_for_update(no_key=True, of=("self",))
    operator = locked.select_related("user").get(pk=operator.pk)
    if not by_administrator and Role.ADMINISTRATOR in (role, operator.role):
        raise Forbidden("Only administrators make or change administrators.")
    loses_access = (operator.user.is_active and not is_active) or role != operator.role
    if by_id == operator.user_id and loses_access:
        raise Forbidden("You cannot deactivate yourself or change your own role.")
    _check_channels(role, channels)
    changed = {}
    if role != operator.role:
        changed["role"] = role
        operator.role = role
        grant_role(user=operator.user, role=role)
    if display_name != operator.display_name:
        changed["display_name"] = display_name
        operator.display_name = display_name
    if is_active != operator.user.is_active:
        changed["is_active"] = str(is_active).lower()
        operator.user.is_active = is_active
        operator.user.save(update_fields=["is_active"])
        if not is_active:
            AuthToken.objects.filter(user=operator.user).delete()
    if _channels_of(operator) != (None if channels is None else set(channels)):
        changed["channels"] = "all" if channels is None else " ".join(map(str, sorted(channels)))
        operator.all_channels = channels is None
        operator.channels.set(channels or ())
    if changed:
        operator.save(update_fields=["role", "display_name", "all_channels"])
        if "channels" in changed:
            _give_back_others(operator, via)
        LogEntry.objects.create(
            actor_id=by_id,
            action="operator.changed",
            via=via,
            detail={"operator": operator.user_id, **changed},
        )
        broadcast.presence_changed()
    return operator


def _check_channels(role: str, channels: Collection[int] | None) -> None:
    if channels is None:
        return
    if role != Role.OPERATOR:
        raise ValidationError(
            "Supervisors and administrators work on all channels; choose some for operators only.",
            field="channels",
        )
    if not channels:
        raise ValidationError("Choose at least one channel, or all.", field="channels")


def _channels_of(operator: OperatorProfile) -> set[int] | None:
    if operator.all_channels:
        return None
    return set(operator.channels.values_list("pk", flat=True))


def _give_back_others(operator: OperatorProfile, via: str) -> None:
    """Nobody holds what they cannot see."""
    reach = reach_of(operator)
    if reach.channels is None:
        return
    held = Session.objects.filter(status=Session.Status.ACTIVE, operator=operator.user_id)
    lost = held.exclude(conversation__channel__in=reach.channels)
    for pk in lost.order_by("conversation").values_list("conversation", flat=True):
        conversation = Conversation.objects.locked(pk)
        session = open_session(conversation)
        if session is not None and session.operator_id == operator.user_id:
            put_back(
                conversation=conversation,
                session=session,
                operator=None,
                now=timezone.now(),
                via=via,
            )


@transaction.atomic
def revoke_tokens(
    *, operator: OperatorProfile, token_keys: Collection[str], by_id: int | None, via: str
) -> int:
    """End these tokens, named by their first characters. Returns how many there were."""
    found = AuthToken.objects.filter(user=operator.user_id, token_key__in=token_keys)
    count: int = found.delete()[0]
    if count:
        LogEntry.objects.create(
            actor_id=by_id,
            action="token.revoked",
            via=via,
            detail={"operator": operator.user_id, "tokens": sorted(token_keys)},
        )
    return count


@transaction.atomic
def set_password(*, operator: OperatorProfile, password: str, by_id: int | None, via: str) -> None:
    """A new password, which ends the sessions of the old one. The caller checked its strength."""
    operator.user.set_password(password)
    operator.user.save(update_fields=["password"])
    LogEntry.objects.create(
        actor_id=by_id,
        action="operator.password_set",
        via=via,
        detail={"operator": operator.user_id},
    )
