"""The site map."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from chat.api import schema
from chat.api.views.public_media import public_media
from livechat_project import health
from livechat_project.metrics.page import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/admin/live-chat/")),
    path("api/v1/health", health.alive),
    path("api/v1/ready", health.ready),
    path("metrics", metrics),
    path("api/v1/line/", include("webhooks.urls")),
    path("api/v1/schema", schema.schema, name="api_schema"),
    path("api/v1/docs", schema.page, name="api_docs"),
    path("api/v1/admin/live-chat/", include("chat.api.urls")),
    path("media/<str:token>/<str:what>", public_media),
    path("", include("chat.pages.urls")),
    path("admin/", admin.site.urls),
]

if settings.SIMULATOR:
    urlpatterns.append(path("simulator/", include("webhooks.simulator.urls")))
