"""Where pictures, films, recordings and files are kept: on this machine's disk, or in a bucket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from livechat_project.env import Environment

DEFAULT_DIR = "var/media"


def configured(environment: Environment, base_dir: Path) -> dict[str, Any]:
    """Django's STORAGES entry: an S3-compatible bucket where MEDIA_S3_BUCKET names one, else the
    folder MEDIA_DIR, of which a relative one is meant from `base_dir`."""
    folder = environment.text("MEDIA_DIR", DEFAULT_DIR)
    bucket = {
        "bucket_name": environment.text("MEDIA_S3_BUCKET"),
        "endpoint_url": environment.url("MEDIA_S3_ENDPOINT_URL", "") or None,
        "region_name": environment.text("MEDIA_S3_REGION") or None,
        "access_key": environment.secret("MEDIA_S3_ACCESS_KEY") or None,
        "secret_key": environment.secret("MEDIA_S3_SECRET_KEY") or None,
        # Nobody but this server asks for them.
        "default_acl": "private",
        "file_overwrite": False,
    }
    if bucket["bucket_name"]:
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": bucket}
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": base_dir / folder,
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
