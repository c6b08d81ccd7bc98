"""Static files in production: names that carry a hash, also inside ES modules."""

from __future__ import annotations

from servestatic.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Django hashes `import … from "./x.js";` only when asked to (and only with the semicolon)."""

    support_js_module_import_aggregation = True
