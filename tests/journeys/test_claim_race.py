"""Twenty operators want the same conversation at once, on every server process there is."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from tests.support import crowd, database
from tests.support.backend import Backend
from tests.support.live_client import LiveClient, Refused
from tests.support.rest import Rest
from tests.support.stack import Stack

OPERATORS = 20
CUSTOMERS = ("nok", "haruto", "yui")


async def test_one_of_twenty_claims_wins_and_everybody_sees_who(
    stack: Stack, backend: Backend
) -> None:
    simulator = stack.start_simulator()
    servers = [stack.start_server()]
    if backend.name == "production":
        servers.append(stack.start_server())
    tokens = list(crowd.hire(stack, OPERATORS).values())
    async with AsyncExitStack() as connections:
        operators = [
            await connections.enter_async_context(
                LiveClient(servers[number % len(servers)].socket_url, token)
            )
            for number, token in enumerate(tokens)
        ]
        for customer in CUSTOMERS:
            assert simulator.write(customer, "hello")["status"] == 200
            (address,) = [
                user["id"] for user in simulator.state()["users"] if user["slug"] == customer
            ]
            await operators[0].expect("conversation_update", line_user_id=address)

            answers = await asyncio.gather(*(claim(each, address) for each in operators))

            assert sorted(answers) == ["ack"] + ["session_already_claimed"] * (OPERATORS - 1)
            winner = operators[answers.index("ack")]
            row = Rest(servers[-1], stack.tokens["bob"]).conversation(address)
            assert row["session"]["status"] == "ACTIVE"
            assert row["session"]["operator_id"] == winner.operator_id
            assert database.rows(
                stack,
                "SELECT session.id, session.status, session.operator_id"
                " FROM chat_session AS session ORDER BY session.id DESC LIMIT 1",
            ) == [(row["session"]["id"], "ACTIVE", winner.operator_id)]

            # What the winner does next is the last word of the server that announced the claim;
            # an announcement too many of any process would have come before it.
            await winner.close_session(address)
            for each in operators:
                await each.expect("session_closed", line_user_id=address)
                seen = [frame["payload"] for frame in each.take("session_claimed")]
                assert [(one["line_user_id"], one["operator_id"]) for one in seen] == [
                    (address, winner.operator_id)
                ]
    assert database.value(stack, "SELECT count(*) FROM chat_session") == len(CUSTOMERS)
    log = "SELECT count(*) FROM chat_logentry WHERE action = 'session.claimed'"
    assert database.value(stack, log) == len(CUSTOMERS)


async def claim(operator: LiveClient, address: str) -> str:
    """What the operator is told: `ack`, or the code of the refusal."""
    try:
        return str((await operator.claim(address))["type"])
    except Refused as refusal:
        return refusal.code
