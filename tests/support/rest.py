"""What an operator sees: the REST API of a real server."""

from __future__ import annotations

from typing import Any

from tests.support.programs import Server

API = "/api/v1/admin/live-chat"


class Rest:
    """REST as one operator uses it. Every call fails where the server refuses."""

    def __init__(self, server: Server, token: str) -> None:
        self._server = server
        self._headers = {"Authorization": f"Token {token}"}

    def get(self, path: str) -> Any:
        status, body = self._server.request(f"{API}/{path}", headers=self._headers)
        assert status == 200, (path, status, body)
        return body

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        status, answer = self._server.request(f"{API}/{path}", body or {}, self._headers)
        assert status in (200, 201), (path, status, answer)
        return answer

    def conversation(self, address: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"conversations/{address}")
        return found

    def conversations(self) -> dict[str, dict[str, Any]]:
        """All rows of the list by address; a test has at most a hundred."""
        page = self.get("conversations?view=all&limit=100")
        assert page["next"] is None
        return {row["line_user_id"]: row for row in page["results"]}

    def messages(self, address: str) -> list[dict[str, Any]]:
        """The whole history, oldest first."""
        page = self.get(f"conversations/{address}/messages?limit=200")
        assert not page["has_more"]
        messages: list[dict[str, Any]] = page["results"]
        return messages
