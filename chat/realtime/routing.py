"""Where the socket is."""

from __future__ import annotations

from django.urls import re_path

from chat.realtime.consumer import LiveChatConsumer

websocket_urlpatterns = [re_path(r"^api/v1/ws/live-chat/?$", LiveChatConsumer.as_asgi())]
