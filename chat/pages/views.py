"""The console's shell, with a snapshot in it so that the first paint has something to show."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from chat import access, presenters
from chat.errors import InvalidToken
from chat.models import OperatorProfile
from chat.pages.first_run import first_run
from chat.pages.languages import language_of
from chat.protocol.payloads import ConversationPayload
from chat.selectors import inbox
from chat.selectors.preferences import preferences

SNAPSHOT_ROWS = 50
FIRST_VIEW = "queue"


@require_GET
@never_cache
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where a sign-in ends that another tab waits for."""
    return render(request, "registration/signed_in.html", {"language": language_of(request)})


@require_GET
@never_cache
@login_required
@ensure_csrf_cookie
def console(request: HttpRequest) -> HttpResponse:
    """The inbox. Somebody who has signed in but is not an operator is told so (403)."""
    try:
        operator = access.operator(request.user.pk or 0)
    except InvalidToken as error:
        context = {"reason": error.message, "language": language_of(request)}
        return render(request, "chat/not_an_operator.html", context, status=403)
    config = {
        "operator": {
            "id": str(operator.user_id),
            "name": operator.display_name,
            "role": operator.role,
        },
        "release": settings.RELEASE,
        "preferences": preferences(operator).model_dump(mode="json"),
        "socketPath": "/api/v1/ws/live-chat",
        "apiBase": "/api/v1/admin/live-chat/",
        "csrfCookie": settings.CSRF_COOKIE_NAME,
        "logoutUrl": "/logout/",
        "adminUrl": "/admin/" if operator.user.is_staff else None,
        "simulatorUrl": "/simulator/" if settings.SIMULATOR else None,
        "waitingLimit": settings.WAITING_LIMIT_MINUTES * 60,
        "snapshot": _snapshot(operator),
    }
    return render(
        request,
        "chat/inbox.html",
        {
            "config": config,
            "first_run": first_run(request.user),
            "language": language_of(request, operator),
        },
    )


def _snapshot(operator: OperatorProfile) -> dict[str, Any]:
    page = inbox.page(
        operator_id=operator.user_id, view=FIRST_VIEW, cursor=None, limit=SNAPSHOT_ROWS
    )
    rows = [
        ConversationPayload(
            **presenters.conversation_payload(row, read_count=getattr(row, "read_count", 0) or 0)
        ).model_dump(mode="json")
        for row in page.rows
    ]
    return {
        "view": FIRST_VIEW,
        "results": rows,
        "next": page.next,
        "counts": inbox.counts(operator.user_id),
    }
