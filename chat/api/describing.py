"""How a view says what it takes and answers: `@describes` on each of its methods.

`/api/v1/schema` is made of it, and tests/chat/api/test_schema.py fails for a method without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from chat.api.shapes import ErrorAnswer

F = TypeVar("F", bound=Callable[..., Any])

ALWAYS = {
    401: "Nobody has signed in, or not any more.",
    403: "Signed in, but not allowed; or the CSRF token is missing.",
    429: "Too much, too fast; `Retry-After` says when to go on.",
}
MEANINGS = {
    400: "A field is missing or wrong; `field` names it.",
    404: "It is not there, or not any more.",
    409: "Somebody else holds the conversation, or was first.",
    415: "The body is in another format than is described.",
}
_CODES = {
    400: ("validation_error", "limit: Ensure this value is less than or equal to 100.", "limit"),
    401: (
        "auth_missing_token",
        "Sign in first, or send a token: Authorization: Token <token>.",
        None,
    ),
    403: ("forbidden", "Only supervisors see the figures of others.", "operator"),
    404: ("conversation_not_found", "No conversation has this line_user_id.", "line_user_id"),
    409: ("session_already_claimed", "Bob has already claimed this conversation.", None),
    415: ("validation_error", 'Unsupported media type "text/plain" in request.', None),
    429: ("rate_limit_exceeded", "At most 1200 requests a minute; slow down.", None),
}
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` of an earlier answer: where nothing has changed, the answer is 304.",
)
ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200, 304],
    description="To be sent back as `If-None-Match`.",
)
RETRY_AFTER = OpenApiParameter(
    "Retry-After", int, OpenApiParameter.HEADER, response=[429], description="Seconds."
)


def describes(
    summary: str,
    answer: Any,
    *,
    status: int | tuple[int, ...] = 200,
    query: Any = None,
    body: Any = None,
    refuses: Sequence[int] = (),
    tag: str = "conversations",
    polled: bool = False,
    kind: str = "application/json",
    statuses: Mapping[int, str] | None = None,
    example: Mapping[str, Any] | None = None,
    detail: str | None = None,
) -> Callable[[F], F]:
    """For a method of a view.

    `answer`: a pydantic class of chat/api/shapes.py or chat/protocol/, None for 204; `status`: one,
    or those that it may have; `query` and `body`: serializers; `refuses`: statuses besides 401, 403
    and 429, and those of a query (400) and of a body (400, 415); `polled`: it takes If-None-Match;
    `kind`: the answer's media type; `statuses`: further ones without a described body; `example`:
    of the body.
    """
    responses: dict[Any, Any] = {}
    for each in (status,) if isinstance(status, int) else status:
        if answer is None:
            responses[each] = OpenApiResponse(description="Done; nothing more to say.")
        else:
            responses[(each, kind)] = OpenApiResponse(answer, description=summary)
    for each, meaning in (statuses or {}).items():
        responses[each] = OpenApiResponse(description=meaning)
    parameters: list[Any] = [RETRY_AFTER] if query is None else [RETRY_AFTER, query]
    if polled:
        responses[304] = OpenApiResponse(description="Nothing has changed since that `ETag`.")
        parameters += [IF_NONE_MATCH, ETAG]
    wrong = {400} if query is not None else set() if body is None else {400, 415}
    for each in sorted({*ALWAYS, *refuses, *wrong}):
        meaning = ALWAYS.get(each) or MEANINGS[each]
        responses[(each, "application/json")] = OpenApiResponse(ErrorAnswer, description=meaning)
    examples = [_example(each) for each in _CODES if (each, "application/json") in responses]
    if example:
        examples.append(OpenApiExample("Example", dict(example), request_only=True))
    return extend_schema(
        summary=summary,
        description=detail,
        tags=[tag],
        parameters=parameters,
        request=body,
        responses=responses,
        examples=examples,
    )


def _example(status: int) -> OpenApiExample:
    code, message, field = _CODES[status]
    error: dict[str, Any] = {"code": code, "message": message, "retryable": status == 429}
    if field is not None:
        error["field"] = field
    if status == 429:
        error["retry_after"] = 0.4
    return OpenApiExample(code, {"error": error}, response_only=True, status_codes=[str(status)])
