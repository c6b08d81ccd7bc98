"""Networks in settings, read strictly."""

from __future__ import annotations

import ipaddress

from livechat_project.env import Environment

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def outgoing(environment: Environment) -> list[Network]:
    """The networks of our own that may be called, as 10.0.5.0/24 or a single address; what is none
    is a problem of the environment."""
    found: list[Network] = []
    for item in environment.items("OUTGOING_ALLOWED_NETWORKS"):
        try:
            found.append(ipaddress.ip_network(item))
        except ValueError:
            environment.refuse(
                "E002",
                f"OUTGOING_ALLOWED_NETWORKS holds {item!r}, which is not a network.",
                "Set OUTGOING_ALLOWED_NETWORKS to networks such as 10.0.5.0/24.",
            )
    return found
