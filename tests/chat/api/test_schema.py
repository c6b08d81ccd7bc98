"""The OpenAPI document says all that there is, and its page needs nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from django.core.management import call_command
from django.urls import path
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from chat.api import schema, shapes, urls
from chat.api.views.base import Unknown, View
from tests.support.api_desk import API
from tests.test_contract import error_codes

METHODS = ("get", "post", "put", "patch", "delete")


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of the document."""
    for address, methods in schema.document()["paths"].items():
        for method, operation in methods.items():
            yield address, method, operation


def there_are() -> set[tuple[str, str]]:
    """(path, method) of chat/api/urls.py, in the document's words."""
    found = set()
    for pattern in urls.urlpatterns:
        address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        view: Any = pattern.callback.view_class  # type: ignore[attr-defined]
        if view is Unknown:
            continue
        found |= {(f"{API}/{address}", method) for method in METHODS if hasattr(view, method)}
    return found


def test_it_is_made_without_a_warning_and_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    call_command("spectacular", fail_on_warn=True, validate=True, file=str(file))
    assert file.stat().st_size > 0


def test_every_address_and_method_is_in_it() -> None:
    assert {(address, method) for address, method, _ in operations()} == there_are()


@pytest.mark.parametrize(
    ("method", "address", "operation"),
    [(method, address, operation) for address, method, operation in operations()],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_each_is_described(method: str, address: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    responses = operation["responses"]
    good = [code for code in responses if code in ("200", "201", "204")]
    assert good
    assert all(code == "204" or responses[code]["content"] for code in good)
    assert {"401", "403", "429"} <= set(responses)
    if "{" in address:
        assert "404" in responses, "something that is named may not be there"
    for code in responses:
        if code >= "400" and code != "416":
            (content,) = responses[code]["content"].values()
            assert content["schema"] == {"$ref": "#/components/schemas/ErrorAnswer"}
    if method in ("post", "put", "patch") and "requestBody" in operation:
        (content,) = operation["requestBody"]["content"].values()
        assert content["schema"]["$ref"]


def test_a_method_that_nobody_described_is_complained_of() -> None:
    class Forgotten(View):
        def get(self, request: Any) -> None:
            """Nothing."""

    with GENERATOR_STATS.silence():
        GENERATOR_STATS.reset()
        SchemaGenerator(patterns=[path("forgotten", Forgotten.as_view())]).get_schema(public=True)
        assert GENERATOR_STATS
    GENERATOR_STATS.reset()


def test_errors_are_those_of_the_protocol() -> None:
    assert set(get_args(shapes.ErrorCode)) == error_codes()


def test_it_is_handed_out_to_anybody_and_only_once(client: Any) -> None:
    answer = client.get("/api/v1/schema")
    assert answer.json()["openapi"].startswith("3.1")
    assert answer["Cache-Control"] == "no-cache"
    again = client.get("/api/v1/schema", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_its_page_has_no_script_of_its_own_and_asks_no_other_host(client: Any) -> None:
    answer = client.get("/api/v1/docs")
    assert answer.status_code == 200
    assert not re.search(r"<script[^>]*>[^<]", answer.text)
    assert "<style" not in answer.text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)
