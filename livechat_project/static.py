"""Static files in production: names that carry a hash, also inside ES modules."""

from __future__ import annotations

from servestatic.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Django hashes `import … from "./x.js";` only when asked to (and only with the semicolon)."""

    support_js_module_import_aggregation = True
    # A module's name is settled once those that it imports have theirs, so it takes as many passes
    # as there are modules in the longest chain. Django's own 5 are meant for style sheets.
    max_post_process_passes = 40
