"""LINE does not answer: operators notice nothing but that their messages are under way."""

from __future__ import annotations

from tests.support.live_client import LiveClient
from tests.support.stack import Stack

TEXTS = [str(number) for number in range(1, 11)]


async def test_a_line_that_does_not_answer_delays_no_ack_and_no_socket(stack: Stack) -> None:
    simulator = stack.start_simulator()
    server = stack.start_server()
    nok = simulator.meet("nok")
    simulator.control(faults={"latency": 20_000})
    async with (
        LiveClient(server.socket_url, stack.tokens["alice"]) as alice,
        LiveClient(server.socket_url, stack.tokens["bob"]) as bob,
    ):
        assert simulator.write("nok", "hello")["status"] == 200
        for client in (alice, bob):
            await client.expect("conversation_update", line_user_id=nok)
            await client.join(nok)
        for text in TEXTS:
            assert (await alice.send_message(text, temp_id=text))["type"] == "message_ack"
            await bob.expect("new_message", content=text, status="queued")
        await bob.expect("message_update", content=TEXTS[0], status="sending")
        # All of it while the first call hangs.
        assert (await bob.ask("ping"))["type"] == "pong"
        assert simulator.write("nok", "are you there?")["status"] == 200
        await bob.expect("new_message", content="are you there?")
        assert simulator.received(nok) == []
        assert bob.take("message_sent") == []
