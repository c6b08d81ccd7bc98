"""Web addresses and origins, taken apart strictly."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


def as_origin(value: str) -> str | None:
    """The origin that `value` is, as browsers write it in the Origin header, or None.

    That is scheme://host[:port] in lower case, without the scheme's own port (RFC 6454, 6.2).
    """
    parts = web(value)
    if parts is None or parts.path not in {"", "/"} or parts.query or parts.fragment:
        return None
    own_port = parts.port in {None, _DEFAULT_PORTS[parts.scheme]}
    return f"{parts.scheme}://{_host(parts)}" + ("" if own_port else f":{parts.port}")


def origin_of(address: str) -> str:
    """The origin of an address that is known to be one."""
    parts = urlsplit(address)
    return as_origin(f"{parts.scheme}://{parts.netloc}") or "'none'"


def web(value: str) -> SplitResult | None:
    """The parts of an http or https address without a login in it, or None."""
    parts = split(value)
    if parts is None or parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return None
    return None if parts.username or parts.password else parts


def host(origin: str) -> str:
    """The host of an origin; an IPv6 address in brackets, as the Host header has it."""
    return _host(urlsplit(origin))


def loopback_twins(origin: str) -> list[str]:
    """The other names that a browser on this machine may have used for `origin`."""
    parts = urlsplit(origin)
    if parts.hostname not in LOOPBACK:
        return []
    port = f":{parts.port}" if parts.port else ""
    twins = [f"{parts.scheme}://{name}{port}" for name in ("localhost", "127.0.0.1", "[::1]")]
    return [twin for twin in twins if twin != origin]


def is_redis(value: str) -> bool:
    """Whether `value` is the address of a Redis server, by TCP or TLS."""
    parts = split(value)
    return parts is not None and parts.scheme in {"redis", "rediss"} and bool(parts.hostname)


def split(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises where it is not a number
    except ValueError:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    name = parts.hostname or ""
    return f"[{name}]" if ":" in name else name
