"""The outbox's only clock, so that a test can move it. Workers' clocks must agree to a second."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This process's time, UTC."""
    return timezone.now()
