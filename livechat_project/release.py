"""Which release this is: browsers that run another one are asked to reload."""

from __future__ import annotations

import hashlib
from pathlib import Path

# What a browser runs.
_PARTS = ("static/livechat", "templates/chat")


def fingerprint(base: Path) -> str:
    """Twelve hexadecimal digits, others wherever a file of the console is another."""
    found = hashlib.sha256()
    for part in _PARTS:
        for path in sorted((base / part).rglob("*")):
            if path.is_file():
                found.update(path.relative_to(base).as_posix().encode() + b"\0")
                found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:12]
