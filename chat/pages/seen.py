"""Who is signed in where, as their requests tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.decorators import sync_and_async_middleware

from chat import whence
from chat.models import LogEntry
from chat.operations.sign_ins import note_seen, note_sign_in


def connect() -> None:
    """Listen for sign-ins, by whatever door."""
    user_logged_in.connect(_signed_in, dispatch_uid="chat.pages.seen")


def client_of(request: HttpRequest) -> dict[str, str]:
    """`{address, browser}`, as they call themselves."""
    return {
        "address": request.META.get("REMOTE_ADDR") or "",
        "browser": request.headers.get("user-agent", ""),
    }


@sync_and_async_middleware
def seen(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: what is done is written down with the address it came from; and a request of
    somebody who is signed in says that this browser is still used."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> Any:
            with whence.coming_from(client_of(request)["address"]):
                response = await get_response(request)
            if _is_signed_in(request):
                await sync_to_async(_note)(request)
            return response

        return answer_async

    def answer(request: HttpRequest) -> Any:
        with whence.coming_from(client_of(request)["address"]):
            response = get_response(request)
        if _is_signed_in(request):
            _note(request)
        return response

    return answer


def _is_signed_in(request: HttpRequest) -> bool:
    # A request that did not ask who it is, as a webhook or a static file, costs nothing here.
    session: Any = getattr(request, "session", None)
    return session is not None and session.accessed and SESSION_KEY in session


def _note(request: HttpRequest) -> None:
    key = request.session.session_key
    if key:
        note_seen(session_key=key, user_id=int(request.session[SESSION_KEY]), **client_of(request))


def _signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    key = request.session.session_key
    if key:
        note_sign_in(session_key=key, user=user, via=LogEntry.Via.PAGE, **client_of(request))
