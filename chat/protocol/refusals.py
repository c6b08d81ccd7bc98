"""What a refusal says besides its sentence."""

from __future__ import annotations

from chat.protocol.base import Out, Time


class HappenedPayload(Out):
    """What a colleague did before this one could: `actor_*` did it, `to_*` has it since.

    `what` is a session event's. `actor_*` are null where it happened by itself.
    """

    what: str
    actor_id: int | None
    actor_name: str | None
    to_operator_id: int | None
    to_operator_name: str | None
    at: Time
