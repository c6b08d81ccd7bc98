"""The product's settings, on a channel layer that loses a third of all messages."""

from __future__ import annotations

from livechat_project.settings import *  # noqa: F403
from livechat_project.settings import CHANNEL_LAYERS, REDIS_URL

_LAYER = "LossyRedisLayer" if REDIS_URL else "LossyInMemoryLayer"
CHANNEL_LAYERS["default"]["BACKEND"] = f"tests.support.lossy_layer.{_LAYER}"
