"""What an operator sees, as a client of the protocol keeps it: the list, and one open conversation.

No connection in here: frames go in, in the order in which they came, and what is missing can be
asked for. Newer is what has the higher `rev`, whatever came first; a frame that is not newer
changes nothing. Where a `rev` was passed over, or a pong tells of one that never came, the list's
row is in `behind`, or the room `is_behind`, until the answer of a `sync` has filled the gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Payload = dict[str, Any]

# What an answer to join_room and sync has beside the row.
_BESIDE_THE_ROW = ("messages", "has_more", "viewers", "notes", "notes_more", "session_events")
_WHOLE_MESSAGES = ("new_message", "message_sent", "message_update")


class Room:
    """One conversation's messages, without a gap up to `rev`. `told`: the newest known of."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.rev = 0
        self.told = 0
        self._by_id: dict[int, Payload] = {}
        # Revisions that came ahead of one that is missing.
        self._ahead: set[int] = set()

    @property
    def messages(self) -> list[Payload]:
        """By `seq`, from the oldest that was loaded to the newest."""
        return sorted(self._by_id.values(), key=lambda message: int(message["seq"]))

    @property
    def is_behind(self) -> bool:
        """Whether something was missed: `sync` with `after_rev` = `rev` brings it."""
        return self.told > self.rev

    def take(self, message: Payload) -> None:
        """A message as it is now."""
        self._keep(message)
        self._reached(message["rev"])

    def take_failure(self, failed: Payload) -> None:
        """`message_failed`, which has not all of the message."""
        known = self._by_id.get(failed["message_id"])
        if known is None:
            self.told = max(self.told, failed["rev"])
            return
        status = "unknown" if failed["code"] == "line_unknown" else "failed"
        news = {"status": status, "reason": failed["code"], "rev": failed["rev"]}
        self.take({**known, **news})

    def take_state(self, state: Payload) -> None:
        """The answer to join_room or sync, asked with `after_rev` = `rev` (0: never asked)."""
        messages = state["messages"]
        for message in messages:
            self._keep(message)
        # In the order of their revisions: complete up to the last of them, and no further.
        resumes_later = state["has_more"] and self.rev
        self.rev = max(self.rev, messages[-1]["rev"] if resumes_later else state["rev"])
        self.told = max(self.told, state["rev"])
        self._advance()

    def _keep(self, message: Payload) -> None:
        known = self._by_id.get(message["id"])
        if known is None or known["rev"] < message["rev"]:
            self._by_id[message["id"]] = message

    def _reached(self, rev: int) -> None:
        self.told = max(self.told, rev)
        if rev > self.rev:
            self._ahead.add(rev)
        self._advance()

    def _advance(self) -> None:
        while self.rev + 1 in self._ahead:
            self.rev += 1
        self._ahead = {rev for rev in self._ahead if rev > self.rev}


class View:
    """The list, the open room, and who is online. `room` is None until one has been joined."""

    def __init__(self) -> None:
        self.rows: dict[str, Payload] = {}
        self.room: Room | None = None
        self.operators: list[Payload] = []
        # Rows that are to be fetched, and whether the whole list is to be loaded.
        self.behind: set[str] = set()
        self.list_is_behind = True

    # Events

    def take(self, frame: Payload) -> None:
        """Any frame of the server's that answers nothing."""
        kind, payload = frame["type"], frame["payload"]
        if kind == "conversation_update":
            self.take_row(payload)
        elif kind == "pong":
            self.take_pong(payload)
        elif kind == "presence_update":
            self.operators = payload["operators"]
        elif self.room is not None and payload.get("line_user_id") == self.room.address:
            if kind in _WHOLE_MESSAGES:
                self.room.take(payload)
            elif kind == "message_failed":
                self.room.take_failure(payload)

    def take_row(self, payload: Payload) -> None:
        """A row of the list. Its unread count may be newer even where its `rev` is not."""
        row = {name: value for name, value in payload.items() if name not in _BESIDE_THE_ROW}
        address, rev = row["line_user_id"], row["rev"]
        known = self.rows.get(address)
        if known is None or known["rev"] <= rev:
            self.rows[address] = row
            self.behind.discard(address)
        if self.room is not None and self.room.address == address:
            self.room.told = max(self.room.told, rev)

    def take_pong(self, payload: Payload) -> None:
        """The heartbeat's answer: what there is that never came."""
        there = payload.get("room")
        room = self.room
        if there is not None and room is not None and room.address == there["line_user_id"]:
            room.told = max(room.told, there["rev"])
        if payload.get("changed_complete") is False:
            self.list_is_behind = True
        for address, rev in payload.get("changed") or ():
            if self.rows.get(address, {"rev": 0})["rev"] < rev:
                self.behind.add(address)
        for address, unread in payload.get("read") or ():
            if self.rows.get(address, {}).get("unread_count") != unread:
                self.behind.add(address)

    # Answers

    def take_list(self, rows: Iterable[Payload]) -> None:
        """The whole list, as REST has it."""
        self.list_is_behind = False
        for row in rows:
            self.take_row(row)

    def take_joined(self, room: Room, state: Payload) -> None:
        """The answer to join_room, for a new room or one that was open before."""
        self.room = room
        room.take_state(state)
        self.take_row(state)

    def take_synced(self, room: Room, state: Payload) -> None:
        """The answer to a sync of a room."""
        room.take_state(state)
        self.take_row(state)
