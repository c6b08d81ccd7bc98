"""A new person in the team: a user, a profile, and what the role allows in the admin."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction

from chat.errors import ValidationError
from chat.models import LogEntry, OperatorProfile

SUPERVISORS = "Supervisors"
# What supervisors make, change and delete as they like.
_KEPT = (
    ("chat", "automessage"),
    ("chat", "cannedreply"),
    ("chat", "schedule"),
    ("chat", "scheduleday"),
    ("chat", "scheduleshift"),
    ("chat", "servicelevel"),
    ("chat", "tag"),
)
# What supervisors may do in the admin beyond looking: mend what is stuck, and look after people.
_CHANGEABLE = (
    ("chat", "note"),
    ("chat", "channel"),
    ("chat", "customerfield"),
    ("chat", "operatorprofile"),
    ("chat", "outboxentry"),
    ("chat", "delivery"),
    ("webhooks", "webhookevent"),
    *_KEPT,
)
_ADDABLE = (*_KEPT, ("chat", "customerfield"), ("chat", "operatorprofile"))
_DELETABLE = _KEPT


@transaction.atomic
def create_operator(
    *,
    username: str,
    password: str,
    role: str,
    display_name: str = "",
    actor_id: int | None = None,
    via: str,
) -> OperatorProfile:
    """Create a user who may use the console. The caller has checked the password's strength.

    Raises ValidationError where the name is taken or empty, or the role is none.
    """
    if role not in OperatorProfile.Role.values:
        raise ValidationError(
            f"role is {role!r}; it is one of {', '.join(OperatorProfile.Role.values)}.",
            field="role",
        )
    username = User.normalize_username(username).strip()
    if not username:
        raise ValidationError("name is required.", field="username")
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError(
            f"There is a user {username!r} already; choose another name.", field="username"
        )
    user = User.objects.create_user(username, password=password)
    profile = OperatorProfile.objects.create(
        user=user, role=role, display_name=display_name.strip() or username
    )
    grant_role(user=user, role=role)
    LogEntry.objects.create(
        actor_id=actor_id,
        action="operator.created",
        via=via,
        detail={"operator": user.pk, "role": role},
    )
    return profile


def grant_role(*, user: User, role: str) -> None:
    """Make what Django's admin allows this user follow the role. Call in a transaction."""
    user.is_staff = role != OperatorProfile.Role.OPERATOR
    user.is_superuser = role == OperatorProfile.Role.ADMINISTRATOR
    user.save(update_fields=["is_staff", "is_superuser"])
    group = supervisors()
    if role == OperatorProfile.Role.SUPERVISOR:
        user.groups.add(group)
    else:
        user.groups.remove(group)


def supervisors() -> Group:
    """The group of supervisors. Its permissions are ours at first and the staff's from then on."""
    group, created = Group.objects.get_or_create(name=SUPERVISORS)
    if created:
        group.permissions.set(_permissions())
    return group


def _permissions() -> list[Permission]:
    verbs = (("change", _CHANGEABLE), ("add", _ADDABLE), ("delete", _DELETABLE))
    wanted = {(verb, *model) for verb, models in verbs for model in models}
    found = Permission.objects.filter(content_type__app_label__in=("chat", "webhooks"))
    return [
        permission
        for permission in found.select_related("content_type")
        if permission.codename.startswith("view_")
        or (
            permission.codename.partition("_")[0],
            permission.content_type.app_label,
            permission.content_type.model,
        )
        in wanted
    ]
