"""The dashboard's shell: what can be chosen in it. Its figures come over REST and the socket."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chat import access
from chat.errors import InvalidToken
from chat.models import Channel, OperatorProfile, Tag
from chat.pages.languages import language_of
from chat.selectors.figures_period import Scope, zone_of
from chat.selectors.reach import reach_of


@require_GET
@never_cache
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """Somebody who has signed in but is not an operator is told so (403)."""
    try:
        operator = access.operator(request.user.pk or 0)
    except InvalidToken as error:
        reason = {"reason": error.message, "language": language_of(request)}
        return render(request, "chat/not_an_operator.html", reason, status=403)
    context = {"config": _config(operator), "language": language_of(request, operator)}
    return render(request, "chat/dashboard.html", context)


def _config(operator: OperatorProfile) -> dict[str, Any]:
    zone = zone_of(None, Scope())
    # An operator has no choice of operators.
    channels = reach_of(operator).within(Channel.objects.order_by("name"), "pk")
    people = OperatorProfile.objects.order_by("display_name") if operator.may_supervise else []
    return {
        "socketPath": "/api/v1/ws/live-chat",
        "apiBase": "/api/v1/admin/live-chat/",
        "csrfCookie": settings.CSRF_COOKIE_NAME,
        "today": timezone.now().astimezone(zone).date().isoformat(),
        "channels": [[each.slug, each.name] for each in channels],
        "operators": [[str(each.user_id), each.display_name] for each in people],
        "tags": [[str(each.pk), each.name] for each in Tag.objects.order_by("name")],
    }
