"""The figures of a period. Operators see their own; supervisors everybody's."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api import pages, shapes, shapes_figures
from chat.api.describing import describes
from chat.api.serializers import BIGGEST
from chat.api.views.base import View, operator_of, valid
from chat.errors import Forbidden
from chat.models import Channel, OperatorProfile, Session, Tag
from chat.protocol.base import iso
from chat.selectors import figures_behind as behind
from chat.selectors.figures_period import Period, Scope, period_of, scope_of, zone_of
from chat.selectors.figures_report import Report, ordered, report
from chat.selectors.figures_tally import PERCENTILES, Tally

Rows = list[dict[str, Any]]


class PeriodQuery(serializers.Serializer[None]):
    """`?from=&to=&zone=&channel=&operator=&tag=`."""

    to = serializers.DateField(required=False, default=None)
    zone = serializers.CharField(required=False, default=None, max_length=64)
    channel = serializers.CharField(required=False, default=None, max_length=100)
    operator = serializers.IntegerField(
        required=False, default=None, min_value=0, max_value=BIGGEST
    )
    tag = serializers.IntegerField(required=False, default=None, min_value=0, max_value=BIGGEST)

    def get_fields(self) -> dict[str, Any]:
        # `from` is no name in Python.
        first = serializers.DateField(required=False, default=None)
        return {"from": first, **super().get_fields()}


class BehindQuery(PeriodQuery):
    """And `&figure=&cursor=&limit=`; or `offset`."""

    figure = serializers.ChoiceField(choices=sorted(behind.FIGURES))
    cursor = pages.CursorField()
    offset = serializers.IntegerField(default=0, min_value=0, max_value=100_000)
    limit = serializers.IntegerField(default=behind.PAGE, min_value=1, max_value=behind.MAX_PAGE)


class TableQuery(PeriodQuery):
    """And `&table=`."""

    table = serializers.ChoiceField(
        choices=["days", "hours", "weekdays", "channels", "tags", "operators"]
    )


class Analytics(View):
    """`GET analytics?from=&to=&zone=&channel=&operator=&tag=`."""

    @describes(
        "The figures of a period, and of the one before",
        shapes_figures.Analytics,
        query=PeriodQuery,
        tag="figures",
    )
    def get(self, request: Request) -> Response:
        """`{period, before, figures, figures_before, days, hours, weekdays, channels, tags}`."""
        period, scope = _asked(request, valid(PeriodQuery, request.query_params))
        now, then = report(period, scope), report(period.before, scope)
        return self.ok(
            {
                "period": _period(period),
                "before": _period(period.before),
                "figures": now.total.as_dict(),
                "figures_before": then.total.as_dict(),
                **{name: _TABLES[name](now, period) for name in sorted(_TABLES)},
            }
        )


class Operators(View):
    """`GET analytics/operators?from=&to=&zone=&channel=&operator=&tag=`."""

    @describes(
        "The figures of a period by operator",
        shapes_figures.OperatorFigures,
        query=PeriodQuery,
        tag="figures",
    )
    def get(self, request: Request) -> Response:
        """`{period, results: [{id, name, …figures}]}`, by name."""
        period, scope = _asked(request, valid(PeriodQuery, request.query_params))
        results = _operators(report(period, scope), scope)
        return self.ok({"period": _period(period), "results": results})


class Conversations(View):
    """`GET analytics/conversations?figure=&…&cursor=&limit=`."""

    @describes(
        "The sessions that a figure is made of",
        shapes_figures.BehindPage,
        query=BehindQuery,
        tag="figures",
    )
    def get(self, request: Request) -> Response:
        """`{results: [session], next, has_more}`: those that a figure is made of."""
        query = valid(BehindQuery, request.query_params)
        period, scope = _asked(request, query)
        limit = query["limit"]
        offset = pages.read(query["cursor"], "offset").get("offset", query["offset"])
        found, more = behind.sessions(query["figure"], period, scope, offset=offset, limit=limit)
        following = pages.after("offset", offset + limit) if more else None
        results = [_session(each) for each in found]
        return self.ok({"results": results, "next": following, "has_more": more})


class Table(View):
    """`GET analytics/table?table=&…`: one of the tables as CSV."""

    @describes(
        "One of the tables as CSV", shapes.BYTES, query=TableQuery, kind="text/csv", tag="figures"
    )
    def get(self, request: Request) -> HttpResponse:
        query = valid(TableQuery, request.query_params)
        period, scope = _asked(request, query)
        found, name = report(period, scope), query["table"]
        rows = _operators(found, scope) if name == "operators" else _TABLES[name](found, period)
        answer = HttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
        file = f"{name}_{period.first}_{period.last}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{file}"'
        answer["Cache-Control"] = "no-store"
        return answer


def _asked(request: Request, query: dict[str, Any]) -> tuple[Period, Scope]:
    """Raises Forbidden where an operator asks for another's figures."""
    asking = operator_of(request)
    operator = query["operator"]
    if not asking.may_supervise:
        if operator not in (None, asking.user_id):
            raise Forbidden("Only supervisors see the figures of others.", field="operator")
        operator = asking.user_id
    scope = scope_of(query["channel"], operator, query["tag"])
    zone = zone_of(query["zone"], scope)
    return period_of(query["from"], query["to"], zone, timezone.now()), scope


def _period(period: Period) -> dict[str, str]:
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "zone": period.zone.key,
    }


def _days(found: Report, period: Period) -> Rows:
    days = [period.first + timedelta(days=number) for number in range(period.days)]
    return _rows("date", ((day.isoformat(), tally) for day, tally in ordered(found.days, days)))


def _hours(found: Report, period: Period) -> Rows:
    return _rows("hour", ordered(found.hours, range(24)))


def _weekdays(found: Report, period: Period) -> Rows:
    return _rows("weekday", ordered(found.weekdays, range(7)))


def _channels(found: Report, period: Period) -> Rows:
    channels = {each.pk: each for each in Channel.objects.filter(pk__in=found.channels)}
    return [
        {"slug": channels[pk].slug, "name": channels[pk].name, **tally.as_dict()}
        for pk, tally in ordered(found.channels, sorted(channels))
    ]


def _tags(found: Report, period: Period) -> Rows:
    tags = {each.pk: each.name for each in Tag.objects.filter(pk__in=found.tags)}
    return [
        {"id": pk, "name": tags[pk], **tally.as_dict()}
        for pk, tally in ordered(found.tags, sorted(tags, key=lambda pk: tags[pk]))
    ]


_TABLES = {
    "days": _days,
    "hours": _hours,
    "weekdays": _weekdays,
    "channels": _channels,
    "tags": _tags,
}


def _operators(found: Report, scope: Scope) -> Rows:
    """Those who did something; with a scope of one, that one alone."""
    wanted = found.operators if scope.operator is None else [scope.operator]
    people = OperatorProfile.objects.filter(user__in=[pk for pk in wanted if pk is not None])
    names = {each.user_id: each.display_name for each in people}
    return [
        {"id": str(pk), "name": names[pk], **tally.as_dict()}
        for pk, tally in ordered(found.operators, sorted(names, key=lambda pk: (names[pk], pk)))
    ]


def _rows(name: str, found: Any) -> Rows:
    return [{name: key, **tally.as_dict()} for key, tally in found]


def _session(session: Session) -> dict[str, Any]:
    survey = getattr(session, "survey", None)
    conversation = session.conversation
    times = ("opened_at", "asked_at", "answered_at", "claimed_at", "closed_at")
    return {
        "id": session.pk,
        "line_user_id": conversation.address,
        "display_name": presenters.customer_name(conversation.customer),
        "channel": conversation.channel.slug,
        "status": session.status,
        "operator_name": presenters.name_of(session.operator),
        "answered_by_name": presenters.name_of(session.answered_by),
        **{name: iso(at) if (at := getattr(session, name)) else None for name in times},
        "response_seconds": session.response_seconds,
        "rating": survey.rating if survey else None,
    }


def _csv(rows: Rows) -> str:
    """With a mark by which spreadsheets know that it is UTF-8."""
    to = io.StringIO()
    lines = [_flat(row) for row in rows]
    writer = csv.DictWriter(to, list(lines[0]) if lines else list(_flat(Tally().as_dict())))
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in line.items()} for line in lines)
    return "\ufeff" + to.getvalue()


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}_p{each}_seconds": value[f"p{each}"] for each in PERCENTILES}
        else:
            flat[name] = value
    return flat


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would work out stays a text.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@")):
        return f"'{value}"
    return value
