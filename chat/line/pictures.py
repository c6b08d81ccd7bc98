"""Where LINE's own pictures are: stickers and emoji.

LINE documents no address for either. These are the ones that are widely used; a browser that does
not get a picture shows the words instead. A simulator serves stand-ins under the same paths.
"""

from __future__ import annotations

import re

from django.conf import settings

_NUMBER = re.compile(r"[0-9]{1,20}")
_PRODUCT = re.compile(r"[0-9a-zA-Z]{1,40}")


def sticker(sticker_id: object) -> str | None:
    """The picture of a sticker, or None for what is no sticker's id."""
    if not isinstance(sticker_id, str) or not _NUMBER.fullmatch(sticker_id):
        return None
    base = settings.STICKER_BASE_URL
    return f"{base}/stickershop/v1/sticker/{sticker_id}/android/sticker.png"


def emoji(product_id: object, emoji_id: object) -> str | None:
    """The picture of one of LINE's emoji, or None for what is none's ids."""
    if not isinstance(product_id, str) or not _PRODUCT.fullmatch(product_id):
        return None
    if not isinstance(emoji_id, str) or not _NUMBER.fullmatch(emoji_id):
        return None
    base = settings.STICKER_BASE_URL
    return f"{base}/sticonshop/v1/sticon/{product_id}/android/{emoji_id}.png"
