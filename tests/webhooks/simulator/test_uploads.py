"""Files that phones send, by pieces, and that LINE's content API and the phone get again."""

from __future__ import annotations

import json

from webhooks.simulator import blobs

BIG = bytes(range(256)) * 2048


async def upload(line, body, *, headers=(), **about):
    sent = {"Content-Type": "video/mp4", "X-Simulator": "upload", **dict(headers)}
    async with line.session.post(
        f"{line.url}/simulator/upload",
        params={"about": json.dumps({"user": "nok", "type": "video", **about})},
        data=body,
        headers={name: value for name, value in sent.items() if value},
    ) as answer:
        return answer.status, await answer.json()


async def get(line, path, **headers):
    async with line.session.get(f"{line.url}{path}", headers=headers) as answer:
        return answer.status, dict(answer.headers), await answer.read()


async def test_an_upload_is_sent_and_its_bytes_are_there_for_the_account(line, inbox, blob):
    status, sent = await upload(line, BIG)

    assert status == 200
    message = inbox.events[0]["message"]
    assert (message["id"], message["type"]) == (sent["messageId"], "video")
    assert bytes(await blob.get_message_content(sent["messageId"])) == BIG


async def test_a_file_brings_its_name_and_true_size(line, inbox):
    await upload(line, b"12345", type="file", fileName="a.pdf", fileSize=1)

    message = inbox.events[0]["message"]
    assert (message["fileName"], message["fileSize"]) == ("a.pdf", 5)


async def test_a_player_gets_the_range_that_it_asks_for(line):
    _, sent = await upload(line, BIG)
    where = f"/simulator/media/{sent['messageId']}"

    status, headers, body = await get(line, where, Range="bytes=256-511")
    assert (status, body) == (206, BIG[256:512])
    assert headers["Content-Range"] == f"bytes 256-511/{len(BIG)}"
    assert (await get(line, where, Range=f"bytes={len(BIG) - 5}-"))[2] == BIG[-5:]
    assert (await get(line, where, Range=f"bytes={len(BIG)}-"))[0] == 200
    assert (await get(line, where))[2] == BIG


async def test_what_is_taken_back_leaves_the_disk(line):
    _, sent = await upload(line, BIG)

    await line.post("unsend", user="nok", messageId=sent["messageId"])

    assert (await get(line, f"/simulator/media/{sent['messageId']}"))[0] == 404


async def test_a_wrong_upload_is_told_what_is_wrong(line, monkeypatch):
    monkeypatch.setattr(blobs, "MAX_UPLOAD", len(BIG) - 1)

    assert (await upload(line, BIG))[0] == 413
    assert (await upload(line, b"a", type="text"))[0] == 400
    assert (await upload(line, b"a", user="nobody"))[0] == 404
    assert (await upload(line, b"a", headers={"Content-Type": "nonsense"}))[0] == 400
    # A form of another page's cannot bring the header.
    assert (await upload(line, b"a", headers={"X-Simulator": ""}))[0] == 405


async def test_a_call_cannot_name_a_file_of_this_machine(line, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")

    sent = await line.post("send", user="nok", type="file", path=str(secret))

    assert secret.exists()
    assert b"secret" not in (await get(line, f"/simulator/media/{sent['messageId']}"))[2]
