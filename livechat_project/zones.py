"""A time zone as a setting names it."""

from __future__ import annotations

from zoneinfo import available_timezones

from livechat_project.env import Environment


def time_zone(environment: Environment, name: str, value: str) -> str:
    """The IANA name that a setting has, "" for none; one that does not exist is refused."""
    if value and value not in available_timezones():
        environment.refuse(
            "E002",
            f"{name} is {value!r}, which is no time zone's name.",
            f"Set {name} to a name such as Asia/Bangkok or Asia/Tokyo, or to nothing.",
        )
        return ""
    return value
