"""What operators sent, for LINE and customers' phones: no sign-in, but an unguessable address."""

from __future__ import annotations

from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from chat.api.streaming import Stored, serve
from chat.selectors.public_media import by_public_token


@require_safe
def public_media(request: HttpRequest, token: str, what: str) -> HttpResponseBase:
    """`GET /media/{token}/original`, `preview` (a JPEG) or `download` (to be saved)."""
    media = by_public_token(token)
    name = {"original": "file", "download": "file", "preview": "preview"}.get(what)
    stored = getattr(media, name) if media is not None and name else ""
    if media is None or not stored:
        raise Http404("There is no such file, or not any more.")
    is_preview = what == "preview"
    return serve(
        request,
        Stored(
            name=stored,
            content_type="image/jpeg" if is_preview else media.content_type,
            size=storages["media"].size(stored) if is_preview else media.size or 0,
            etag=f"{media.pk.hex}-{what}",
            file_name="preview.jpg" if is_preview else media.name,
            public=True,
        ),
        save=what == "download",
    )
