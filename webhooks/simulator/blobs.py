"""What people send, in and out by pieces: a film of 200 MB is never in memory as a whole."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt

from .control import Wrong, account, content_type_of, write
from .events import MEDIA_TYPES
from .store import Blob

MAX_UPLOAD = 200 * 1024 * 1024
PIECE = 256 * 1024
RANGE = re.compile(r"bytes=(\d+)-(\d*)")


def serve(blob: Blob, wanted: str = "") -> HttpResponseBase:
    """The bytes; of a Range header the one range that players ask for."""
    start, end = 0, blob.size - 1
    match = RANGE.fullmatch(wanted)
    if match and int(match[1]) > end:
        match = None
    if match:
        start = int(match[1])
        end = min(int(match[2] or end), end)
    response = StreamingHttpResponse(
        _pieces(blob, start, end), content_type=blob.content_type, status=206 if match else 200
    )
    response["Content-Length"] = str(end - start + 1)
    response["Accept-Ranges"] = "bytes"
    if match:
        response["Content-Range"] = f"bytes {start}-{end}/{blob.size}"
    return response


async def _pieces(blob: Blob, start: int, end: int) -> AsyncIterator[bytes]:
    while start <= end:
        piece = await asyncio.to_thread(blob.read, start, min(PIECE, end - start + 1))
        if not piece:
            return
        yield piece
        start += len(piece)


@csrf_exempt
async def upload(request: HttpRequest) -> HttpResponseBase:
    """POST: the body is a file that somebody sends; `about` in the address is the JSON that `send`
    takes, without `data`.

    X-Simulator is insisted on: a page from elsewhere cannot send it (see `control.command`).
    """
    if request.method != "POST" or not request.headers.get("X-Simulator"):
        return JsonResponse({"error": "POST with X-Simulator, please"}, status=405)
    path = None
    try:
        about = json.loads(request.GET.get("about") or "{}")
        if not isinstance(about, dict) or about.get("type") not in MEDIA_TYPES:
            raise Wrong(f"about is an object with a type: {', '.join(sorted(MEDIA_TYPES))}")
        content_type = content_type_of(request.content_type)
        path = await asyncio.to_thread(_kept, request)
        given = {"path": path, "content_type": content_type}
        return JsonResponse(await write(account(about.pop("account", None)), about, given))
    except Wrong as error:
        return JsonResponse({"error": str(error)}, status=error.status)
    except ValueError as error:
        return JsonResponse({"error": str(error)}, status=400)
    finally:
        if path is not None:
            path.unlink(missing_ok=True)


def _kept(request: HttpRequest) -> Path:
    """The body on disk. Raises Wrong 413."""
    with tempfile.NamedTemporaryFile(prefix="line-simulator-", delete=False) as target:
        size = 0
        while piece := request.read(PIECE):
            size += len(piece)
            if size > MAX_UPLOAD:
                Path(target.name).unlink()
                raise Wrong("The file is too large", 413)
            target.write(piece)
    return Path(target.name)
