"""The stickers that the Messaging API can send.

https://developers.line.biz/en/docs/messaging-api/sticker-list/
"""

from __future__ import annotations

LONGEST_ID = 12
# package: first and last sticker.
PACKAGES: dict[int, tuple[int, int]] = {
    446: (1988, 2027),
    789: (10855, 10894),
    1070: (17839, 17878),
    6136: (10551376, 10551399),
    6325: (10979904, 10979927),
    6359: (11069848, 11069871),
    6362: (11087920, 11087943),
    6370: (11088016, 11088039),
    6632: (11825374, 11825397),
    8515: (16581242, 16581265),
    8522: (16581266, 16581289),
    8525: (16581290, 16581313),
    11537: (52002734, 52002773),
    11538: (51626494, 51626533),
    11539: (52114110, 52114149),
}


def is_sendable(package_id: str, sticker_id: str) -> bool:
    """Whether LINE would take it."""
    if not (_is_number(package_id) and _is_number(sticker_id)):
        return False
    first, last = PACKAGES.get(int(package_id), (1, 0))
    return first <= int(sticker_id) <= last


def _is_number(given: str) -> bool:
    """Written as LINE writes it: no sign, no zeros before it, not longer than any of them."""
    return len(given) <= LONGEST_ID and given.isascii() and given.isdigit() and given[0] != "0"
