"""One way through every list that grows: `next` of a page goes back as `cursor`."""

from __future__ import annotations

import base64
import binascii

from rest_framework import serializers

from chat.errors import ValidationError

LONGEST = 300
BIGGEST = 2**63 - 1


class CursorField(serializers.CharField):
    """`cursor=`: opaque to clients; empty or missing is the first page."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            default=None,
            allow_blank=True,
            max_length=LONGEST,
            help_text="The `next` of an earlier page.",
        )


def after(name: str, number: int | None) -> str | None:
    """The cursor of a page that begins where `name` has this number; None: there is none."""
    if number is None:
        return None
    return base64.urlsafe_b64encode(f"{name}.{number}".encode()).decode()


def read(cursor: str | None, *names: str) -> dict[str, int]:
    """`{name: number}` of a cursor, one of these; nothing of none. Raises ValidationError."""
    if not cursor:
        return {}
    try:
        name, _, number = base64.urlsafe_b64decode(cursor.encode()).decode().partition(".")
        if name in names and number.isascii() and number.isdigit() and int(number[:20]) <= BIGGEST:
            return {name: int(number[:20])}
    except (ValueError, binascii.Error):
        pass
    raise ValidationError("cursor must be the `next` of an earlier page.", field="cursor")
