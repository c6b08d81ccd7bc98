"""Permissions for models that are newer than an installation's group of supervisors.

A new group gets its permissions in `chat/operations/create_operator.py`; one that is there already has
what its staff made of it, and is given what it could not have refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

GROUP = "Supervisors"


def grant(model: str, verbs: Sequence[str]) -> Callable[[Any, Any], None]:
    """For RunPython: `verbs` (view, add, change, delete) on a model of `chat`."""

    def run(apps: Any, schema_editor: Any) -> None:
        group = apps.get_model("auth", "Group").objects.filter(name=GROUP).first()
        if group is None:
            return
        # After the migrations Django makes both by itself, where they are not there.
        content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="chat", model=model
        )
        label = apps.get_model("chat", model)._meta.verbose_name
        for verb in verbs:
            permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=content_type,
                codename=f"{verb}_{model}",
                defaults={"name": f"Can {verb} {label}"},
            )
            group.permissions.add(permission)

    return run
