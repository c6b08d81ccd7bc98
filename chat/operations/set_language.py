"""The language in which an operator's console speaks."""

from __future__ import annotations

from chat.errors import ValidationError
from chat.models import OperatorProfile


def set_language(*, operator: OperatorProfile, language: str) -> None:
    """`en`, `th` or `ja`; empty for what the browser asks for. Raises ValidationError."""
    if language and language not in OperatorProfile.Language.values:
        known = ", ".join(OperatorProfile.Language.values)
        raise ValidationError(
            f"language must be one of {known}, or empty for the browser's.", field="language"
        )
    OperatorProfile.objects.filter(pk=operator.pk).update(language=language)
    operator.language = language
