"""Static files in production: names that carry a hash, sheets and modules whole."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from servestatic.storage import CompressedManifestStaticFilesStorage

from livechat_project.modules import WholeModules, roots

_IMPORT = re.compile(r'^@import url\("([\w.-]+\.css)"\);\n', re.MULTILINE)

_OURS = "livechat/js/"


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
        """As Django does, on style sheets that are whole, and modules that pages ask for."""
        asked = _roots(paths)
        whole = {
            name: (_whole(name, storage, asked), path) for name, (storage, path) in paths.items()
        }
        yield from super().post_process(whole, dry_run, **options)


def _whole(name: str, storage: Storage, asked: set[str]) -> Any:
    if name.endswith(".css"):
        return WholeSheets(storage)
    return WholeModules(storage) if name in asked else storage


def _roots(paths: dict[str, Any]) -> set[str]:
    """Our own modules alone; all of them come from one storage."""
    ours = [name for name in paths if name.startswith(_OURS) and name.endswith(".js")]
    return roots(paths[ours[0]][0], ours) if ours else set()
