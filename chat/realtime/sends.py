"""What an operator says. Messages that wait one behind the other are committed together: a client
that comes back with a full queue is through in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from chat import access
from chat.errors import ChatError, NotInRoom, WrongConversation
from chat.operations.send import Outgoing, Sent, send_messages
from chat.protocol import commands, events
from chat.realtime.handlers import VIA, Room
from chat.selectors.reach import must_reach


def perform_sends(
    some: Sequence[commands.SendMessage], *, found: access.Access, room: Room | None
) -> list[events.MessageAck | ChatError]:
    """Send them for an operator who still may: for each its ack, or why it was not sent.

    Raises NotAuthenticated, and ConversationNotFound in a room that is no longer theirs.
    """
    operator = access.still(found)
    if room is not None:
        must_reach(operator, room.id)
    misplaced = [_misplaced(command, room) for command in some]
    good = [command for command, error in zip(some, misplaced, strict=True) if error is None]
    answers: list[Sent | ChatError] = []
    if room is not None and good:
        answers = send_messages(
            conversation_id=room.id,
            operator=operator,
            outgoing=[Outgoing(**command.model_dump(exclude={"line_user_id"})) for command in good],
            via=VIA,
        )
    sent = iter(answers)
    return [_answer(error or next(sent)) for error in misplaced]


def _misplaced(command: commands.SendMessage, room: Room | None) -> ChatError | None:
    """Only into the room that the operator looks at."""
    if room is None:
        return NotInRoom("Join the conversation's room first; nothing was sent.")
    if command.line_user_id is not None and command.line_user_id != room.address:
        return WrongConversation(
            "line_user_id is not the joined room's; nothing was sent. Join its room first.",
            field="line_user_id",
        )
    return None


def _answer(one: Sent | ChatError) -> events.MessageAck | ChatError:
    return one.ack() if isinstance(one, Sent) else one
