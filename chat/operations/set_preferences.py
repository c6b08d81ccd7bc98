"""How an operator wants things to be: the same on every device."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from pydantic import ValidationError as PydanticError

from chat import broadcast
from chat.errors import ValidationError
from chat.models import OperatorProfile
from chat.protocol.personal import Noticing
from chat.selectors.preferences import preferences

FIELDS = ("language", "enter_sends", "single_keys", "noticing")


@transaction.atomic
def set_preferences(*, operator: OperatorProfile, changes: dict[str, Any]) -> None:
    """Change some of FIELDS; the operator's sockets are told all of them.

    `language`: `en`, `th`, `ja`, or empty for what the browser asks for. `enter_sends` and
    `single_keys`: booleans. `noticing`: see `chat/protocol/personal.py`.
    Raises ValidationError that names the field.
    """
    changed = {name: changes[name] for name in FIELDS if name in changes}
    if "language" in changed:
        _check_language(changed["language"])
    if "noticing" in changed:
        changed["noticing"] = _checked_noticing(changed["noticing"])
    if not changed:
        raise ValidationError(f"Give at least one of {', '.join(FIELDS)}.")
    OperatorProfile.objects.filter(pk=operator.pk).update(**changed)
    for name, value in changed.items():
        setattr(operator, name, value)
    broadcast.to_operator(operator.user_id, preferences(operator))


def _check_language(language: str) -> None:
    if language and language not in OperatorProfile.Language.values:
        known = ", ".join(OperatorProfile.Language.values)
        raise ValidationError(
            f"language must be one of {known}, or empty for the browser's.", field="language"
        )


def _checked_noticing(value: Any) -> dict[str, Any]:
    try:
        return Noticing.model_validate(value).model_dump(mode="json")
    except PydanticError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in ("noticing", *first["loc"]))
        raise ValidationError(f"{where}: {first['msg']}.", field="noticing") from None
