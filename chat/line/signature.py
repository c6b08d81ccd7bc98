"""LINE's webhook signature: base64(HMAC-SHA256(channel secret, raw body)).

Source: LINE's documentation, "Verify webhook signature".
"""

from __future__ import annotations

import base64
import hashlib
import hmac


def sign(secret: str, body: bytes) -> str:
    """The value of `x-line-signature` for `body`, the raw bytes as they are sent."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def verify(secret: str, body: bytes, signature: str) -> bool:
    """Whether `signature` is ours for `body`. Constant time; never raises.

    An empty secret verifies nothing: anybody could sign with it.
    """
    if not secret:
        return False
    expected = sign(secret, body).encode()
    # As bytes: compare_digest refuses text with other than ASCII characters.
    return hmac.compare_digest(expected, signature.encode("utf-8", "surrogateescape"))
