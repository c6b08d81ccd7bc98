from __future__ import annotations

import pytest

from livechat_project.env import Environment, Problem


def only_problem(environment: Environment) -> Problem:
    (problem,) = environment.problems
    return problem


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("https://chat.example.com", "https://chat.example.com"),
        ("https://Chat.Example.com:443/", "https://chat.example.com"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(value, origin):
    assert Environment({"PUBLIC_URL": value}).public_url(debug=False) == origin


@pytest.mark.parametrize(
    "value",
    [
        "chat.example.com",
        "ftp://chat.example.com",
        "https://chat.example.com/inbox",
        "https://chat.example.com?x=1",
        "https://me:secret@chat.example.com",
        "https://chat.example.com:port",
        "https://",
        "http://[::1",
    ],
)
def test_what_is_not_an_origin_is_refused(value):
    environment = Environment(
        {"PUBLIC_URL": value, "ALLOWED_ORIGINS": f"https://a.example,{value}"}
    )
    assert environment.public_url(debug=True) == "http://localhost:8000"
    assert environment.origins("ALLOWED_ORIGINS") == ["https://a.example"]
    assert [problem.id for problem in environment.problems] == ["livechat.E002"] * 2


def test_outside_of_development_the_public_address_is_needed():
    environment = Environment({})
    environment.public_url(debug=False)
    assert only_problem(environment).id == "livechat.E003"


def test_in_development_the_public_address_follows_the_port():
    assert Environment({"PORT": "9000"}).public_url(debug=True) == "http://localhost:9000"


def test_hosts_default_to_the_public_one_and_loopback_for_health_checks():
    hosts = Environment({}).hosts("ALLOWED_HOSTS", "https://chat.example.com", debug=False)
    assert hosts == ["chat.example.com", "localhost", "127.0.0.1", "[::1]"]


def test_a_host_is_not_an_address():
    environment = Environment({"ALLOWED_HOSTS": "https://chat.example.com"})
    assert "localhost" in environment.hosts("ALLOWED_HOSTS", "http://localhost", debug=False)
    assert only_problem(environment).id == "livechat.E002"


def test_any_host_is_allowed_with_a_warning():
    environment = Environment({"ALLOWED_HOSTS": "*"})
    assert environment.hosts("ALLOWED_HOSTS", "http://localhost", debug=False) == ["*"]
    assert not only_problem(environment).fatal


def test_the_address_of_an_api_may_have_a_path():
    environment = Environment({"LINE_API_BASE_URL": "http://127.0.0.1:9000/simulator/line/"})
    assert environment.url("LINE_API_BASE_URL", "") == "http://127.0.0.1:9000/simulator/line"
    environment = Environment({"LINE_API_BASE_URL": "api.line.me"})
    assert environment.url("LINE_API_BASE_URL", "") == ""
    assert "http" in only_problem(environment).hint
