"""The two ways in: HTTP for Django, WebSocket for Channels."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livechat_project.settings")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import re_path

from chat.realtime.routing import websocket_urlpatterns
from livechat_project.checks import refuse_if_misconfigured
from livechat_project.not_found import NoSuchSocket
from livechat_project.requests import RequestDoor
from livechat_project.webhook_door import WebhookDoor

# Commands have run the checks; another ASGI server comes straight here.
refuse_if_misconfigured()

_routes = list(websocket_urlpatterns)
if settings.SIMULATOR:
    from webhooks.simulator.routing import websocket_urlpatterns as simulator_urlpatterns

    _routes += simulator_urlpatterns

application = RequestDoor(
    ProtocolTypeRouter(
        {
            "http": WebhookDoor(django_application),
            # Without the last route an unknown path would be a traceback and a 500.
            "websocket": URLRouter([*_routes, re_path(r"", NoSuchSocket.as_asgi())]),
        }
    ),
    behind_proxy=settings.PUBLIC_URL.startswith("https:"),
)
