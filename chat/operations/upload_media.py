"""An operator's file, made into what LINE takes and kept under an address that nobody can guess."""

from __future__ import annotations

import secrets
import tempfile
import uuid
from pathlib import Path

from django.core.files import File
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile

from chat.errors import ValidationError
from chat.media.prepared import Prepared, prepare
from chat.models import MediaFile, OperatorProfile
from chat.text import file_name

MB = 1_000_000
# https://developers.line.biz/en/reference/messaging-api/#message-objects
MOST = {"image": 30 * MB, "video": 200 * MB, "audio": 200 * MB, "file": 100 * MB}
TOKEN_BYTES = 32


def upload_media(
    *, operator: OperatorProfile, upload: UploadedFile, portrait: bool = False
) -> MediaFile:
    """Keep it, ready to be sent. Slow: it is read, and written anew; no transaction is open.

    `portrait`: it shows a person, and becomes a small square picture.

    Raises ValidationError for what is empty, too large, or nothing that LINE could show.
    """
    size = upload.size or 0
    if not size:
        raise ValidationError("file is empty.", field="file")
    if size > max(MOST.values()):
        raise _too_large("file")
    with tempfile.TemporaryDirectory(prefix="livechat-upload-") as name:
        folder = Path(name)
        path = folder / "upload"
        with path.open("wb") as target:
            for piece in upload.chunks():
                target.write(piece)
        prepared = prepare(path, folder, portrait=portrait)
        if prepared.refused:
            raise ValidationError(prepared.refused, field="file")
        if size > MOST[prepared.kind]:
            raise _too_large(prepared.kind)
        return _keep(operator, prepared, path, folder, file_name(upload.name))


def _too_large(kind: str) -> ValidationError:
    most = MOST[kind] // MB
    return ValidationError(f"file is too large; at most {most} MB.", field="file")


def _keep(
    operator: OperatorProfile, prepared: Prepared, path: Path, folder: Path, name: str
) -> MediaFile:
    media_id = uuid.uuid4()
    prefix = f"{media_id.hex[:2]}/{media_id.hex}"
    original = folder / "original"
    kept = original if original.exists() else path
    return MediaFile.objects.create(
        id=media_id,
        kind=prepared.kind,
        state=MediaFile.State.READY,
        name=name,
        content_type=prepared.content_type,
        size=kept.stat().st_size,
        width=prepared.width,
        height=prepared.height,
        duration_ms=prepared.duration_ms,
        file=_save(f"{prefix}/original", kept),
        preview=_save(f"{prefix}/preview.jpg", folder / "preview.jpg"),
        thumbnail=_save(f"{prefix}/thumbnail.jpg", folder / "thumbnail.jpg"),
        public_token=secrets.token_urlsafe(TOKEN_BYTES),
        uploaded_by=operator.user,
    )


def _save(name: str, path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as source:
        return storages["media"].save(name, File(source))
