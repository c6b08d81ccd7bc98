"""The figures of a period. Operators see their own; supervisors everybody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
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
from chat.api.views.analytics_tables import TABLES, Rows, as_csv, operators, stages
from chat.api.views.base import VIA, View, operator_of, valid
from chat.errors import Forbidden
from chat.models import Conversation, Session
from chat.operations.note_read import note_read
from chat.protocol.base import iso
from chat.selectors import figures_behind as behind
from chat.selectors.figures_period import Period, Scope, period_of, scope_of, zone_of
from chat.selectors.figures_report import report
from chat.selectors.reach import reach_of


class PeriodQuery(serializers.Serializer[None]):
    """`?from=&to=&zone=&channel=&operator=&tag=&weekday=&hour=`."""

    to = serializers.DateField(required=False, default=None)
    zone = serializers.CharField(required=False, default=None, max_length=64)
    channel = serializers.CharField(required=False, default=None, max_length=100)
    operator = serializers.IntegerField(
        required=False, default=None, min_value=0, max_value=BIGGEST
    )
    tag = serializers.IntegerField(required=False, default=None, min_value=0, max_value=BIGGEST)
    weekday = serializers.IntegerField(required=False, default=None, min_value=0, max_value=6)
    hour = serializers.IntegerField(required=False, default=None, min_value=0, max_value=23)

    def get_fields(self) -> dict[str, Any]:
        # `from` is no name in Python.
        first = serializers.DateField(required=False, default=None)
        return {"from": first, **super().get_fields()}


class BehindQuery(PeriodQuery):
    """And `&figure=&cursor=&limit=`; or `offset`."""

    figure = serializers.ChoiceField(choices=list(behind.NAMES))
    cursor = pages.CursorField()
    offset = serializers.IntegerField(default=0, min_value=0, max_value=100_000)
    limit = serializers.IntegerField(default=behind.PAGE, min_value=1, max_value=behind.MAX_PAGE)


class TableQuery(PeriodQuery):
    """And `&table=`."""

    table = serializers.ChoiceField(choices=[*TABLES, "operators", "funnel"])


class Analytics(View):
    """`GET analytics?from=&to=&zone=&channel=&operator=&tag=`."""

    @describes(
        "The figures of a period, and of the one before",
        shapes_figures.Analytics,
        query=PeriodQuery,
        tag="figures",
    )
    def get(self, request: Request) -> Response:
        """`{period, before, figures, figures_before, days, hours, weekdays, week, channels, tags,
        funnel}`."""
        period, scope = _asked(request, valid(PeriodQuery, request.query_params))
        now, then = report(period, scope), report(period.before, scope)
        return self.ok(
            {
                "period": _period(period),
                "before": _period(period.before),
                "figures": now.total.as_dict(),
                "figures_before": then.total.as_dict(),
                **{name: table(now, period) for name, table in TABLES.items()},
                "funnel": stages(period, scope),
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
        results = operators(report(period, scope), scope)
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
        found, more = behind.page(query["figure"], period, scope, offset=offset, limit=limit)
        following = pages.after("offset", offset + limit) if more else None
        results = [_row(conversation, session) for conversation, session in found]
        return self.ok({"results": results, "next": following, "has_more": more})


class Table(View):
    """`GET analytics/table?table=&…`: one of the tables as CSV."""

    @describes(
        "One of the tables as CSV", shapes.BYTES, query=TableQuery, kind="text/csv", tag="figures"
    )
    def get(self, request: Request) -> HttpResponse:
        query = valid(TableQuery, request.query_params)
        period, scope = _asked(request, query)
        name = query["table"]
        note_read("figures.exported", operator=operator_of(request), via=VIA, table=name)
        text = as_csv(_table(name, period, scope))
        answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
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
    scope = replace(
        scope_of(query["channel"], operator, query["tag"], reach_of(asking)),
        weekday=query["weekday"],
        hour=query["hour"],
    )
    zone = zone_of(query["zone"], scope)
    return period_of(query["from"], query["to"], zone, timezone.now()), scope


def _period(period: Period) -> dict[str, str]:
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "zone": period.zone.key,
    }


def _table(name: str, period: Period, scope: Scope) -> Rows:
    if name == "funnel":
        return stages(period, scope)
    found = report(period, scope)
    return operators(found, scope) if name == "operators" else TABLES[name](found, period)


_TIMES = ("opened_at", "asked_at", "answered_at", "claimed_at", "closed_at")


def _row(conversation: Conversation, session: Session | None) -> dict[str, Any]:
    """Without a session, what a customer wrote to the bot: nulls, and status BOT."""
    survey = getattr(session, "survey", None)
    comment = survey.comment if survey else None
    return {
        "id": session.pk if session else None,
        "line_user_id": conversation.address,
        "display_name": presenters.customer_name(conversation.customer),
        "channel": conversation.channel.slug,
        "status": session.status if session else Conversation.ChatMode.BOT,
        "operator_name": presenters.name_of(session.operator) if session else None,
        "answered_by_name": presenters.name_of(session.answered_by) if session else None,
        **{name: _moment(getattr(session, name, None)) for name in _TIMES},
        "response_seconds": session.response_seconds if session else None,
        "rating": survey.rating if survey else None,
        "comment": comment.content if comment and comment.unsent_at is None else None,
    }


def _moment(at: datetime | None) -> str | None:
    return iso(at) if at else None
