"""Modules of the browser as one file, so that a page neither asks for nor sets up each alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from itertools import count

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

# The one form in which they are written; tests/test_browser_layers.py holds it.
_IMPORT = re.compile(r'^import (\{[\w ,$]+\}) from "(\.{1,2}/[\w./]+\.js)";$', re.MULTILINE)
_LAZY = re.compile(r'\bimport\("(\.{1,2}/[\w./]+\.js)"\)')
_EXPORT = re.compile(r"^export ((?:async function|function\*?|class|const) ([\w$]+))", re.MULTILINE)
_LEFT = re.compile(r"^(?:import\b(?!\()|export\b).*", re.MULTILINE)


class WholeModules:
    """A storage in whose modules stands what they import, each in a function of its own.

    Nothing is parsed: what is not in the form in which the modules are written is refused.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def open(self, name: str) -> ContentFile[bytes]:
        """The module with its imports in it. Raises ValueError for one that cannot be put
        together, and FileNotFoundError for one that is not there."""
        parts: dict[str, str] = {}
        lazy: set[str] = set()
        text = _Whole(self._storage, posixpath.dirname(name), parts, lazy).add(name)
        for other in sorted(lazy):
            # It would be there twice, and so would what it remembers.
            shared = modules_of(self._storage, other) & (parts.keys() | {name})
            if shared:
                raise ValueError(f"{other} has {', '.join(sorted(shared))}, as {name} has")
        return ContentFile("".join([*parts.values(), text]).encode())


class _Whole:
    """One in the making. `parts` takes what it imports, in the order in which that runs."""

    def __init__(
        self, storage: Storage, folder: str, parts: dict[str, str], lazy: set[str]
    ) -> None:
        self._storage, self._folder, self._parts, self._lazy = storage, folder, parts, lazy
        self._numbers = count(1)
        self._names: dict[str, str] = {}

    def add(self, name: str) -> str:
        """The text of the module itself, its imports taken from those that stand before it."""
        here = posixpath.dirname(name)

        def imported(found: re.Match[str]) -> str:
            names = re.sub(r"\bas\b", ":", found[1])
            return f"const {names} = {self._import(_beside(here, found[2]))};"

        def later(found: re.Match[str]) -> str:
            target = _beside(here, found[1])
            self._lazy.add(target)
            return f'import("./{posixpath.relpath(target, self._folder)}")'

        return _LAZY.sub(later, _IMPORT.sub(imported, _read(self._storage, name)))

    def _import(self, name: str) -> str:
        """What the functions of this module are called by."""
        if name not in self._names:
            text = self.add(name)
            exported = [found[2] for found in _EXPORT.finditer(text)]
            text = _EXPORT.sub(r"\1", text)
            left = _LEFT.search(text)
            if left:
                raise ValueError(f"{name}: not in the form that can be put together: {left[0]}")
            called = f"${next(self._numbers)}"
            self._names[name] = called
            self._parts[name] = (
                f"// {name}\nconst {called} = (() => {{\n{text}\n"
                f"return {{ {', '.join(exported)} }};\n}})();\n"
            )
        return self._names[name]


def roots(storage: Storage, names: Iterable[str]) -> set[str]:
    """Those of the modules that no other imports before it runs: what pages ask for."""
    modules = set(names)
    return modules - {
        _beside(posixpath.dirname(name), found[2])
        for name in modules
        for found in _IMPORT.finditer(_read(storage, name))
    }


def modules_of(storage: Storage, name: str) -> set[str]:
    """The module and all that it imports."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            here = posixpath.dirname(name)
            lines = _IMPORT.finditer(_read(storage, name))
            waiting += [_beside(here, line[2]) for line in lines]
    return found


def _beside(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, address))


def _read(storage: Storage, name: str) -> str:
    with storage.open(name) as file:
        text: bytes = file.read()
    return text.decode()
