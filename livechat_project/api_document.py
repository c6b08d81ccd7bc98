"""How the REST API introduces itself, and where the page that shows it has its scripts."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

ABOUT = """\
All that the console can do with conversations, for other programs.

**Errors** have one shape, `{"error": {code, message, retryable, field?, retry_after?, happened?}}`,
with the codes of the WebSocket protocol. A method that an address does not have is 405, an answer
in another format than JSON 406, a body in another one 415.

**Lists** that grow with use are `{results, next}`: give `next` back as `cursor`; null is the end.

**Polling**: where an answer has an `ETag`, send it back as `If-None-Match`; 304 says that nothing
has changed.

**Unknown** query parameters and JSON fields are ignored. Times are ISO 8601 in UTC.
"""

SETTINGS: dict[str, Any] = {
    "TITLE": "Live-chat inbox",
    "DESCRIPTION": ABOUT,
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/admin/live-chat",
    "TAGS": [
        {"name": name}
        for name in ("conversations", "messages", "media", "notes", "tags", "canned replies")
    ],
    # Its names for lists of choices are guesses; they stand where they are used.
    "POSTPROCESSING_HOOKS": [],
}


def swagger_ui() -> Path:
    """Swagger UI as drf-spectacular-sidecar brings it: no other host is asked for it."""
    # Not imported: that would be an app's models before the settings are there.
    (folder,) = find_spec("drf_spectacular_sidecar").submodule_search_locations  # type: ignore[union-attr,misc]
    return Path(folder) / "static" / "drf_spectacular_sidecar" / "swagger-ui-dist"
