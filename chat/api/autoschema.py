"""Names of the API's operations in its OpenAPI document."""

from __future__ import annotations

from drf_spectacular.openapi import AutoSchema


class NamedByAddress(AutoSchema):
    """`conversations_one_messages_get`: the address and the method, which are one of a kind."""

    def get_operation_id(self) -> str:
        inside = self.path.rpartition("/live-chat/")[2].split("/")
        words = ["one" if part.startswith("{") else part.replace("-", "_") for part in inside]
        return "_".join([*words, self.method.lower()])
