"""A week of a team and its customers, played in fast time through the operations and the jobs.

All of it happens at whole ten minutes, and so do the shifts begin and end. What is expected is
reckoned here, step by step, from what the script itself did.
"""

from __future__ import annotations

import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from chat.jobs import keep_moving
from chat.jobs.wake_snoozed import wake_snoozed
from chat.jobs.watch_levels import watch_levels
from chat.models import Conversation, OperatorConnection, Session, Survey
from chat.operations.claim import claim_session
from chat.operations.close import close_session
from chat.operations.outgoing import Outgoing
from chat.operations.send import send_message
from chat.operations.snooze import snooze_session
from chat.operations.transfer import transfer_session
from chat.selectors import inbox
from tests.support.cast import create_conversation, create_customer
from tests.support.said import customer_taps, customer_writes

STEP = timedelta(minutes=10)
ZONE = ZoneInfo("Asia/Bangkok")
# A Monday; its Wednesday is a holiday.
BEGIN = datetime(2026, 1, 26, tzinfo=ZONE)
HOLIDAY = BEGIN.date() + timedelta(days=2)
SHIFTS = {
    **{day: ((time(9), time(12)), (time(13), time(18))) for day in range(5)},
    5: ((time(10), time(14)),),
}
CLAIM, RESPONSE = timedelta(minutes=30), timedelta(minutes=60)
AWAY = timedelta(minutes=20)
SILENT = timedelta(hours=24)
WARNING = timedelta(hours=1)
# Conversations in which something was said within the hour, of one operator.
MOST_HELD, HOUR = 10, timedelta(hours=1)


@cache
def is_open(at: datetime) -> bool:
    local = at.astimezone(ZONE)
    shifts = () if local.date() == HOLIDAY else SHIFTS.get(local.weekday(), ())
    return any(opens <= local.time() < closes for opens, closes in shifts)


def open_time(start: datetime, end: datetime) -> timedelta:
    """Ten minutes by ten minutes."""
    return STEP * sum(is_open(start + step * STEP) for step in range((end - start) // STEP))


@dataclass
class Case:
    """A session as the script knows it."""

    conversation: Conversation
    since: datetime
    asked: datetime | None
    operator: Any = None
    claimed: bool = False
    answered: bool = False
    customer_waits: bool = True
    said_at: datetime = BEGIN
    snoozed_until: datetime | None = None
    broken: set[str] = field(default_factory=set)
    replies: int = 0  # how often this customer goes on; some never do again


@dataclass
class Expected:
    """What the figures have to be; by operator where `of` says so."""

    count: Counter[str] = field(default_factory=Counter)
    of: dict[Any, Counter[str]] = field(default_factory=dict)
    response: list[float] = field(default_factory=list)
    ratings: list[int] = field(default_factory=list)
    given_back: int = 0
    closed_by_time: int = 0

    def add(self, what: str, operator: Any = None) -> None:
        self.count[what] += 1
        self.of.setdefault(getattr(operator, "user_id", None), Counter())[what] += 1


class Week:
    """`play` goes on until nobody waits and nothing is open; `clock.now` is the moment."""

    def __init__(self, clock: Any, operators: list[Any], customers: int, seed: int) -> None:
        self.clock = clock
        self.operators = operators
        self.random = random.Random(seed)
        # How often an operator takes no further one in the same ten minutes: in a rush, seldom.
        self.rest = 0.5 if customers < 500 else 0.1
        self.cases: dict[int, Case] = {}
        self.expected = Expected()
        self.absent: dict[int, datetime] = {}
        self.gone_since: dict[int, datetime] = {}
        self.rating: list[tuple[Conversation, int]] = []
        self.arrivals: dict[datetime, list[Conversation]] = {}
        for number in range(customers):
            conversation = create_conversation(create_customer(f"U{number:032x}", f"Nok {number}"))
            for _ in range(1 if self.random.random() < 0.85 else 2):
                at = BEGIN + self.random.randrange(7 * 24 * 6) * STEP
                self.arrivals.setdefault(at, []).append(conversation)

    def play(self) -> None:
        last = BEGIN + timedelta(days=14)
        self.clock.now = BEGIN
        while self.clock.now < BEGIN + timedelta(days=7) or self.cases:
            assert self.clock.now < last, f"still open: {len(self.cases)}"
            self.step(self.clock.now)
            self.clock.now += STEP

    def step(self, now: datetime) -> None:
        # At night the jobs look once an hour, as if they were late: it must make no difference.
        if not is_open(now) and now.minute and now not in self.arrivals:
            return
        for conversation in self.arrivals.pop(now, []):
            self.writes(conversation, now)
        self.people(now)
        self.jobs(now)
        self.ratings()
        if is_open(now):
            for operator in self.present():
                self.works(operator, now)
        self.customers(now)

    # Customers

    def writes(self, conversation: Conversation, now: datetime) -> None:
        customer_writes(conversation)
        self.expected.add("messages_in")
        case = self.cases.get(conversation.pk)
        if case is None:
            case = self.cases[conversation.pk] = Case(conversation, now, now)
            case.replies = self.random.choice((0, 0, 1, 2, 3))
            self.expected.add("opened")
        case.customer_waits = True
        case.snoozed_until = None

    def customers(self, now: datetime) -> None:
        for case in list(self.cases.values()):
            calm = case.replies and case.answered and not case.customer_waits
            if calm and self.random.random() < 0.2:
                case.replies -= 1
                self.writes(case.conversation, now)

    def ratings(self) -> None:
        """Of some of those who were asked, in the step after."""
        for conversation, session in self.rating:
            survey = Survey.objects.get(session=session)
            number = self.random.randint(1, 5)
            customer_taps(conversation, f"rate:{survey.token.hex}:{number}")
            self.expected.ratings.append(number)
        self.rating.clear()

    # The team

    def people(self, now: datetime) -> None:
        """Who is there: in the hours, but for a while now and then."""
        OperatorConnection.objects.all().delete()
        for operator in self.operators:
            key = operator.user_id
            if self.absent.get(key, now) <= now and self.random.random() < 0.02:
                self.absent[key] = now + timedelta(hours=1)
        for operator in self.present():
            OperatorConnection.objects.create(
                operator=operator.user, process=uuid.uuid4(), connected_at=now, last_seen=now
            )
        gone = {one.user_id for one in self.operators} - {one.user_id for one in self.present()}
        self.gone_since = {key: self.gone_since.get(key, now) for key in gone}

    def present(self) -> list[Any]:
        now = self.clock.now
        if not is_open(now):
            return []
        return [one for one in self.operators if self.absent.get(one.user_id, now) <= now]

    def works(self, operator: Any, now: datetime) -> None:
        held = [case for case in self.cases.values() if case.operator == operator]
        for case in held:
            if case.snoozed_until is None:
                self.goes_on(case, operator, now)
        busy = sum(case.customer_waits or case.said_at > now - HOUR for case in held)
        while busy < MOST_HELD and self.claims_next(operator, now):
            if self.random.random() < self.rest:
                return
            busy += 1

    def claims_next(self, operator: Any, now: datetime) -> bool:
        """Whoever has waited longest, as the queue shows it; whether there was somebody."""
        waiting = [case for case in self.cases.values() if case.operator is None]
        if not waiting and now.minute:  # that the queue is empty too is looked at once an hour
            return False
        rows = inbox.page(operator_id=operator.user_id, view="queue", cursor=None, limit=1).rows
        assert bool(rows) == bool(waiting)
        if not rows:
            return False
        case = self.cases[rows[0].pk]
        assert case.operator is None
        assert case.since == min(each.since for each in waiting), "the oldest first"
        self.act(claim_session, case, operator)
        case.operator, case.claimed = operator, True
        self.answers(case, operator, now)
        return True

    def goes_on(self, case: Case, operator: Any, now: datetime) -> None:
        chance = self.random.random()
        if case.customer_waits:
            if chance < 0.8:
                self.answers(case, operator, now)
        elif chance < 0.05:
            self.hands_over(case, operator)
        elif chance < 0.08:
            case.snoozed_until = now + timedelta(hours=2)
            self.act(snooze_session, case, operator, until=case.snoozed_until)
        elif chance < 0.4 and case.replies:
            self.closes(case, operator)

    def answers(self, case: Case, operator: Any, now: datetime) -> None:
        self.act(send_message, case, operator, outgoing=Outgoing(text="Hello!"))
        self.expected.add("messages_out", operator)
        if not case.answered:
            assert case.asked is not None
            self.expected.add("answered", operator)
            self.expected.response.append(open_time(case.asked, now).total_seconds())
        case.answered, case.customer_waits, case.said_at = True, False, now

    def hands_over(self, case: Case, operator: Any) -> None:
        other = self.random.choice([one for one in self.present() if one != operator] or [None])
        if other is None:
            return
        self.act(transfer_session, case, operator, to_operator_id=other.user_id)
        self.expected.add("transfers", operator)
        case.operator = other

    def closes(self, case: Case, operator: Any) -> None:
        session = self.act(close_session, case, operator)
        if self.random.random() < 0.4:
            self.rating.append((case.conversation, session.pk))
        self.ended(case)

    def ended(self, case: Case) -> None:
        self.expected.add("closed", case.operator)
        for kind in ("claim", "response"):
            self.expected.add(f"{kind}_{'broken' if kind in case.broken else 'kept'}")
        del self.cases[case.conversation.pk]

    def act(self, operation: Any, case: Case, operator: Any, **more: Any) -> Any:
        whom = {"conversation_id": case.conversation.pk, "operator": operator}
        return operation(**whom, via="rest", **more)

    # The jobs, and what they may do

    def jobs(self, now: datetime) -> None:
        wake_snoozed()
        for case in self.cases.values():
            if case.snoozed_until is not None and case.snoozed_until <= now:
                case.snoozed_until = None
        keep_moving.give_back()
        keep_moving.close_silent()
        watch_levels()
        self.compare(now)
        for case in self.cases.values():
            if case.operator is None and open_time(case.since, now) >= CLAIM:
                case.broken.add("claim")
            if not case.answered and open_time(case.since, now) >= RESPONSE:
                case.broken.add("response")

    def compare(self, now: datetime) -> None:
        """Nothing has moved but what was to."""
        open_ones = Session.objects.filter(status__in=Session.OPEN)
        rows = open_ones.values_list("conversation", "status", "operator")
        found: dict[int, Any] = {pk: state for pk, *state in rows}
        assert set(found) <= set(self.cases)
        for pk, case in list(self.cases.items()):
            if pk not in found:
                assert not case.customer_waits
                assert not case.snoozed_until
                assert now - case.said_at >= SILENT + WARNING
                self.expected.closed_by_time += 1
                self.ended(case)
            elif case.operator is not None and found[pk] == ["WAITING", None]:
                assert case.customer_waits
                assert not case.snoozed_until
                assert now - self.gone_since[case.operator.user_id] >= AWAY
                self.expected.given_back += 1
                case.operator = None
            else:
                holder = case.operator.user_id if case.operator else None
                assert found[pk] == ["ACTIVE" if holder else "WAITING", holder]
