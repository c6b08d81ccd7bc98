"""Coming in: a password, a code where there is a second factor, one to set up where it is asked.

Nobody is signed in before all of it: what a half done sign-in knows stands in the session, and no
door takes it for anybody.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model, load_backend, login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from chat.errors import RateLimitExceeded, ValidationError
from chat.models import LogEntry
from chat.operations import second_factor, sign_in_tries
from chat.pages.languages import language_of
from chat.pages.qr import picture_of
from chat.pages.seen import client_of

VIA = LogEntry.Via.PAGE
PENDING = "signing_in"
PENDING_FOR = timedelta(minutes=10)
KNOWN_COOKIE = "known_browser"
KNOWN_FOR = timedelta(days=90)


class Held(forms.ValidationError):
    """Too many tries."""

    def __init__(self, refusal: RateLimitExceeded) -> None:
        self.retry_after = int(refusal.retry_after or 0) + 1
        super().__init__(refusal.message, code="held")


class SignInForm(AuthenticationForm):
    """User name and password, looked at only so often."""

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password or self.request is None:
            return super().clean()
        address = client_of(self.request)["address"]
        try:
            one = sign_in_tries.begin_password(
                name, address=address, device=_known(self.request, name)
            )
        except RateLimitExceeded as refusal:
            raise Held(refusal) from None
        cleaned = super().clean()
        sign_in_tries.right(one)
        return cleaned


class Login(LoginView):
    """Where everybody signs in, with or without the staff flag."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            demo_logins=settings.DEMO_LOGINS, language=language_of(self.request), **kwargs
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return come_in(self.request, form.get_user(), self.get_redirect_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        held = [error for error in form.non_field_errors().as_data() if isinstance(error, Held)]
        if not held:
            return super().form_invalid(form)
        wait = held[0].retry_after
        context = self.get_context_data(form=form, wait=_minutes(wait))
        return self.render_to_response(context, status=429, headers={"Retry-After": str(wait)})


def come_in(request: HttpRequest, user: Any, goes_to: str) -> HttpResponse:
    """The password was right (or another house vouches for them): what comes next."""
    on = second_factor.is_on(user)
    if on or second_factor.is_required(user):
        request.session[PENDING] = {
            "user": user.pk,
            "backend": user.backend,
            "hash": user.get_session_auth_hash(),
            "until": (timezone.now() + PENDING_FOR).timestamp(),
            "next": goes_to,
        }
        request.session.cycle_key()
        return redirect("sign_in_code" if on else "sign_in_set_up")
    return _signed_in(request, user, goes_to)


class _Pending(RedirectURLMixin, View):
    """A page for somebody whose password was right."""

    template: str
    user: Any
    backend: str
    next: str

    @method_decorator(sensitive_post_parameters())
    @method_decorator(csrf_protect)
    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = _pending(request)
        if found is None:
            request.session.pop(PENDING, None)
            return redirect("login")
        self.user, self.backend, self.next = found
        return super().dispatch(request, *args, **kwargs)

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"language": language_of(self.request, getattr(self.user, "operator", None))}
        return render(self.request, self.template, context, status=status)

    def done(self) -> HttpResponse:
        self.request.session.pop(PENDING, None)
        self.user.backend = self.backend
        return _signed_in(self.request, self.user, self.next)


class Code(_Pending):
    """A code of the app, or a recovery code."""

    template = "registration/code.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        code = request.POST.get("code", "")[:40]
        if not code.strip():
            return self.show(error="missing")
        try:
            one = sign_in_tries.begin_code(self.user.pk, address=client_of(request)["address"])
        except RateLimitExceeded as refusal:
            held = Held(refusal)
            response = self.show(error="held", wait=_minutes(held.retry_after), status=429)
            response["Retry-After"] = str(held.retry_after)
            return response
        if not second_factor.takes(user=self.user, code=code, via=VIA):
            return self.show(error="wrong")
        sign_in_tries.right(one)
        return self.done()


class SetUp(_Pending):
    """A second factor has to be set up before anything else."""

    template = "registration/set_up.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if second_factor.is_on(self.user):
            return redirect("sign_in_code")
        factor = second_factor.offer(self.user)
        return self.show(picture=picture_of(factor), secret=factor.secret)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            codes = second_factor.confirm(
                user=self.user, code=request.POST.get("code", "")[:40], via=VIA
            )
        except ValidationError:
            if second_factor.is_on(self.user):
                return redirect("sign_in_code")
            factor = second_factor.offer(self.user)
            return self.show(picture=picture_of(factor), secret=factor.secret, error="wrong")
        goes_to = self.done()["Location"]
        context = {"codes": codes, "goes_to": goes_to, "language": language_of(request)}
        return render(request, "registration/recovery_codes.html", context)


def _pending(request: HttpRequest) -> tuple[Any, str, str] | None:
    """Whose sign-in is half done: `(user, backend, next)`; None where it is too old, or where the
    password, or whether they may, has changed meanwhile."""
    kept = request.session.get(PENDING)
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    user = get_user_model().objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not secrets.compare_digest(kept["hash"], user.get_session_auth_hash()):
        return None
    if kept["backend"] not in settings.AUTHENTICATION_BACKENDS:
        return None
    load_backend(kept["backend"])
    return user, kept["backend"], kept["next"]


def _signed_in(request: HttpRequest, user: Any, goes_to: str) -> HttpResponse:
    # Half a sign-in of somebody else ends with it.
    request.session.pop(PENDING, None)
    login(request, user)
    response = HttpResponseRedirect(goes_to or settings.LOGIN_REDIRECT_URL)
    name = user.get_username().casefold()
    if not _known(request, name):
        response.set_cookie(
            KNOWN_COOKIE,
            signing.dumps([name, secrets.token_hex(8)], salt=KNOWN_COOKIE),
            max_age=KNOWN_FOR,
            path="/login/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _known(request: HttpRequest, name: str) -> str:
    """The id of this browser, if that person has signed in with it; else ""."""
    try:
        who, device = signing.loads(
            request.COOKIES.get(KNOWN_COOKIE, ""), salt=KNOWN_COOKIE, max_age=KNOWN_FOR
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(device) if who == name.casefold() else ""


def _minutes(seconds: int) -> int:
    return max(1, -(-seconds // 60))
