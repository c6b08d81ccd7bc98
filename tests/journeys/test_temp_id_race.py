"""The same thing said twice at once, and a close in the middle of a sentence."""

from __future__ import annotations

import asyncio

from tests.support import database
from tests.support.backend import Backend
from tests.support.live_client import LiveClient
from tests.support.rest import Rest
from tests.support.stack import Stack
from tests.support.waiting import eventually, eventually_async

ROUNDS = 8


async def test_one_temp_id_over_two_sockets_and_rest_at_once_is_one_message_and_one_delivery(
    stack: Stack, backend: Backend
) -> None:
    simulator = stack.start_simulator()
    servers = [stack.start_server()]
    if backend.name == "production":
        servers.append(stack.start_server())
    nok = simulator.meet("nok")
    assert simulator.write("nok", "hello")["status"] == 200
    token = stack.tokens["alice"]
    rest = Rest(servers[0], token)

    def over_rest(text: str) -> int:
        body = {"text": text, "temp_id": f"the-{text}"}
        return int(rest.post(f"conversations/{nok}/messages", body)["message"]["id"])

    async def over_socket(client: LiveClient, text: str) -> int:
        ack = await client.send_message(text, temp_id=f"the-{text}")
        assert ack["type"] == "message_ack"
        return int(ack["payload"]["message_id"])

    said = [str(number) for number in range(1, ROUNDS + 1)]
    async with (
        LiveClient(servers[0].socket_url, token) as here,
        LiveClient(servers[-1].socket_url, token) as there,
        LiveClient(servers[-1].socket_url, stack.tokens["bob"]) as bob,
    ):
        for client in (here, there, bob):
            await client.join(nok)
        for text in said:
            ids = await asyncio.gather(
                over_socket(here, text),
                over_socket(there, text),
                asyncio.to_thread(over_rest, text),
                over_socket(here, text),
                asyncio.to_thread(over_rest, text),
            )
            assert len(set(ids)) == 1, ids
        for client in (here, there, bob):
            for text in said:
                await client.expect("message_sent", content=text, timeout=20)
            assert client.take("message_sent") == []
            new = [frame["payload"]["content"] for frame in client.take("new_message")]
            assert new == said, "each is shown once, in order"

    answers = [m for m in rest.messages(nok) if m["direction"] == "OUTGOING"]
    assert [(m["content"], m["temp_id"], m["status"]) for m in answers] == [
        (text, f"the-{text}", "sent") for text in said
    ]
    assert [message["text"] for message in simulator.received(nok)] == said
    database.nothing_is_left_over(stack)


async def test_a_customer_who_writes_while_close_is_clicked_is_never_in_two_sessions(
    stack: Stack,
) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server()
    people = {name: simulator.meet(name) for name in (f"customer-{n}" for n in range(ROUNDS))}
    for name in people:
        assert simulator.write(name, "hello")["status"] == 200
    bob = Rest(server, stack.tokens["bob"])
    eventually(lambda: len(bob.conversations()) == ROUNDS, "All conversations")

    async with LiveClient(server.socket_url, stack.tokens["alice"]) as alice:
        for address in people.values():
            await alice.claim(address)
        for name, address in people.items():
            closed, *written = await asyncio.gather(
                alice.close_session(address),
                *(asyncio.to_thread(simulator.write, name, text) for text in ("one", "more")),
            )
            assert closed["type"] == "ack"
            assert [answer["status"] for answer in written] == [200, 200]

    async def everything_has_arrived() -> bool:
        rows = await asyncio.to_thread(bob.conversations)
        return all(row["last_seq"] == 3 for row in rows.values())

    await eventually_async(everything_has_arrived)
    database.nothing_is_left_over(stack)
    for address, row in bob.conversations().items():
        history = bob.messages(address)
        assert [message["seq"] for message in history] == [1, 2, 3]
        assert {message["content"] for message in history[1:]} == {"one", "more"}
        # Written before the click: it belonged to the closed one. After it: a new one waits.
        assert row["session"] is None or row["session"]["status"] == "WAITING"
        assert row["chat_mode"] == ("BOT" if row["session"] is None else "HUMAN")
    stray = (
        "SELECT count(*) FROM chat_conversation AS conversation"
        " JOIN chat_message AS message ON message.id = conversation.last_message_id"
        " JOIN chat_session AS open_one ON open_one.conversation_id = conversation.id"
        " AND open_one.status <> 'CLOSED' WHERE message.session_id <> open_one.id"
    )
    assert database.value(stack, stray) == 0
    mode = "SELECT count(*) FROM chat_session WHERE status = 'CLOSED'"
    assert database.value(stack, mode) == ROUNDS
