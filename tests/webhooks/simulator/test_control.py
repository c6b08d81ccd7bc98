"""Faults, settings and the other calls that tests and benchmarks make."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.waiting import eventually_async
from webhooks.simulator.faults import FAULTS, Faults
from webhooks.simulator.ids import line_id

NOK = line_id("user", "nok")
PUSH = {"to": NOK, "messages": [{"type": "text", "text": "Hello"}]}


async def push(line, **more):
    return await line.call("POST", "/v2/bot/message/push", json=PUSH, **more)


async def test_counts_start_at_nothing(line):
    state = await line.state()

    assert state["calls"] == {"reply": 0, "push": 0}
    assert state["webhooks"] == {"delivered": 0, "failed": 0}
    assert [user["slug"] for user in state["users"]] == ["nok", "haruto", "somchai", "yui", "emma"]


@pytest.mark.parametrize(
    ("fault", "status", "accepted"),
    [
        ("server_error", 500, 0),
        ({"server_error": 503}, 503, 0),
        ("error_after_accept", 500, 1),
        ("rate_limit", 429, 0),
        ("quota", 429, 0),
        ("unauthorized", 401, 0),
    ],
)
async def test_a_fault_answers_and_counts(line, fault, status, accepted):
    await line.post("control", faults={fault: True} if isinstance(fault, str) else fault)

    answer = await push(line)

    assert answer.status == status
    assert len((await line.user())["messages"]) == accepted
    state = await line.state()
    assert (state["calls"]["push"], state["accepted"]["push"]) == (1, accepted)


async def test_a_fault_can_be_limited_to_calls_and_times(line):
    await line.post("control", faults={"server_error": {"times": 1, "calls": ["push"]}})

    assert (await line.call("GET", "/v2/bot/info")).status == 200
    assert [(await push(line)).status for _ in range(2)] == [500, 200]


async def test_a_lost_answer_is_accepted_although_the_caller_hangs_up(line):
    await line.post("control", faults={"timeout_after_accept": 30})

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(push(line), 0.2)

    async def arrived():
        return (await line.user())["messages"]

    assert len(await eventually_async(arrived)) == 1


async def test_a_slow_answer_is_accepted_although_the_caller_hangs_up(line):
    await line.post("control", faults={"latency": 300})

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(push(line), 0.1)

    async def arrived():
        return (await line.user())["messages"]

    assert await eventually_async(arrived)


async def test_clear_switches_all_faults_off(line):
    await line.post("control", faults={"server_error": True, "latency": 1})

    control = await line.post("control", clear=True)

    assert [name for name, fault in control["faults"].items() if fault["on"]] == []
    assert (await push(line)).status == 200


async def test_reset_forgets_everything(line):
    await line.post("send", user="nok", text="Hi")
    await line.post("unfollow", user="yui")
    await line.post("control", faults={"server_error": True}, settings={"quota": 1})

    await line.post("reset")

    state = await line.state()
    assert all(not user["messages"] and not user["blocked"] for user in state["users"])
    assert (await push(line)).status == 200
    async with line.session.get(f"{line.url}/simulator/control") as answer:
        assert (await answer.json())["settings"]["quota"] is None


async def test_more_people_can_be_added(line, inbox):
    added = await line.post("people", slug="customer-1", name="Customer 1")

    await line.post("send", user="customer-1", text="Hi")

    assert inbox.events[0]["source"]["userId"] == added["userId"]
    assert (await line.user("customer-1"))["name"] == "Customer 1"


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("send", {"user": "nobody", "text": "a"}, 404),
        ("send", {"user": "nok", "text": ""}, 400),
        ("send", {"user": "nok", "text": "x" * 5001}, 400),
        ("send", {"user": "nok", "type": "telegram"}, 400),
        ("send", {"user": "nok", "type": "image", "data": "?"}, 400),
        ("send", {"user": "nok", "type": "image", "data": "aaaa", "contentType": "a\r\nb"}, 400),
        ("control", {"settings": 5}, 400),
        ("send", {"user": "yui", "text": "a", "group": "family"}, 400),
        ("send", {"user": "nok", "text": "a", "group": "none"}, 404),
        ("unsend", {"user": "nok", "messageId": "1"}, 404),
        ("people", {"slug": ""}, 400),
        ("control", {"fault": {}}, 400),
        ("control", {"faults": {"earthquake": True}}, 400),
        ("control", {"faults": {"latency": "long"}}, 400),
        ("control", {"faults": {"latency": {"share": 2}}}, 400),
        ("control", {"settings": {"colour": 1}}, 400),
        ("control", {"settings": {"redelivery": 1}}, 400),
    ],
)
async def test_a_wrong_call_is_told_what_is_wrong(line, name, body, status):
    async with line.session.post(f"{line.url}/simulator/{name}", json=body) as answer:
        assert answer.status == status
        assert (await answer.json())["error"]


async def test_a_form_from_another_page_cannot_write(line):
    async with line.session.post(f"{line.url}/simulator/reset", data="{}") as answer:
        assert answer.status == 415


async def test_who_has_blocked_the_account_cannot_write(line):
    await line.post("unfollow", user="nok")

    async with line.session.post(
        f"{line.url}/simulator/send", json={"user": "nok", "text": "a"}
    ) as answer:
        assert answer.status == 409


def test_every_fault_describes_itself():
    described = Faults().describe()

    assert set(described) == set(FAULTS)
    assert all(fault["label"] and fault["on"] is None for fault in described.values())
