"""Keys for secrets at rest (the tokens of LINE channels): Fernet, newest first."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet

NEW_KEY = 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'


def derive(secret_key: str) -> str:
    """A Fernet key out of SECRET_KEY, bound to this one use of it."""
    digest = hmac.new(secret_key.encode(), b"livechat: secrets at rest", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode()


def is_valid(key: str) -> bool:
    """Whether `key` is 32 bytes in URL-safe base64, as Fernet wants it."""
    try:
        Fernet(key)
    except ValueError:
        return False
    return True
