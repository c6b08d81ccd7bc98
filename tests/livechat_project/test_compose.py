"""docker-compose.yml and its Dockerfile, as far as that shows without Docker: who may do what,
what waits for what, and that nothing secret is in them."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

from tests.support.processes import ROOT

FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]


def test_everything_that_waits_for_migrations_waits_for_their_end() -> None:
    waiting = {name for name, each in SERVICES.items() if "migrate" in each.get("depends_on", {})}
    assert waiting == {*OURS} - {"migrate"}
    for name in waiting:
        condition = SERVICES[name]["depends_on"]["migrate"]["condition"]
        assert condition == "service_completed_successfully"
    assert SERVICES["migrate"]["restart"] == "no"


@pytest.mark.parametrize("name", [*OURS, "proxy"])
def test_what_is_reached_from_outside_cannot_write_its_image_nor_gain_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service
    assert not service.get("privileged")


def test_only_the_proxy_has_ports_that_others_than_this_machine_reach() -> None:
    open_ports = {
        name
        for name, service in SERVICES.items()
        for port in service.get("ports", [])
        if not port.startswith("127.0.0.1:")
    }
    assert open_ports == {"proxy"}


def test_every_secret_is_a_file_that_is_made_or_put_there_and_is_used(tmp_path: Path) -> None:
    done = subprocess.run(
        [ROOT / "deploy" / "prepare", tmp_path / "secrets"],
        check=True,
        capture_output=True,
        text=True,
    )
    made = {path.name: path for path in (tmp_path / "secrets").iterdir()}
    assert {*made, "tls.pem"} == {*FILE["secrets"]}
    assert "tls.pem" in done.stdout
    assert {name for each in SERVICES.values() for name in each.get("secrets", [])} == {
        *FILE["secrets"]
    }
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    Fernet(made["encryption_keys"].read_text())
    assert made["database_password"].read_text() in made["database_url"].read_text()
    before = {name: path.read_text() for name, path in made.items()}
    subprocess.run([ROOT / "deploy" / "prepare", tmp_path / "secrets"], check=True)
    assert {name: path.read_text() for name, path in made.items()} == before


def test_developers_get_a_database_and_no_key_that_production_could_take() -> None:
    assert [path.name for path in (ROOT / "deploy" / "development").iterdir()] == [
        "database_password"
    ]


def test_the_image_is_run_by_a_user_without_rights_and_holds_no_secrets() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER livechat"]
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", "livechat.env", "var", ".git"} <= {*ignored}
