"""Pictures, films, recordings and files, from LINE: at once, for LINE keeps them only a while."""

from __future__ import annotations

import asyncio
import logging
import random
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db.models import F
from django.utils import timezone

from chat import threads
from chat.line.content import Gone, NotReady, content
from chat.line.errors import Kind, LineError
from chat.media.inspect import Found, inspect
from chat.models import MediaFile
from chat.models.channel import has_token
from chat.operations.settle_media import Stored, media_stored, media_unavailable

logger = logging.getLogger(__name__)

# A worker that dies while it fetches: somebody else may after this, and no fetch takes longer.
CLAIM = timedelta(minutes=5)
FETCH_SECONDS = 240
BATCH = 8
AT_ONCE = 3
FIRST_DELAY = timedelta(seconds=2)
MAX_DELAY = timedelta(minutes=10)
# 2, 4, … 512 s and then every ten minutes: about three hours.
MAX_ATTEMPTS = 25


@dataclass(frozen=True)
class Due:
    """One to be fetched, by this process alone until the claim ends."""

    media_id: uuid.UUID
    kind: str
    line_message_id: str
    access_token: str = field(repr=False)
    attempt: int
    claimed_until: datetime


class TooLarge(Exception):
    """Over MEDIA_MAX_BYTES."""


async def fetch_due_media(base_url: str | None) -> int:
    """Fetch what is due, at most 8, 3 at a time; returns how many were tried. `base_url`: of
    LINE's API, None for LINE itself."""
    due = await threads.run(_claim, timezone.now())
    slots = asyncio.Semaphore(AT_ONCE)

    async def fetch(one: Due) -> None:
        async with slots:
            await _fetch(base_url, one)

    await asyncio.gather(*(fetch(one) for one in due))
    return len(due)


async def _fetch(base_url: str | None, due: Due) -> None:
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            with tempfile.TemporaryDirectory(prefix="livechat-media-") as folder:
                await _download_and_keep(base_url, due, Path(folder))
    except NotReady:
        await threads.run(_try_again, due, "LINE is still preparing it.")
    except Gone:
        await _give_up(due, MediaFile.State.GONE, "LINE does not have it any more.")
    except TooLarge:
        most = settings.MEDIA_MAX_BYTES // (1024 * 1024)
        await _give_up(due, MediaFile.State.REFUSED, f"It is larger than {most} MB.")
    except LineError as error:
        if error.permanent and error.kind != Kind.TOKEN:
            await _give_up(due, MediaFile.State.FAILED, "LINE did not hand it over.")
        else:
            await threads.run(_try_again, due, f"LINE did not hand it over ({error.kind}).")
    except TimeoutError:
        await threads.run(_try_again, due, "LINE took too long.")
    except Exception:
        logger.exception("Media %s could not be fetched.", due.media_id)
        await threads.run(_try_again, due, "Something went wrong here.")


async def _download_and_keep(base_url: str | None, due: Due, folder: Path) -> None:
    path, thumbnail = folder / "content", folder / "thumbnail.jpg"
    size = await _download(base_url, due, path)
    found = await inspect(due.kind, path, thumbnail)
    if found.refused:
        await _give_up(due, MediaFile.State.REFUSED, found.refused)
        return
    stored = await threads.run(_keep, due.media_id, path, thumbnail, size, found)
    if not await threads.run(media_stored, media_id=due.media_id, stored=stored):
        # Unsent meanwhile.
        await threads.run(_forget, stored)


async def _download(base_url: str | None, due: Due, path: Path) -> int:
    """Its size. In pieces: no more of it is in memory than one of them."""
    size = 0
    async with content(base_url, due.access_token, due.line_message_id) as pieces:
        with path.open("wb") as target:
            async for piece in pieces:
                size += len(piece)
                if size > settings.MEDIA_MAX_BYTES:
                    raise TooLarge
                target.write(piece)
    return size


def _keep(media_id: uuid.UUID, path: Path, thumbnail: Path, size: int, found: Found) -> Stored:
    """Into the storage, under names that say nothing and that nobody can guess."""
    folder = f"{media_id.hex[:2]}/{media_id.hex}"
    return Stored(
        file=_save(f"{folder}/original", path),
        thumbnail=_save(f"{folder}/thumbnail.jpg", thumbnail) if thumbnail.exists() else "",
        content_type=found.content_type,
        size=size,
        width=found.width,
        height=found.height,
        duration_ms=found.duration_ms,
    )


def _save(name: str, path: Path) -> str:
    with path.open("rb") as source:
        return storages["media"].save(name, File(source))


def _forget(stored: Stored) -> None:
    for name in (stored.file, stored.thumbnail):
        if name:
            storages["media"].delete(name)


def _claim(now: datetime) -> list[Due]:
    until = now + CLAIM
    found = (
        MediaFile.objects.filter(state=MediaFile.State.WAITING, due_at__lte=now)
        .filter(channel__is_active=True)
        .filter(has_token(now, "channel__"))
        .select_related("channel")
        .order_by("due_at")[:BATCH]
    )
    return [
        Due(
            media_id=media.pk,
            kind=media.kind,
            line_message_id=media.line_message_id,
            access_token=media.channel.usable_token(now) if media.channel else "",
            attempt=media.attempts + 1,
            claimed_until=until,
        )
        for media in found
        # Of several workers that found it, the one whose UPDATE counts has it.
        if MediaFile.objects.filter(pk=media.pk, due_at=media.due_at).update(
            due_at=until, attempts=F("attempts") + 1
        )
    ]


def _try_again(due: Due, error: str) -> None:
    if due.attempt >= MAX_ATTEMPTS:
        media_unavailable(media_id=due.media_id, state=MediaFile.State.FAILED, error=error)
        return
    doubled = min(FIRST_DELAY * (1 << min(due.attempt - 1, 16)), MAX_DELAY)
    at = timezone.now() + doubled * random.uniform(0.8, 1.2)
    MediaFile.objects.filter(pk=due.media_id, due_at=due.claimed_until).update(
        due_at=at, error=error
    )


async def _give_up(due: Due, state: str, error: str) -> None:
    await threads.run(media_unavailable, media_id=due.media_id, state=state, error=error)
