"""The composition as an app of its own, so that its system checks are found."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "livechat_project"
    verbose_name = "LINE live chat"

    def ready(self) -> None:
        from livechat_project import checks  # noqa: F401  (importing registers them)
