"""A conversation as a file for spreadsheets, however long it is."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import AsyncIterator, Iterable
from typing import IO

from django.http import StreamingHttpResponse

from chat import threads
from chat.text import spreadsheet_cell

COLUMNS = ("time", "from", "kind", "text", "file", "state")
IN_MEMORY = 1024 * 1024  # bytes; the rest waits on the disk
PIECE = 256 * 1024  # bytes


def answer(rows: Iterable[Iterable[str]], heads: Iterable[str], name: str) -> StreamingHttpResponse:
    """A CSV file to be saved, with a mark by which spreadsheets know that it is UTF-8.

    All of it is written before it is sent: a client may take minutes over it, and the database has
    nothing more to say then.
    """
    # Closed by the pieces' end, or with the last that knows of it.
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(heads)
    for row in rows:
        writer.writerow(map(spreadsheet_cell, row))
    text.detach()
    size = file.tell()
    file.seek(0)
    response = StreamingHttpResponse(_pieces(file), content_type="text/csv; charset=utf-8")
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while piece := await threads.run(file.read, PIECE):
            yield piece
    finally:
        file.close()
