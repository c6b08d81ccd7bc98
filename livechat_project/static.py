"""Static files in production: names that carry a hash, also inside ES modules."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from servestatic.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'^@import url\("([\w.-]+\.css)"\);\n', re.MULTILINE)


class WholeSheets:
    """A storage in whose style sheets stands what they import, so that a page asks for one file.

    Imported are neighbours alone, each in a line of its own; browsers take the same line as it is.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def open(self, name: str) -> ContentFile[bytes]:
        """The file with its imports in it. Raises FileNotFoundError for one that is not there."""
        with self._storage.open(name) as file:
            text = file.read().decode()
        folder = posixpath.dirname(name)
        return ContentFile(
            _IMPORT.sub(
                lambda found: self.open(posixpath.join(folder, found[1])).read().decode(), text
            ).encode()
        )


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Django hashes `import … from "./x.js";` only when asked to (and only with the semicolon)."""

    support_js_module_import_aggregation = True
    # A module's name is settled once those that it imports have theirs, so it takes as many passes
    # as there are modules in the longest chain. Django's own 5 are meant for style sheets.
    max_post_process_passes = 40

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """As Django does, on style sheets that are whole."""
        whole = {
            name: (WholeSheets(storage), path) if name.endswith(".css") else (storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(whole, dry_run, **options)
