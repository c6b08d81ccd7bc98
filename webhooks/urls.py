"""LINE's door: the default channel's address, and one for each other channel."""

from __future__ import annotations

from django.urls import path

from webhooks.views import LineWebhook

urlpatterns = [
    path("webhook", LineWebhook.as_view(), name="line-webhook"),
    path("webhook/<slug:slug>", LineWebhook.as_view(), name="line-webhook-channel"),
]
