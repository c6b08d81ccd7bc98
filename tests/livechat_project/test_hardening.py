"""What a browser is told, and what Django itself would find wrong with the settings."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.test import Client

from livechat_project.content_policy import is_ours
from tests.support.processes import ROOT


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("/login/", True),
        ("/account/", True),
        ("/admin/live-chat/", True),
        ("/admin/live-chat/dashboard/", True),
        ("/simulator/", True),
        ("/admin/", False),
        ("/admin/chat/message/", False),
        ("/api/v1/docs", False),
    ],
)
def test_our_own_pages_have_trusted_types(path, ours) -> None:
    assert is_ours(path) is ours


@pytest.mark.django_db
def test_a_page_comes_with_all_that_a_browser_can_be_told(alice) -> None:
    client = Client()
    client.force_login(alice)
    page = client.get("/admin/live-chat/")
    policy = page.headers["Content-Security-Policy"]
    for part in (
        "default-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in page.headers["Permissions-Policy"]
    assert "geolocation=()" in page.headers["Permissions-Policy"]


def test_django_finds_nothing_wrong_with_the_production_settings() -> None:
    settings = {
        "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrst",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "PUBLIC_URL": "https://chat.example.com",
        "DATABASE_URL": "postgresql://livechat:secret@127.0.0.1:1/livechat",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "LINE_CHANNEL_SECRET": "0123456789abcdef0123456789abcdef",
        "LINE_CHANNEL_ACCESS_TOKEN": "a-token",
    }
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=kept | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
