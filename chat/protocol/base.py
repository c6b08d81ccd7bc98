"""How frames are typed: lenient about what comes in, strict about what goes out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

VERSION = 1
HEARTBEAT_SECONDS = 25


def iso(moment: datetime) -> str:
    """`2026-01-30T08:15:02.123Z`: UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Time = Annotated[datetime, PlainSerializer(iso, return_type=str)]
# What a database's big integer holds; a larger number is a wrong value, not a crash.
Count = Annotated[int, Field(ge=0, le=2**63 - 1)]
Address = Annotated[str, Field(min_length=1, max_length=150)]


class In(BaseModel):
    """A client's payload. Keys that we do not know are ignored: newer clients must work."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)
    type: ClassVar[str]


class Out(BaseModel):
    """A server's payload. An undeclared key is a bug and fails where it is built."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Event(Out):
    """A server's payload that travels as a frame of its own `type`."""

    type: ClassVar[str]
