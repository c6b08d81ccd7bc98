"""What the doctor asks LINE, and that no answer of LINE's can make it fall over."""

from __future__ import annotations

import pytest
from aiohttp import web

from chat.doctor import facts
from chat.doctor.checks import examine
from chat.line.account import BotInfo, Quota
from chat.line.errors import Kind, LineError
from tests.chat.doctor.cases import INFO, NOW, REACHED, a_channel
from tests.chat.line.servers import answering, serving

WELL = {
    "info": {"userId": INFO.user_id, "chatMode": "chat", "markAsReadMode": "manual"},
    "endpoint": {"endpoint": "https://chat.example.com/x", "active": True},
    "test": {"success": True, "statusCode": 200, "reason": "OK", "detail": "200"},
    "quota": {"type": "none"},
    "consumption": {"totalUsage": 3},
    "token": {"access_token": "made-just-now", "expires_in": 899},
}


async def test_a_channel_with_id_and_secret_is_asked_about_with_a_token_made_for_it():
    tokens = set()

    async def answer(request):
        name = request.path.rpartition("/")[2]
        if name != "token":
            tokens.add(request.headers["Authorization"])
        return web.json_response(WELL[name])

    channel = a_channel(access_token="", line_channel_id="1234567890")
    async with serving(answer) as line:
        answers = await facts.ask(line, channel)
    assert tokens == {"Bearer made-just-now"}
    assert "made-just-now" not in repr(answers)
    assert isinstance(answers.info, BotInfo)
    assert answers.info.user_id == INFO.user_id
    assert answers.quota == Quota(None, 3)
    assert answers.test == REACHED
    assert answers.info_at is not None


async def test_without_a_token_nothing_is_asked():
    async with serving(answering(200, {})) as line:
        answers = await facts.ask(line, a_channel(access_token=""))
    assert answers == facts.Answers("")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"message": "Authentication failed."}, Kind.TOKEN),
        (500, "<html>oops</html>", Kind.SERVER),
        (200, "<html>Welcome to the hotel's network</html>", Kind.SERVER),
        (302, "", Kind.SERVER),
        (429, {"message": "The API rate limit has been exceeded."}, Kind.RATE),
    ],
)
async def test_each_failure_of_lines_is_an_answer_too(status, body, kind):
    async with serving(answering(status, body)) as line:
        answers = await facts.ask(line, a_channel())
    for error in (answers.info, answers.endpoint, answers.test, answers.quota):
        assert isinstance(error, LineError)
        assert error.kind == kind
    found = facts.Facts(a_channel(), answers, NOW, "https://chat.example.com", "")
    assert all(finding.sentence for finding in examine(found))


@pytest.mark.django_db
def test_it_waits_for_line_no_longer_than_it_says(monkeypatch, settings):
    async def never(line, channel):
        raise TimeoutError

    monkeypatch.setattr(facts, "ask", never)
    settings.LINE_API_BASE_URL = ""
    channel = a_channel()
    channel.save()
    found = facts.gather(channel)
    assert isinstance(found.answers.token, LineError)
    assert "No answer within 20 s" in str(found.answers.token)
    assert examine(found)[0].verdict == "unknown"
