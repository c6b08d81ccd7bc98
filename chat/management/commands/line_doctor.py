"""`manage.py line_doctor [CHANNEL]`: is it connected to LINE rightly, and what to click if not."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from chat.doctor.checks import examine
from chat.doctor.facts import gather
from chat.doctor.finding import Finding, Verdict, summed
from chat.models import Channel

_MARKS = {Verdict.RIGHT: "right  ", Verdict.WRONG: "WRONG  ", Verdict.UNKNOWN: "unknown"}


class Command(BaseCommand):
    help = (
        "Examine how channels are connected to LINE, while the server runs. Ends with an error if "
        "something is wrong, or LINE cannot be asked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "channel", nargs="?", help="A channel's slug. Default: every active channel."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong, unasked = 0, 0
        for channel in _channels(options["channel"]):
            self.stdout.write(f"{channel.name} ({channel.slug})")
            findings = examine(gather(channel))
            for finding in findings:
                self._say(finding)
            found = summed(findings)
            wrong += found.wrong
            unasked += not found.asked
        if wrong:
            raise CommandError(f"Wrong: {wrong}.")
        if unasked:
            raise CommandError("LINE could not be asked.")

    def _say(self, finding: Finding) -> None:
        self.stdout.write(f"  {_MARKS[finding.verdict]}  {finding.what}: {finding.sentence}")
        if finding.click:
            self.stdout.write(f"           -> {finding.click}")


def _channels(slug: str | None) -> list[Channel]:
    if slug is None:
        found = list(Channel.objects.filter(is_active=True))
        if not found:
            raise CommandError("There is no active channel. Set LINE_CHANNEL_SECRET, or add one.")
        return found
    channel = Channel.objects.filter(slug=slug).first()
    if channel is None:
        slugs = ", ".join(Channel.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no channel {slug!r}. There are: {slugs}.")
    return [channel]
