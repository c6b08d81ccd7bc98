"""A backup holds everything, and comes back as it was or not at all."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import ForeignKey

from livechat_project.upkeep import archive
from tests.support import database
from tests.support.backend import Backend
from tests.support.stack import Stack

NOT_COMPARED = {
    *archive.TABLES_LEFT_OUT,  # nobody is signed in by a backup
    "django_migrations",  # its times are those of the restore, on PostgreSQL
}
_TABLES = {
    "embedded": "SELECT name FROM sqlite_master WHERE type = 'table'"
    " AND name NOT LIKE 'sqlite%' AND sql NOT LIKE 'CREATE VIRTUAL%'",
    "production": "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
}


@pytest.fixture
def shop(stack: Stack) -> Stack:
    """The demo's conversations, with pictures and recordings."""
    stack.manage("demo_data", DEBUG="true", SIMULATOR="true")
    return stack


@pytest.fixture
def elsewhere(stack: Stack, backend: Backend) -> dict[str, str]:
    """Settings of an installation that has nothing yet."""
    name = f"restored_{stack.first_port}"
    url = (
        backend.postgres.create_database(name)
        if backend.postgres is not None
        else f"sqlite:///{stack.directory / name}.sqlite3"
    )
    return {"DATABASE_URL": url, "MEDIA_DIR": str(stack.directory / name)}


def refusal(path: Path) -> str:
    """What `restore` says here, where there is a database already."""
    with pytest.raises(CommandError) as raised:
        call_command("restore", str(path))
    return str(raised.value)


def everything(stack: Stack, backend: Backend) -> dict[str, list[str]]:
    tables = {name for (name,) in database.rows(stack, _TABLES[backend.name])} - NOT_COMPARED
    select = 'SELECT * FROM "{}"'
    return {name: sorted(map(str, database.rows(stack, select.format(name)))) for name in tables}


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_is_restored_is_what_was_there_and_goes_on(
    shop: Stack, backend: Backend, elsewhere: dict[str, str]
) -> None:
    path = shop.directory / "backup.zip"
    assert "whole" in shop.manage("backup", str(path))
    assert path.stat().st_mode & 0o077 == 0, "nobody else may read it"
    kept, pictures = everything(shop, backend), files(Path(shop.settings["MEDIA_DIR"]))
    assert len(kept["chat_message"]) > 40
    assert pictures

    printed = shop.manage("restore", str(path), **elsewhere)
    assert "Nothing is wrong." in printed

    shop.settings |= elsewhere
    assert everything(shop, backend) == kept
    assert files(Path(elsewhere["MEDIA_DIR"])) == pictures
    # A new row gets a key that no other has had.
    highest = database.value(shop, "SELECT max(id) FROM auth_user")
    shop.manage("create_operator", "erin", "--role", "operator", OPERATOR_PASSWORD="a-new-one-77")
    assert database.value(shop, "SELECT max(id) FROM auth_user") == highest + 1


@pytest.mark.django_db
def test_a_backup_that_is_damaged_or_not_for_here_is_refused_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    make(path)
    assert "The database has tables" in refusal(path)

    path.write_bytes(path.read_bytes()[:-100])
    assert "its end is missing" in refusal(path)

    make(tmp_path / "b.zip", database="mariadb")
    assert "It is a backup of mariadb" in refusal(tmp_path / "b.zip")

    make(tmp_path / "c.zip", migrations=[["chat", "9999_of_next_year"]])
    assert "newer release: 9999_of_next_year" in refusal(tmp_path / "c.zip")

    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(path))
    assert "No such file" in refusal(tmp_path / "none.zip")


def test_no_row_of_a_backup_points_to_what_is_left_out() -> None:
    tables = set(archive.TABLES_LEFT_OUT)
    pointing = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model._meta.db_table in tables
    }
    assert pointing <= tables
    assert tables <= set(connection.introspection.django_table_names())


# The archive by itself


def make(path: Path, **values: object) -> None:
    manifest = {"made_at": "now", "database": connection.vendor, "migrations": []} | values
    with archive.written(path, manifest) as writing:
        for name in ("one", "two"):
            with writing.member(name, compress=False) as target:
                target.write(name.encode() * 1000)


def complaint(path: Path) -> str:
    with pytest.raises(archive.Damaged) as raised, archive.opened(path) as (whole, manifest):
        archive.check(whole, manifest)
    return str(raised.value)


def test_a_byte_that_has_changed_is_found_in_its_member(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    make(path)
    path.write_bytes(path.read_bytes().replace(b"oneone", b"oneOne", 1))
    assert complaint(path).startswith("one is damaged")


def test_a_member_that_was_exchanged_taken_out_or_put_in_is_found(tmp_path: Path) -> None:
    path, other = tmp_path / "a.zip", tmp_path / "b.zip"
    make(path)
    for left, added, said in (
        ({"one"}, {"one": b"another"}, "one is damaged."),
        ({"one"}, {}, "one is missing."),
        (set(), {"three": b"?"}, "three is not in the manifest."),
    ):
        with zipfile.ZipFile(path) as before, zipfile.ZipFile(other, "w") as after:
            for name in set(before.namelist()) - left:
                after.writestr(name, before.read(name))
            for name, data in added.items():
                after.writestr(name, data)
        assert complaint(other) == said


def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"GIF89a")
    assert "is no backup" in complaint(path)
    with zipfile.ZipFile(path, "w") as some:
        some.writestr("readme.txt", "hello")
    assert "has no manifest" in complaint(path)
    with zipfile.ZipFile(path, "w") as some:
        some.writestr(archive.MANIFEST, '{"format": 99}')
    assert "does not know" in complaint(path)


def test_a_backup_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"

    def breaks_off() -> None:
        with (
            archive.written(path, {}) as writing,
            writing.member("one", compress=False) as target,
        ):
            target.write(b"some")
            raise OSError("disk is full")

    with pytest.raises(OSError, match="disk is full"):
        breaks_off()
    assert list(tmp_path.iterdir()) == []
