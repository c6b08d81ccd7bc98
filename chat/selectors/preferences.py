"""How an operator wants things to be."""

from __future__ import annotations

from pydantic import ValidationError

from chat.models import OperatorProfile
from chat.protocol.personal import Noticing, PreferencesUpdate


def preferences(operator: OperatorProfile) -> PreferencesUpdate:
    """As they are on every device of this operator."""
    return PreferencesUpdate(
        language=operator.language,
        enter_sends=operator.enter_sends,
        single_keys=operator.single_keys,
        noticing=_noticing(operator),
    )


def _noticing(operator: OperatorProfile) -> Noticing:
    try:
        return Noticing.model_validate(operator.noticing or {})
    except ValidationError:
        # Of another release: better the defaults than no console.
        return Noticing()
