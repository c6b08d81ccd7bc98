"""Each address of the API: for an operator, for nobody, for one who is no operator any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chat.api import schema
from chat.models import LogEntry
from tests.support import cast, files
from tests.support.api_desk import Desk, furnish
from tests.support.sockets import new_token

pytestmark = pytest.mark.django_db
Operation = tuple[str, str, dict[str, Any]]

OPERATIONS: dict[str, Operation] = {
    operation["operationId"]: (method, address, operation)
    for address, methods in schema.document()["paths"].items()
    for method, operation in methods.items()
}
TOMORROW = {"until": (datetime.now(UTC) + timedelta(days=1)).isoformat()}
NOK = {"line_user_id": cast.NOK_LINE_ID}

# What an operator sends to each that changes something, and to each that needs to be asked for
# something; a new address needs its line here.
SENT: dict[str, Any] = {
    "canned_replies_post": {"title": "Bye", "text": "See you!"},
    "canned_replies_one_patch": {"title": "Hi"},
    "canned_replies_one_delete": None,
    "canned_replies_one_use_post": NOK,
    "conversations_post": NOK,
    "conversations_one_alias_put": {"alias": "Nok from Chiang Mai"},
    "conversations_one_own_fields_put": {"key": "size", "value": "M"},
    "conversations_one_archive_patch": {},
    "conversations_one_block_post": {},
    "conversations_one_cancel_post": {"temp_id": "t1"},
    "conversations_one_claim_post": {},
    "conversations_one_close_post": {},
    "conversations_one_draft_put": {"text": "I wi"},
    "conversations_one_mentions_read_post": {},
    "conversations_one_external_messages_post": {"key": "4711", "text": "Sent.", "system": "shop"},
    "conversations_one_messages_post": {"text": "Good morning!", "temp_id": "t2"},
    "conversations_one_mode_post": {"mode": "HUMAN"},
    "conversations_one_notes_post": {"text": "Likes green tea."},
    "conversations_one_notes_one_patch": {"text": "Likes tea."},
    "conversations_one_notes_one_delete": None,
    "conversations_one_read_post": {"seq": 2},
    "conversations_one_refresh_profile_post": {},
    "conversations_one_release_post": {},
    "conversations_one_reopen_post": {},
    "conversations_one_snooze_post": TOMORROW,
    "conversations_one_tags_post": {"name": "new"},
    "conversations_one_tags_one_delete": None,
    "conversations_one_transfer_post": {"to_operator_id": "bob"},
    "conversations_one_unblock_post": {},
    "conversations_one_unread_post": {},
    "conversations_one_unsnooze_post": {},
    "me_patch": {"language": "th"},
    "media_post": "a picture",
    "media_one_retry_post": {},
    "presence_put": {"status": "busy"},
}
ASKED = {
    "analytics_conversations_get": "?figure=opened",
    "analytics_table_get": "?table=days",
    "customers_search_get": "?q=a",
    "messages_search_get": "?q=hello",
    "conversations_one_messages_get": "?around_seq=1",
}
# There is nothing to be done at the desk: what they say instead.
REFUSED = {"media_one_retry_post": 400}
# All others leave a line in the audit log.
NOT_LOGGED = {
    # There is nothing to be done at the desk.
    *("conversations_one_claim_post", "conversations_one_mode_post", "conversations_post"),
    *("conversations_one_reopen_post", "conversations_one_unblock_post"),
    *("conversations_one_unsnooze_post", "media_one_retry_post"),
    # What is an operator's own, and concerns no customer.
    *("conversations_one_draft_put", "conversations_one_mentions_read_post"),
    *("conversations_one_read_post", "conversations_one_unread_post"),
    *("me_patch", "presence_put"),
    # The message itself says who wrote it; these are what it is made of.
    *("conversations_one_messages_post", "media_post", "canned_replies_one_use_post"),
}


@pytest.fixture
def desk() -> Desk:
    return furnish()


@pytest.fixture
def call(desk: Desk) -> Callable[..., Any]:
    client = Client(headers={"authorization": f"Token {new_token(desk.operator)}"})

    def called(name: str, query: str = "", sent: Any = None, by: Client = client) -> Any:
        method, path, _ = OPERATIONS[name]
        options: dict[str, Any] = {"data": sent, "content_type": "application/json"}
        if name == "media_post" and sent:
            options = {"data": {"file": SimpleUploadedFile("a.png", files.picture("PNG"))}}
        if method == "get":
            options = {}
        return getattr(by, method)(desk.address(path) + query, **options)

    return called


def assert_as_described(answer: Any, operation: dict[str, Any]) -> None:
    """Its status is described, and its body is what is described for it."""
    responses = operation["responses"]
    described = responses[str(answer.status_code)]
    content = described.get("content", {}).get("application/json")
    if content is not None:
        components = schema.document()["components"]
        jsonschema.validate(answer.json(), content["schema"] | {"components": components})


def test_there_is_a_line_for_each_that_changes_something() -> None:
    changing = {name for name, (method, _, _) in OPERATIONS.items() if method != "get"}
    assert changing == set(SENT)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operator_is_answered_as_described(name: str, call: Callable[..., Any]) -> None:
    sent = SENT.get(name)
    if name == "conversations_one_transfer_post":
        sent = {"to_operator_id": User.objects.get(username="bob").pk}
    lines = LogEntry.objects.count()
    answer = call(name, ASKED.get(name, ""), sent)
    operation = OPERATIONS[name][2]
    if name in SENT:
        assert (LogEntry.objects.count() > lines) is (name not in NOT_LOGGED)
    if name in REFUSED:
        assert answer.status_code == REFUSED[name]
    else:
        assert answer.status_code < 300, getattr(answer, "text", "")
    assert_as_described(answer, operation)


def test_nobody_and_who_is_no_operator_any_more_are_refused_everywhere(
    call: Callable[..., Any], desk: Desk
) -> None:
    deactivated = Client(headers={"authorization": f"Token {new_token(desk.operator)}"})
    desk.operator.is_active = False
    desk.operator.save()
    for name, (_, _, operation) in OPERATIONS.items():
        for who, code in ((Client(), "auth_missing_token"), (deactivated, "auth_invalid_token")):
            answer = call(name, ASKED.get(name, ""), SENT.get(name), by=who)
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, code), name
            assert_as_described(answer, operation)


def wrong_queries() -> Iterator[tuple[str, str, str]]:
    """(operation, query, field): each parameter that is not any text, as no such thing."""
    for name, (_, _, operation) in OPERATIONS.items():
        for each in operation.get("parameters", []):
            kind = each["schema"]
            if each["in"] == "query" and (kind.get("type") != "string" or "enum" in kind):
                yield name, f"{each['name']}=nonsense", each["name"]
            elif each["in"] == "query" and each["name"] == "cursor":
                yield name, "cursor=nonsense", "cursor"


def test_a_wrong_query_is_a_400_that_names_the_parameter(call: Callable[..., Any]) -> None:
    for name, query, field in wrong_queries():
        asked = ASKED.get(name, "?")
        apart = "" if field in asked else asked.removeprefix("?")
        answer = call(name, f"?{query}&{apart}")
        assert (answer.status_code, refused_for(answer)) == (400, field), (name, query)
        assert answer.json()["error"]["message"].startswith(field)


def refused_for(answer: Any) -> Any:
    return answer.json().get("error", {}).get("field")


OBJECTS = {"sticker", "location", "noticing"}
MISSING = object()


def wrong_bodies() -> Iterator[tuple[str, str, Any]]:
    """(operation, field, body): each required field missing, and each one of a wrong kind."""
    schemas = schema.document()["components"]["schemas"]
    for name, (_, _, operation) in OPERATIONS.items():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        shape = schemas[content["schema"]["$ref"].rpartition("/")[2]]
        for field in shape.get("required", []):
            yield name, field, MISSING
        for field in shape["properties"]:
            yield name, field, {"a": "JSON object"} if field not in OBJECTS else "nonsense"


def test_a_wrong_body_is_a_400_that_names_the_field(call: Callable[..., Any]) -> None:
    for name, field, body in wrong_bodies():
        sent = {**(SENT[name] or {}), field: body}
        if body is MISSING:
            del sent[field]
        if name == "conversations_one_transfer_post" and field != "to_operator_id":
            sent["to_operator_id"] = 1
        answer = call(name, "", sent)
        assert (answer.status_code, refused_for(answer)) == (400, field), (name, sent)


def test_a_body_that_is_no_object_is_a_400_everywhere(call: Callable[..., Any]) -> None:
    for name, (_, _, operation) in OPERATIONS.items():
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            answer = call(name, "", [1, 2])
            assert answer.status_code == 400, (name, answer.content)
            assert answer.json()["error"]["code"] == "validation_error"
