"""Where LINE and customers find what operators send: an address that nobody can guess."""

from __future__ import annotations

from typing import Literal

from django.conf import settings

from chat.models import MediaFile

What = Literal["original", "preview", "download"]


def public_url(media: MediaFile, what: What) -> str:
    """It works for as long as the file is there: LINE says not for how long it comes back."""
    return f"{settings.PUBLIC_URL}/media/{media.public_token}/{what}"


def may_be_fetched() -> bool:
    """Whether LINE would fetch a file of ours: over https only, and the simulator from anywhere."""
    return bool(settings.PUBLIC_URL.startswith("https://") or settings.LINE_API_BASE_URL)


def by_public_token(token: str) -> MediaFile | None:
    """The file of an address, if it is there."""
    return MediaFile.objects.filter(public_token=token, state=MediaFile.State.READY).first()
