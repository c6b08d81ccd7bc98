"""The simulator's WebSocket, for Channels' URLRouter."""

from __future__ import annotations

from django.urls import path

from .phone import phone_socket

# Typed for Django's views; Channels' router takes ASGI applications by the same call.
websocket_urlpatterns = [path("simulator/ws", phone_socket)]  # type: ignore[arg-type]
