"""What REST answers about a period."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from chat.protocol.base import Out, Time


class Range(Out):
    """From a day to a day, both in it, in a time zone."""

    from_: date = Field(serialization_alias="from")
    to: date
    zone: str


class Spread(Out):
    """Seconds that half, nine tenths and 99 of 100 did not exceed; null where there is none."""

    count: int
    p50: float | None
    p90: float | None
    p99: float | None


class Figures(Out):
    """What happened. docs/figures.md says what each means; shares are from 0 to 1."""

    opened: int
    answered: int
    closed: int
    abandoned: int
    reopened: int
    first_contact: float | None
    transfers: int
    messages_in: int
    messages_out: int
    messages_automatic: int
    free: int
    paid: int
    first_response: Spread
    first_response_elapsed: Spread
    resolution: Spread
    handling: Spread
    ratings: int
    rating: float | None
    claim_kept: float | None
    claim_broken: int
    response_kept: float | None
    response_broken: int
    resolution_kept: float | None
    resolution_broken: int


class OfDay(Figures):
    """A day's."""

    date: date


class OfHour(Figures):
    """An hour's, of all days together."""

    hour: int


class OfWeekday(Figures):
    """A weekday's, 0 Monday."""

    weekday: int


class OfCell(Out):
    """An hour of a weekday, of all weeks together."""

    weekday: int
    hour: int
    messages_in: int
    messages_out: int
    opened: int
    answered: int
    closed: int


class Stage(Out):
    """How many conversations came so far; `share` is of the first stage's."""

    stage: str
    conversations: int
    share: float | None


class OfChannel(Figures):
    """A channel's."""

    slug: str
    name: str


class OfTag(Figures):
    """A tag's."""

    id: int
    name: str


class OfOperator(Figures):
    """An operator's."""

    id: str
    name: str


class Analytics(Out):
    """A period beside the one before it."""

    period: Range
    before: Range
    figures: Figures
    figures_before: Figures
    days: list[OfDay]
    hours: list[OfHour]
    weekdays: list[OfWeekday]
    week: list[OfCell]
    channels: list[OfChannel]
    tags: list[OfTag]
    funnel: list[Stage]


class OperatorFigures(Out):
    """By name."""

    period: Range
    results: list[OfOperator]


class SessionBehind(Out):
    """A session that a figure is made of; without one (`id` null, status BOT) what a customer
    wrote to the bot."""

    id: int | None
    line_user_id: str
    display_name: str
    channel: str
    status: str
    operator_name: str | None
    answered_by_name: str | None
    opened_at: Time | None
    asked_at: Time | None
    answered_at: Time | None
    claimed_at: Time | None
    closed_at: Time | None
    response_seconds: float | None
    rating: int | None
    comment: str | None


class BehindPage(Out):
    """Those that a figure is made of."""

    results: list[SessionBehind]
    next: str | None
    has_more: bool
