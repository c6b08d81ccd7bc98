"""Columns that are encrypted at rest."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])


class EncryptedTextField(models.TextField):
    """Text that stands encrypted (Fernet) in the database and in every backup of it.

    The first of `settings.ENCRYPTION_KEYS` encrypts; all of them decrypt, so that a key can be
    changed. A value that none of them opens reads as empty: a lost key must not take the whole
    admin down, and an empty secret fails every signature.
    """

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return _cipher().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        try:
            return _cipher().decrypt(value.encode()).decode()
        except InvalidToken:
            return ""
