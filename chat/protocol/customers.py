"""Who a customer is."""

from __future__ import annotations

from chat.protocol.base import Out, Time


class CustomerPayload(Out):
    """`line_name`: as they call themselves, null until LINE has said it. `alias`: the team's own
    name for them, which goes before it in `display_name`. `language`: of their LINE app, a tag of
    BCP 47, where LINE tells it. `own`: what the team's own fields hold, by key.
    `friend_since` and `blocked_since`: when they came and when they left, where LINE told us.
    """

    line_name: str | None
    alias: str | None
    language: str | None
    own: dict[str, str | int | float | bool] = {}
    friend_since: Time | None = None
    blocked_since: Time | None = None
