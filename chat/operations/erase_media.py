"""The bytes of a picture, film, recording or file are taken away for good."""

from __future__ import annotations

import logging
from functools import partial

from django.core.files.storage import storages
from django.db import transaction

from chat.models import MediaFile

logger = logging.getLogger(__name__)


def erase_media(media: MediaFile) -> None:
    """Mark it as gone now, and delete what is stored once that is committed.

    A file that cannot be deleted then is found by the worker: the row keeps its name until it is.
    """
    media.state = MediaFile.State.GONE
    media.name = media.error = ""
    media.public_token = None
    media.due_at = None
    if media._state.adding:
        return
    media.save(update_fields=["state", "name", "error", "public_token", "due_at"])
    transaction.on_commit(partial(delete_files, media), robust=True)


def delete_files(media: MediaFile) -> None:
    """Delete the stored files of one that is gone, and forget their names."""
    storage = storages["media"]
    for field in ("file", "thumbnail", "preview"):
        name = getattr(media, field)
        if name:
            storage.delete(name)
            setattr(media, field, "")
    MediaFile.objects.filter(pk=media.pk).update(file="", thumbnail="", preview="")
