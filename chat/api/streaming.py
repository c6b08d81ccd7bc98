"""A stored file as an HTTP answer: in pieces, by ranges, and harmless in a browser.

https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import quote

from django.core.files.storage import storages
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from chat import threads
from chat.media import sniff

PIECE = 256 * 1024
_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True)
class Stored:
    """What is to be handed out. `etag` changes with the bytes; `public`: anybody may keep it."""

    name: str
    content_type: str
    size: int
    etag: str
    file_name: str
    public: bool = False


def serve(request: HttpRequest, stored: Stored, *, save: bool = False) -> HttpResponseBase:
    """The file, or the part of it that was asked for. `save`: to be saved, not shown."""
    etag = f'"{stored.etag}"'
    if request.headers.get("If-None-Match") == etag:
        return _with_headers(HttpResponse(status=304), stored, etag)
    wanted = _range(request, stored.size, etag)
    if wanted is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    first, last = wanted
    partial = (first, last) != (0, stored.size - 1)
    length = last - first + 1
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        # A client may take minutes over it, and the database has nothing more to say.
        close_old_connections()
        response = StreamingHttpResponse(_pieces(stored.name, first, length))
    response.status_code = 206 if partial else 200
    response["Content-Length"] = str(length)
    if partial:
        response["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
    inline = not save and stored.content_type in sniff.INLINE
    response["Content-Type"] = stored.content_type if inline else sniff.OCTETS
    response["Content-Disposition"] = _disposition(stored.file_name, inline=inline)
    return _with_headers(response, stored, etag)


def _with_headers(response: HttpResponseBase, stored: Stored, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = (
        "public, max-age=31536000, immutable" if stored.public else "private, max-age=86400"
    )
    # Whatever it is: no browser may guess otherwise, and nothing in it may run.
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if stored.public else "same-origin"
    return response


def _range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte; None where there are no such bytes.

    Several ranges, and a range of other bytes than these (`If-Range`), get the whole.
    """
    whole = (0, size - 1)
    asked = _ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or request.headers.get("If-Range", etag) != etag:
        return whole
    begin, end = asked[1], asked[2]
    if not begin:
        # The last so many bytes.
        return (max(0, size - int(end)), size - 1) if end and int(end) and size else None
    first = int(begin)
    last = min(int(end), size - 1) if end else size - 1
    return (first, last) if first <= last else None


def _disposition(name: str, *, inline: bool) -> str:
    """RFC 6266: names in any script, and nothing that could end the header."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name) or "file"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name or plain, safe='')}"


async def _pieces(name: str, first: int, length: int) -> AsyncIterator[bytes]:
    """Read in threads: neither the event loop nor a database connection waits for the disk."""
    source = await threads.run(storages["media"].open, name, "rb")
    try:
        await threads.run(source.seek, first)
        while length > 0:
            piece = await threads.run(source.read, min(PIECE, length))
            if not piece:
                return
            length -= len(piece)
            yield piece
    finally:
        await threads.run(source.close)
