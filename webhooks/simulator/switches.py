"""Settings of the simulated account and platform, as the control endpoint reads and sets them."""

from __future__ import annotations

from typing import Any

from .simulator import Simulator

SWITCHES = ("webhook", "redelivery", "chat")


def read(sim: Simulator) -> dict[str, Any]:
    """Every setting by name."""
    return {
        "webhook": sim.webhook_on,
        "redelivery": sim.webhooks.redelivery,
        "redelivery_seconds": list(sim.webhooks.redelivery_seconds),
        "chat": sim.chat_on,
        "quota": sim.quota,
        "used_quota": sim.state.used_quota,
        "reply_token_seconds": sim.reply_token_seconds,
        "media_ready_ms": sim.media_ready_ms,
    }


def write(sim: Simulator, wanted: dict[str, Any]) -> None:
    """Change the settings named. Raises ValueError that says what is wrong; then none is changed.

    webhook: "Use webhook" of the console. redelivery: "Webhook redelivery". chat: "Chat" of the
    response settings. quota: pushes a month, null for no limit.
    """
    for name, value in wanted.items():
        _check(sim, name, value)
    for name, value in wanted.items():
        _set(sim, name, value)


def _check(sim: Simulator, name: str, value: Any) -> None:
    if name not in read(sim):
        raise ValueError(f"No setting is called {name!r}; there are {', '.join(read(sim))}")
    if name in SWITCHES:
        right = isinstance(value, bool)
    elif name == "redelivery_seconds":
        right = isinstance(value, list) and all(_is_count(each) for each in value)
    else:
        right = _is_count(value) or (name == "quota" and value is None)
    if not right:
        raise ValueError(f"{name}: {value!r} is not a value for it")


def _is_count(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _set(sim: Simulator, name: str, value: Any) -> None:
    if name == "webhook":
        sim.webhook_on = value
    elif name == "redelivery":
        sim.webhooks.redelivery = value
    elif name == "redelivery_seconds":
        sim.webhooks.redelivery_seconds = tuple(value)
    elif name == "chat":
        sim.chat_on = value
    elif name == "used_quota":
        sim.state.count_quota(int(value) - sim.state.used_quota)
    elif name == "quota":
        sim.quota = None if value is None else int(value)
    elif name == "reply_token_seconds":
        sim.reply_token_seconds = float(value)
    else:
        sim.media_ready_ms = int(value)
