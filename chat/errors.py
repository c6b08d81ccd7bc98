"""What may be refused, and with which code: the same family behind every door.

ChatError
├── ValidationError        validation_error         400   a field is wrong; `field` names it
│   └── MessageTooLong     message_too_long         400
├── MalformedFrame         malformed_frame          400   not one JSON object with a type
├── UnknownEvent           unknown_event            400
├── NotAuthenticated       not_authenticated        401
│   ├── MissingToken       auth_missing_token       401
│   ├── InvalidToken       auth_invalid_token       401
│   └── ExpiredToken       auth_expired_token       401
├── Forbidden              forbidden                403
├── ConversationNotFound   conversation_not_found   404
├── SessionNotFound        session_not_found        404
├── NotInRoom              not_in_room              409
├── WrongConversation      wrong_conversation       409
├── SessionAlreadyClaimed  session_already_claimed  409
├── NotSessionOwner        not_session_owner        409
├── RateLimitExceeded      rate_limit_exceeded      429   retryable, `retry_after` seconds
└── InternalError          internal_error           500   retryable
"""

from __future__ import annotations


class ChatError(Exception):
    """A refusal that a person can act on.

    `message` is one plain sentence which says what is wrong and what would be right; `field`
    names the offending field where there is one; `retry_after` is in seconds; `happened` is what
    a colleague did meanwhile, as `HappenedPayload` in JSON.
    """

    code = "internal_error"
    status = 500
    retryable = False

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        retry_after: float | None = None,
        happened: dict[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.retry_after = retry_after
        self.happened = happened

    def as_payload(self) -> dict[str, object]:
        """`{message, code, retryable, field?, retry_after?, happened?}`, for socket and REST."""
        payload: dict[str, object] = {
            "message": self.message,
            "code": self.code,
            "retryable": self.retryable,
        }
        if self.field is not None:
            payload["field"] = self.field
        if self.retry_after is not None:
            payload["retry_after"] = self.retry_after
        if self.happened is not None:
            payload["happened"] = self.happened
        return payload


class ValidationError(ChatError):
    """A field is missing or wrong."""

    code = "validation_error"
    status = 400


class MessageTooLong(ValidationError):
    """A text over LINE's 5,000 UTF-16 code units."""

    code = "message_too_long"


class MalformedFrame(ChatError):
    """A frame that is not one JSON object with a type."""

    code = "malformed_frame"
    status = 400


class UnknownEvent(ChatError):
    """A frame whose type nobody knows."""

    code = "unknown_event"
    status = 400


class NotAuthenticated(ChatError):
    """Nobody has signed in on this connection."""

    code = "not_authenticated"
    status = 401


class MissingToken(NotAuthenticated):
    """Neither a session cookie nor a token."""

    code = "auth_missing_token"


class InvalidToken(NotAuthenticated):
    """A token or session that is not valid, or not that operator's."""

    code = "auth_invalid_token"


class ExpiredToken(NotAuthenticated):
    """A token that has expired."""

    code = "auth_expired_token"


class Forbidden(ChatError):
    """Signed in, but not allowed to do this."""

    code = "forbidden"
    status = 403


class ConversationNotFound(ChatError):
    """No conversation has this address."""

    code = "conversation_not_found"
    status = 404


class SessionNotFound(ChatError):
    """The conversation has no open session."""

    code = "session_not_found"
    status = 404


class NotInRoom(ChatError):
    """A send without a joined room."""

    code = "not_in_room"
    status = 409


class WrongConversation(ChatError):
    """A send for another conversation than the joined one."""

    code = "wrong_conversation"
    status = 409


class SessionAlreadyClaimed(ChatError):
    """Somebody else was first."""

    code = "session_already_claimed"
    status = 409


class NotSessionOwner(ChatError):
    """Somebody else holds the session."""

    code = "not_session_owner"
    status = 409


class RateLimitExceeded(ChatError):
    """Too much, too fast; `retry_after` says when to go on."""

    code = "rate_limit_exceeded"
    status = 429
    retryable = True


class InternalError(ChatError):
    """Our fault; logged, and worth another try."""

    code = "internal_error"
    status = 500
    retryable = True
