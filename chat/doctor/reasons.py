"""What a call that LINE did not answer as it should says of a check."""

from __future__ import annotations

from chat.doctor.finding import Finding, unknown, wrong
from chat.line.errors import Kind, LineError

_LATER = "Examine again in a few minutes; https://status.line.me/ says what is wrong at LINE."
_OURS = "See that this server reaches https://api.line.me: name service, firewall, proxy."


def unasked(what: str, error: LineError | None) -> Finding:
    """A check for which there is no answer: `error`, or None for want of a token.

    What stops every call is the token's finding, and what to do about it is said there alone.
    """
    if error is None or error.kind == Kind.TOKEN:
        return unknown(what, "It takes a working token to know.")
    if error.kind == Kind.NETWORK or _is_anothers(error):
        return unknown(what, "LINE has to be reached first.")
    return unknown(what, because(what, error).sentence)


def because(what: str, error: LineError) -> Finding:
    """LINE did not answer as it should: what is certain is wrong, the rest is left open."""
    if error.kind == Kind.NETWORK:
        return wrong(what, f"This server cannot connect to LINE ({error.detail}).", _OURS)
    if _is_anothers(error):
        return wrong(
            what, f"Something between this server and LINE has answered ({error.status}).", _OURS
        )
    if error.kind == Kind.INTERRUPTED:
        return unknown(what, "LINE gave no answer in time.", _LATER)
    if error.kind in {Kind.RATE, Kind.QUOTA}:
        return unknown(what, "LINE was asked too often.", "Examine again in an hour.")
    return unknown(what, f"LINE could not say ({error}).", _LATER)


def _is_anothers(error: LineError) -> bool:
    """A redirect, or a 200 that has nothing of LINE's in it: some proxy's page."""
    return error.kind == Kind.SERVER and error.status is not None and error.status < 500
