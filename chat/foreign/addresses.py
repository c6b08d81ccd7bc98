"""Which addresses our server may call for somebody who names one.

Whoever may enter an address could otherwise have our server speak to what only it can reach: the
database, the cloud's metadata, a router (SSRF).
"""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv4 inside IPv6 by a translator: https://www.rfc-editor.org/rfc/rfc6052#section-2.1
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
LONGEST = 2000


class Forbidden(Exception):
    """An address that must not be called. Its text is for people who keep the server."""


def parts_of(url: str) -> SplitResult:
    """The address taken apart. Raises Forbidden, which says what would be right, for what is no
    plain http or https address, or names a forbidden number.

    A name is looked up when it is called (`check`), and each time anew.
    """
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise Forbidden(f"Use an address of plain characters, {LONGEST} at most.")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise Forbidden("This is not a web address.") from None
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise Forbidden("Use an address such as https://example.com/hook.")
    if parts.username or parts.password:
        raise Forbidden("Leave the login out of the address.")
    if parts.fragment:
        raise Forbidden("Leave out what follows #.")
    try:
        address = ipaddress.ip_address(parts.hostname)
    except ValueError:
        if parts.scheme == "http" and not settings.OUTGOING_ALLOWED_NETWORKS:
            raise Forbidden("Use https; what is sent there is confidential.") from None
    else:
        check(str(address), scheme=parts.scheme)
    return parts


def check(host: str, *, scheme: str) -> None:
    """Raises Forbidden for a number that is not in the public internet, unless the setting
    OUTGOING_ALLOWED_NETWORKS has it; and for http without TLS outside of those networks."""
    address = ipaddress.ip_address(host.partition("%")[0])
    for one in _meant(address):
        allowed = any(one in network for network in settings.OUTGOING_ALLOWED_NETWORKS)
        if not allowed and not _is_public(one):
            raise Forbidden(
                f"{one} is not in the public internet. OUTGOING_ALLOWED_NETWORKS says which "
                "others may be called."
            )
        if not allowed and scheme != "https":
            raise Forbidden("Use https; what is sent there is confidential.")


def _meant(address: IPAddress) -> list[IPAddress]:
    """The address, and the IPv4 address that hides in it: where packets would end up."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        # It is the same, to the network as well.
        return [address.ipv4_mapped]
    inner: list[IPAddress] = [address]
    if address.sixtofour is not None:
        inner.append(address.sixtofour)
    if address.teredo is not None:
        inner.extend(address.teredo)
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(address.packed[-4:]))
    return inner


def _is_public(address: IPAddress) -> bool:
    if address in _NAT64:
        # What it stands for is looked at too.
        return True
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )
