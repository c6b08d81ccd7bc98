from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from livechat_project.env import DEVELOPMENT_SECRET_KEY, Environment, Problem

BASE = Path("/srv/livechat")


def only_problem(environment: Environment) -> Problem:
    (problem,) = environment.problems
    return problem


def test_a_value_that_is_not_set_takes_its_default():
    environment = Environment({"EMPTY": "  "})
    assert environment.text("EMPTY", "default") == "default"
    assert environment.boolean("MISSING", True) is True
    assert environment.items("MISSING") == []
    assert environment.problems == []


@pytest.mark.parametrize(
    ("value", "meant"),
    [("true", True), ("1", True), ("ON", True), ("false", False), ("0", False), ("Off", False)],
)
def test_truth_has_three_spellings_of_each(value, meant):
    environment = Environment({"DEBUG": value})
    assert environment.boolean("DEBUG", not meant) is meant
    assert environment.problems == []


@pytest.mark.parametrize("value", ["yes", "no", "2", "truee", "enabled"])
def test_any_other_spelling_is_refused_and_not_guessed(value):
    environment = Environment({"DEBUG": value})
    assert environment.boolean("DEBUG") is False
    problem = only_problem(environment)
    assert problem.id == "livechat.E002"
    assert problem.fatal
    assert repr(value) in problem.message
    assert "DEBUG" in problem.hint


def test_a_log_level_is_one_of_the_known_ones():
    levels = ["INFO", "WARNING"]
    assert Environment({"LOG_LEVEL": "warning"}).choice("LOG_LEVEL", levels, "INFO") == "WARNING"
    environment = Environment({"LOG_LEVEL": "loud"})
    assert environment.choice("LOG_LEVEL", levels, "INFO") == "INFO"
    assert "INFO, WARNING" in only_problem(environment).hint


# Secrets in files


def test_a_secret_may_come_from_a_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text("from-the-file\n")
    environment = Environment({"LINE_CHANNEL_SECRET_FILE": str(path)})
    assert environment.secret("LINE_CHANNEL_SECRET") == "from-the-file"


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    environment = Environment({"SECRET_FILE": str(tmp_path / "missing")})
    assert environment.secret("SECRET") == ""
    problem = only_problem(environment)
    assert problem.id == "livechat.E006"
    assert "missing" in problem.message
    assert "No such file" in problem.message


def test_a_secret_that_is_set_twice_is_refused(tmp_path):
    environment = Environment({"SECRET": "one", "SECRET_FILE": str(tmp_path)})
    assert environment.secret("SECRET") == ""
    assert "both" in only_problem(environment).message


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "secret"
    path.write_bytes(b"\xff\xfe\x00")
    environment = Environment({"SECRET_FILE": str(path)})
    assert environment.secret("SECRET") == ""
    assert "UTF-8" in only_problem(environment).message


# SECRET_KEY


def test_in_development_a_key_that_everybody_knows_will_do():
    environment = Environment({})
    assert environment.secret_key(debug=True) == DEVELOPMENT_SECRET_KEY
    assert environment.problems == []


@pytest.mark.parametrize("value", ["", DEVELOPMENT_SECRET_KEY, "short", "a" * 64])
def test_outside_of_development_a_missing_or_known_or_weak_key_is_refused(value):
    environment = Environment({"SECRET_KEY": value})
    key = environment.secret_key(debug=False)
    assert only_problem(environment).id == "livechat.E001"
    assert key != value
    assert key != Environment({"SECRET_KEY": value}).secret_key(debug=False)


def test_a_refusal_never_repeats_a_secret():
    secret = "hunter2-hunter2"
    environment = Environment(
        {
            "SECRET_KEY": secret,
            "ENCRYPTION_KEYS": secret,
            "DATABASE_URL": f"mysql://me:{secret}@db/livechat",
            "REDIS_URL": f"http://:{secret}@redis",
        }
    )
    environment.secret_key(debug=False)
    environment.encryption_keys("ENCRYPTION_KEYS", "key", debug=False)
    environment.database("DATABASE_URL", BASE)
    environment.redis_url("REDIS_URL")
    assert len(environment.problems) == 4
    assert secret not in str(environment.problems)


# Keys for secrets at rest


def test_the_newest_key_comes_first_and_what_secret_key_has_encrypted_stays_readable():
    new, old = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    environment = Environment({"KEYS": f"{new}, {old}"})
    derived = Environment({}).encryption_keys("KEYS", "secret", debug=True)
    assert environment.encryption_keys("KEYS", "secret", debug=False) == [new, old, *derived]
    assert environment.problems == []


def test_without_a_key_one_comes_from_the_secret_key():
    environment = Environment({})
    keys = environment.encryption_keys("KEYS", "secret", debug=False)
    assert keys == environment.encryption_keys("KEYS", "secret", debug=True)
    assert keys != environment.encryption_keys("KEYS", "another", debug=True)
    Fernet(keys[0])
    assert only_problem(environment).id == "livechat.W002"


def test_a_key_that_is_none_is_refused_by_its_place():
    good = Fernet.generate_key().decode()
    environment = Environment({"KEYS": f"{good},nonsense"})
    environment.encryption_keys("KEYS", "secret", debug=False)
    assert "number 2 of 2" in only_problem(environment).message


# The simulator, and .env


def test_the_simulator_is_for_development_only():
    assert Environment({"SIMULATOR": "on"}).simulator(debug=True) is True
    environment = Environment({"SIMULATOR": "on"})
    assert environment.simulator(debug=False) is False
    assert only_problem(environment).id == "livechat.E004"


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("# a comment\nFIRST=file\nSECOND='a # b'\n\nTHIRD=\n")
    monkeypatch.delenv("ENV_FILE")
    monkeypatch.setenv("FIRST", "environment")
    environment = Environment.of_project(tmp_path)
    assert environment.text("FIRST") == "environment"
    assert environment.text("SECOND") == "a # b"
    assert environment.text("THIRD", "default") == "default"


def test_another_file_or_none_may_be_named(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("NAME=of-the-project\n")
    other = tmp_path / "other"
    other.write_text("NAME=of-another\n")
    monkeypatch.setenv("ENV_FILE", str(other))
    assert Environment.of_project(tmp_path).text("NAME") == "of-another"
    monkeypatch.setenv("ENV_FILE", "")
    assert Environment.of_project(tmp_path).text("NAME") == ""
