"""Columns that are encrypted at rest."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str | bytes, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


# Every webhook reads its channel's secret: deciphering the same few rows again would cost it more
# than the query.
@lru_cache(maxsize=256)
def _decrypted(value: str, keys: tuple[str | bytes, ...]) -> str:
    try:
        return _cipher(keys).decrypt(value.encode()).decode()
    except InvalidToken:
        return ""


def is_newest(stored: str) -> bool:
    """Whether the first key has encrypted this."""
    return bool(_decrypted(stored, tuple(settings.ENCRYPTION_KEYS[:1])))


def opened(stored: str) -> str:
    """The text; "" where no key opens it."""
    return _decrypted(stored, tuple(settings.ENCRYPTION_KEYS))


class EncryptedTextField(models.TextField):
    """Text that stands encrypted (Fernet) in the database and in every backup of it.

    The first of `settings.ENCRYPTION_KEYS` encrypts; all of them decrypt, so that a key can be
    changed. A value that none of them opens reads as empty: a lost key must not take the whole
    admin down, and an empty secret fails every signature.
    """

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if not value:
            return value
        return _cipher(tuple(settings.ENCRYPTION_KEYS)).encrypt(value.encode()).decode()

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        return _decrypted(value, tuple(settings.ENCRYPTION_KEYS))
