"""QR codes as pictures that a page may hold."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

from chat.models import SecondFactor
from chat.operations import second_factor


def picture_of(factor: SecondFactor) -> SafeString:
    """What an authenticator app is shown, as SVG to stand in the page; black on white in the dark
    too, for cameras."""
    code = segno.make(second_factor.address_of(factor), error="m", micro=False)
    # Only paths and colours of our own: nothing of the text stands in it.
    return mark_safe(code.svg_inline(scale=5, border=3, dark="#000", light="#fff", omitsize=True))  # noqa: S308
