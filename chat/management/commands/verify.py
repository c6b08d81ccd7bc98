"""`manage.py verify`: is what the database and the storage hold right?"""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from livechat_project import migrations
from livechat_project.upkeep.verify import CHECKS, counts, verify


class Command(BaseCommand):
    help = (
        "Look for gaps, orphans, unsettled answers, broken sessions, lost files and what search "
        "misses. Changes nothing; servers may run. Ends with an error if something is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", choices=sorted(CHECKS), action="append", help="This check; may be repeated."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        migrations.refuse_unless_applied()
        for name, count in counts().items():
            self.stdout.write(f"{count:>10,} {name}")
        wrong = 0
        for name, findings in verify(options["only"] or CHECKS):
            wrong += sum(finding.wrong for finding in findings)
            self.stdout.write(f"{name}: {'' if findings else 'right'}".rstrip())
            for finding in findings:
                kind = "WRONG" if finding.wrong else "note"
                named = f": {', '.join(finding.examples)}" if finding.examples else ""
                more = ", …" if finding.count > len(finding.examples) > 0 else ""
                self.stdout.write(f"  {kind}: {finding.count:,} {finding.what}{named}{more}")
                if finding.advice:
                    self.stdout.write(f"    {finding.advice}")
        if wrong:
            raise CommandError(f"{wrong} kinds of things are wrong. See docs/runbook.md.")
        self.stdout.write("Nothing is wrong.")
