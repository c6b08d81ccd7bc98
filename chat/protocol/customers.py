"""Who a customer is."""

from __future__ import annotations

from chat.protocol.base import Out


class CustomerPayload(Out):
    """`line_name`: as they call themselves, null until LINE has said it. `alias`: the team's own
    name for them, which goes before it in `display_name`. `language`: of their LINE app, a tag of
    BCP 47, where LINE tells it.
    """

    line_name: str | None
    alias: str | None
    language: str | None
