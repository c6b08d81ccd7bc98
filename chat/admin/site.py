"""The admin as a whole: its name, its way to the console, and what others registered in it."""

from __future__ import annotations

from typing import Any

import django.contrib.auth.admin  # noqa: F401  (registers what is taken away below)
import knox.admin  # noqa: F401  (likewise)
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from knox.models import AuthToken

from chat.outward.admin import warn_of_switched_off

admin.site.site_header = "LINE live chat"
admin.site.site_title = "LINE live chat"
admin.site.index_title = "Administration"
# The link "Console" in the header.
admin.site.site_url = "/admin/live-chat/"

_index = admin.site.index


def index(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
    """The first page, where staff see what has stopped by itself."""
    warn_of_switched_off(request)
    return _index(request, extra_context)


def login(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """There is one way in for everybody: with the second step, and with a limit to guessing."""
    if request.user.is_authenticated and not admin.site.has_permission(request):
        context = {"language": "en"}
        return render(request, "chat/not_for_you.html", context, status=403)
    goes_to = request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index"))
    return redirect_to_login(goes_to, reverse("login"))


def password_change(
    request: HttpRequest, extra_context: dict[str, Any] | None = None
) -> HttpResponse:
    """Beside the rest of one's own sign-in."""
    return redirect("account")


admin.site.login = login  # type: ignore[method-assign]
admin.site.password_change = password_change  # type: ignore[method-assign, assignment]
admin.site.index = index  # type: ignore[method-assign]

# People are looked after in one place: operators, with their users and tokens.
for model in (User, AuthToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
