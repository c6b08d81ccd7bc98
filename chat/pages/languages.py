"""Which of the console's languages a page is to speak."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from chat.models import OperatorProfile

DEFAULT = OperatorProfile.Language.ENGLISH.value


def language_of(request: HttpRequest, operator: OperatorProfile | None = None) -> str:
    """The operator's own choice, else the first of the browser's that we speak, else English."""
    if operator is not None and operator.language:
        return operator.language
    for wanted, _ in parse_accept_lang_header(request.headers.get("accept-language", "")):
        language = wanted.partition("-")[0]
        if language in OperatorProfile.Language.values:
            return language
    return DEFAULT
