"""Files that nobody needs any more: of what is gone, and of what was uploaded and never sent."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from chat.models import MediaFile, OperatorProfile
from chat.operations.erase_media import delete_files, erase_media

logger = logging.getLogger(__name__)

UNSENT_FOR = timedelta(hours=24)
BATCH = 100


def sweep_media() -> int:
    """Delete what a deletion at its time has missed, and uploads of yesterday; how many."""
    left = MediaFile.objects.filter(state=MediaFile.State.GONE).exclude(
        Q(file="") & Q(thumbnail="") & Q(preview="")
    )
    unsent = MediaFile.objects.filter(
        state=MediaFile.State.READY,
        uploaded_by__isnull=False,
        messages__isnull=True,
        canned_replies__isnull=True,
        created_at__lt=timezone.now() - UNSENT_FOR,
    ).exclude(pk__in=OperatorProfile.objects.exclude(picture=None).values("picture"))
    done = 0
    for media, remove in [
        *((each, delete_files) for each in left[:BATCH]),
        *((each, erase_media) for each in unsent[:BATCH]),
    ]:
        try:
            remove(media)
            done += 1
        except Exception:
            logger.exception("Files of media %s could not be deleted.", media.pk)
    return done
