"""LINE's error answers, word for word where LINE documents the words.

Source: Messaging API reference, "Error responses" and "Status codes".
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """LINE answers with an error: `{"message", "details"?, …}` and a status."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"message": message, **more}
        self.headers = headers or {}


def wrong_body(errors: list[tuple[str, str]]) -> Refused:
    """400 with a detail for each (property, message)."""
    details = [{"message": message, "property": place} for place, message in errors]
    return Refused(400, f"The request body has {len(errors)} error(s)", details=details)


def wrong_property(name: str) -> Refused:
    return Refused(
        400, f"The property, '{name}', in the request body is invalid (line: -, column: -)"
    )


def not_json(line: int, column: int) -> Refused:
    return Refused(
        400, f"The request body could not be parsed as JSON (line: {line}, column: {column})"
    )


def wrong_content_type(content_type: str) -> Refused:
    return Refused(415, f"The content type, '{content_type}', is not supported")


def oauth(error: str, description: str) -> Refused:
    """The endpoints for tokens answer as OAuth does."""
    refused = Refused(400, description)
    refused.body = {"error": error, "error_description": description}
    return refused


def wrong_reply_token() -> Refused:
    return Refused(400, "Invalid reply token")


def wrong_retry_key() -> Refused:
    # LINE documents the 400, not its words.
    return Refused(400, "Invalid retry key")


def cannot_send() -> Refused:
    return Refused(400, "Failed to send messages")


def unauthorized(reason: str = "invalid token") -> Refused:
    return Refused(
        401,
        f"Authentication failed due to the following reason: {reason}. Confirm that the access"
        " token in the authorization header is valid.",
    )


def not_found() -> Refused:
    return Refused(404, "Not found")


def gone() -> Refused:
    return Refused(410, "Gone")


def already_accepted(request_id: str, sent_messages: list[dict[str, str]]) -> Refused:
    return Refused(
        409,
        "The retry key is already accepted",
        headers={"x-line-accepted-request-id": request_id},
        sentMessages=sent_messages,
    )


def too_large() -> Refused:
    return Refused(413, "Request body is too large")


def rate_limited() -> Refused:
    return Refused(429, "The API rate limit has been exceeded. Try again later.")


def monthly_limit() -> Refused:
    return Refused(429, "You have reached your monthly limit.")


def server_error(status: int = 500) -> Refused:
    return Refused(status, "Internal server error")
