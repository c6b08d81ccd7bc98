"""Times and waits in the words of a customer's language: English, Thai, Japanese.

The names of days and months are Django's own.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

LANGUAGES = ("en", "th", "ja")

# Django's letters in braces: their names stay apart from the words around them.
_MOMENT = {
    "en": "{l j F}, {H:i}",
    "th": "วัน{l}ที่ {j F} เวลา {H:i} น.",
    "ja": "{n}月{j}日({D}) {G:i}",
}
_MINUTES = {
    "en": ("about a minute", "about {n} minutes"),
    "th": ("ประมาณ 1 นาที", "ประมาณ {n} นาที"),
    "ja": ("約1分", "約{n}分"),
}
_HOURS = {
    "en": ("about an hour", "about {n} hours"),
    "th": ("ประมาณ 1 ชั่วโมง", "ประมาณ {n} ชั่วโมง"),
    "ja": ("約1時間", "約{n}時間"),
}
# Longer is said in hours, and in steps that promise no more than is known.
_LONG = 90 * 60


def language_of(code: str, text: str = "") -> str:
    """One of ours: by LINE's code for the customer (`th`, `ja-JP`), else by the script that they
    have just written in, else ""."""
    short = code.lower().split("-")[0]
    if short in LANGUAGES:
        return short
    if code:
        return ""
    if any("\u0e00" <= character <= "\u0e7f" for character in text):
        return "th"
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return "ja"
    return ""


def moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A day and a time by that zone's clock: “Monday 30 November, 09:00”."""
    known = language if language in LANGUAGES else "en"
    local = at.astimezone(zone)
    with translation.override(known):
        return re.sub(r"\{([^}]*)\}", lambda part: date_format(local, part[1]), _MOMENT[known])


def wait(seconds: float, language: str) -> str:
    """How long, rounded up: “about 5 minutes”."""
    known = language if language in LANGUAGES else "en"
    forms, unit = (_HOURS, 3600) if seconds > _LONG else (_MINUTES, 60)
    count = max(1, math.ceil(seconds / unit))
    one, many = forms[known]
    return one if count == 1 else many.format(n=count)
