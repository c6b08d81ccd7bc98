"""By when something has to happen in a session."""

from __future__ import annotations

from typing import Literal

from chat.protocol.base import Out, Time


class DeadlinePayload(Out):
    """The next one of an open session: to be claimed, answered for the first time, or closed.

    A warning is due from `warn_at`; from `due_at` it is broken; from `alarm_at` supervisors are to
    hear of it too. All three are moments, with the team's hours reckoned in.
    """

    kind: Literal["claim", "response", "resolution"]
    warn_at: Time
    due_at: Time
    alarm_at: Time
