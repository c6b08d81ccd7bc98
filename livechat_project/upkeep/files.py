"""Rows of media and their files in the storage: one is nothing without the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core.files.storage import storages
from django.db.models import Q

from chat.models import MediaFile
from livechat_project.upkeep.finding import Finding, Tally

BATCH = 500
FIELDS = ("file", "thumbnail", "preview")
# A file is written before its row names it.
YOUNG = timedelta(hours=1)


def named() -> Iterator[tuple[MediaFile, str]]:
    """Each row that is not gone, with each name that it has in the storage."""
    rows = MediaFile.objects.exclude(state=MediaFile.State.GONE).order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        for field in FIELDS:
            if name := getattr(row, field):
                yield row, name


def stored(storage: Any, folder: str = "") -> Iterator[str]:
    """The names of all files in a storage, a folder at a time."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}" if folder else name
    for name in folders:
        yield from stored(storage, f"{folder}/{name}" if folder else name)


def media(now: datetime) -> Iterable[Finding]:
    """Rows whose file is missing, and files that no row names."""
    storage = storages["media"]
    missing = Tally("files of media that are missing", "Restore them from a backup.")
    for row, name in named():
        if not storage.exists(name) and _still_names(row, name):
            missing.add(f"{name} of media {row.pk}")
    yield from missing.finding()

    advice = "They hold up nothing; delete them once you know where they come from."
    beyond = Tally("files that no row names", advice, wrong=False)
    for names in _in_batches(stored(storage)):
        for name in sorted(set(names) - _known(names)):
            if storage.exists(name) and storage.get_modified_time(name) < now - YOUNG:
                beyond.add(name)
    yield from beyond.finding()


def _still_names(row: MediaFile, name: str) -> bool:
    now = MediaFile.objects.exclude(state=MediaFile.State.GONE).filter(pk=row.pk).first()
    return now is not None and name in {getattr(now, field) for field in FIELDS}


def _known(names: list[str]) -> set[str]:
    rows = MediaFile.objects.filter(
        Q(file__in=names) | Q(thumbnail__in=names) | Q(preview__in=names)
    ).values_list(*FIELDS)
    return {name for row in rows for name in row}


def _in_batches(names: Iterator[str]) -> Iterator[list[str]]:
    while some := list(islice(names, BATCH)):
        yield some
