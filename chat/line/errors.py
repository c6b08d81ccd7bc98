"""How a request to LINE can fail, and what that says about whether LINE acted on it.

    kind                 LINE acted on it   the same again could succeed
    QUOTA                no                 no, not before the quota is raised or the month ends
    RATE                 no                 yes, later
    TOKEN                no                 no, not before the channel access token is mended
    REJECTED             no                 no
    INVALID_REPLY_TOKEN  no                 no: expired, or used (perhaps by us)
    NOT_FOUND            no                 no
    NETWORK              no: no connection  yes
    SERVER               perhaps            yes
    INTERRUPTED          perhaps            yes

Source: LINE's documentation, "Retry failed API requests" and "Status codes".
"""

from __future__ import annotations

from enum import StrEnum

from chat.text import storable_text

MAX_DETAIL = 300


class Kind(StrEnum):
    """What went wrong, in the terms that decide what to do next."""

    QUOTA = "quota"
    RATE = "rate"
    TOKEN = "token"  # noqa: S105
    REJECTED = "rejected"
    INVALID_REPLY_TOKEN = "invalid_reply_token"  # noqa: S105
    NOT_FOUND = "not_found"
    NETWORK = "network"
    SERVER = "server"
    INTERRUPTED = "interrupted"


_PERMANENT = {
    Kind.QUOTA,
    Kind.TOKEN,
    Kind.REJECTED,
    Kind.INVALID_REPLY_TOKEN,
    Kind.NOT_FOUND,
}
_PERHAPS_PROCESSED = {Kind.SERVER, Kind.INTERRUPTED}


class LineError(Exception):
    """LINE did not do, or did not say that it did, what it was asked for.

    `request_id` is LINE's own name of the request, for its support; `detail` is LINE's sentence
    or ours, without any message text and without tokens.
    """

    def __init__(
        self, kind: Kind, *, status: int | None = None, request_id: str = "", detail: str = ""
    ) -> None:
        self.kind = kind
        self.status = status
        self.request_id = request_id
        self.detail = storable_text(detail)[:MAX_DETAIL]
        super().__init__(str(self))

    def __str__(self) -> str:
        status = f" {self.status}" if self.status is not None else ""
        return f"{self.kind}{status}: {self.detail}" if self.detail else f"{self.kind}{status}"

    @property
    def permanent(self) -> bool:
        """Whether the same request could only fail again until somebody changes something."""
        return self.kind in _PERMANENT

    @property
    def may_have_been_processed(self) -> bool:
        """Whether LINE may have done it all the same."""
        return self.kind in _PERHAPS_PROCESSED


def of_answer(
    status: int, body: dict[str, object], *, request_id: str, replying: bool = False
) -> LineError:
    """The error that an HTTP answer other than 2xx stands for.

    LINE does not promise its sentences, so each is matched by few words; what is not understood
    falls to the reading that is right more often: a 429 to rate, a 4xx to rejected.
    """
    # LINE's endpoints for tokens speak as OAuth does.
    message = body.get("message") or body.get("error_description")
    detail = message if isinstance(message, str) else ""
    words = detail.lower()
    if status == 401:
        kind = Kind.TOKEN
    elif status == 404:
        kind = Kind.NOT_FOUND
    elif status == 429:
        kind = Kind.QUOTA if "monthly limit" in words else Kind.RATE
    elif status == 400 and replying and "reply token" in words:
        kind = Kind.INVALID_REPLY_TOKEN
    elif 400 <= status < 500:
        kind = Kind.REJECTED
    else:
        # 5xx; and a redirect, which LINE never sends: something in between has answered.
        kind = Kind.SERVER
    return LineError(kind, status=status, request_id=request_id, detail=detail)
