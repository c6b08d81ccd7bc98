"""A person's own sign-in: password, second factor, and where they are signed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chat.errors import RateLimitExceeded, ValidationError
from chat.models import LogEntry, SecondFactor, SignIn
from chat.operations import second_factor, sign_in_tries, sign_ins
from chat.operations.own_password import note_own_password
from chat.pages.browsers import name_of
from chat.pages.languages import language_of
from chat.pages.qr import picture_of
from chat.pages.seen import client_of

VIA = LogEntry.Via.PAGE
# What a page says after what was done; texts: account.did_… in the browser's modules.
_DID = frozenset({"password", "off", "ended", "ended_all"})


@require_GET
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What there is, and what can be done about it."""
    return _page(request)


@sensitive_post_parameters()
@require_POST
@never_cache
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """A new password; it ends all other sign-ins of this person."""
    user: Any = request.user
    form = PasswordChangeForm(user, request.POST)
    try:
        one = sign_in_tries.begin_password(
            request.user.get_username(), **_where(request), device=f"in:{request.user.pk}"
        )
    except RateLimitExceeded:
        return _page(request, error="held", status=429)
    if not form.is_valid():
        if "old_password" not in form.errors:
            sign_in_tries.right(one)
        return _page(request, form=form, status=400)
    sign_in_tries.right(one)
    with transaction.atomic():
        note_own_password(user=form.save(), via=VIA)
    key = request.session.session_key
    # Sessions of the old password are nobody's already; they need not be listed.
    others = sign_ins.of_user(request.user).exclude(session=key)
    update_session_auth_hash(request, form.user)
    sign_ins.end_sign_ins(others, by_id=request.user.pk, via=VIA)
    return _back("password")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def set_up(request: HttpRequest) -> HttpResponse:
    """The picture for the app; then its first code, for which there are recovery codes."""
    error = ""
    if request.method == "POST":
        try:
            codes = second_factor.confirm(
                user=request.user, code=request.POST.get("code", "")[:40], via=VIA
            )
            return _codes(request, codes)
        except ValidationError:
            error = "wrong"
    try:
        factor = second_factor.offer(request.user)
    except ValidationError:
        return redirect("account")
    context = {
        "picture": picture_of(factor),
        "secret": factor.secret,
        "error": error,
        "is_own": True,
        "language": _language(request),
    }
    return render(request, "registration/set_up.html", context, status=400 if error else 200)


@sensitive_post_parameters()
@require_POST
@never_cache
@login_required
def new_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for a code of the app."""
    refused = _asks_for_code(request)
    if refused is not None:
        return refused
    return _codes(request, second_factor.renew_codes(user=request.user, via=VIA))


@sensitive_post_parameters()
@require_POST
@never_cache
@login_required
def switch_off(request: HttpRequest) -> HttpResponse:
    """No second factor any more, for a last code; not where it has to be."""
    if second_factor.is_required(request.user):
        return _page(request, error="required", status=403)
    refused = _asks_for_code(request)
    if refused is not None:
        return refused
    second_factor.remove(user=request.user, by_id=request.user.pk, via=VIA)
    return _back("off")


@require_POST
@never_cache
@login_required
def end(request: HttpRequest) -> HttpResponse:
    """`which`: the id of one sign-in in the list, or "others"."""
    which = request.POST.get("which", "")
    mine = sign_ins.of_user(request.user)
    here = request.session.session_key
    if which == "others":
        sign_ins.end_sign_ins(mine.exclude(session=here), by_id=request.user.pk, via=VIA)
        return _back("ended_all")
    one = int(which) if which.isascii() and which.isdigit() and len(which) < 19 else 0
    sign_ins.end_sign_ins(mine.filter(pk=one).exclude(session=here), by_id=request.user.pk, via=VIA)
    return _back("ended")


def _asks_for_code(request: HttpRequest) -> HttpResponse | None:
    """What is answered where the code is not right; None where it is."""
    code = request.POST.get("code", "")[:40]
    try:
        one = sign_in_tries.begin_code(request.user.pk or 0, **_where(request))
    except RateLimitExceeded:
        return _page(request, error="held", status=429)
    if not second_factor.takes(user=request.user, code=code, via=VIA):
        return _page(request, error="wrong", status=400)
    sign_in_tries.right(one)
    return None


def _page(
    request: HttpRequest, *, form: forms.Form | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    user: Any = request.user
    here = request.session.session_key
    did = request.GET.get("did", "")
    context = {
        "form": form,
        "error": error,
        "did": did if did in _DID else "",
        "factor": SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first(),
        "codes_left": second_factor.codes_left(user),
        "is_required": second_factor.is_required(user),
        "sign_ins": [_row(row, here) for row in sign_ins.of_user(user)],
        "has_password": user.has_usable_password(),
        "language": _language(request),
    }
    return render(request, "registration/account.html", context, status=status)


def _row(row: SignIn, here: str | None) -> dict[str, Any]:
    return {
        "id": row.pk,
        "browser": name_of(row.browser),
        "address": row.address,
        "began_at": row.began_at,
        "last_seen_at": row.last_seen_at,
        "is_here": row.session_id == here,
    }


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "goes_to": "/account/", "language": _language(request)}
    return render(request, "registration/recovery_codes.html", context)


def _back(did: str) -> HttpResponse:
    response = redirect("account")
    response["Location"] += f"?did={did}"
    return response


def _language(request: HttpRequest) -> str:
    return language_of(request, getattr(request.user, "operator", None))


def _where(request: HttpRequest) -> dict[str, str]:
    return {"address": client_of(request)["address"]}
