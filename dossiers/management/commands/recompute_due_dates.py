"""Show which promises a change of calendar, hours or rule would move, and move them on record."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from dossiers.arguments import RecomputationCause
from dossiers.models import TimeLimitRule
from dossiers.recomputation import MovedDate, open_promises, preview_recomputation, recompute


class Command(BaseCommand):
    help = (
        "List the open dossiers whose due dates differ from what the calendar, hours and rules of "
        "now give. With --apply they are recomputed, which each dossier's history keeps."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rule", type=int, help="id of a time limit that replaces theirs")
        parser.add_argument("--apply", action="store_true", help="move them")
        parser.add_argument("--cause", choices=list(RecomputationCause), help="with --apply")
        parser.add_argument("--reason", help="the legal basis, with --apply")
        parser.add_argument("--by", metavar="USERNAME", help="who asks for it, with --apply")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = None
        if options["rule"] is not None:
            rule = TimeLimitRule.objects.filter(pk=options["rule"]).first()
            if rule is None:
                raise CommandError(f"No time limit has the id {options['rule']}.")
        if not options["apply"]:
            self._list(preview_recomputation(open_promises(), rule=rule), "would move")
            return
        if not (options["cause"] and options["reason"] and options["by"]):
            raise CommandError("--apply needs --cause, --reason and --by.")
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"Nobody has the account {options['by']}.")
        moved = recompute(
            open_promises(),
            cause=RecomputationCause(options["cause"]),
            reason=options["reason"],
            by=by,
            now=timezone.now(),
            rule=rule,
        )
        self._list(moved, "moved")

    def _list(self, moves: list[MovedDate], verb: str) -> None:
        for each in moves:
            old, new = (timezone.localtime(due) for due in (each.old_due_at, each.new_due_at))
            self.stdout.write(f"{each.code}: {old:%Y-%m-%d %H:%M} -> {new:%Y-%m-%d %H:%M}")
        self.stdout.write(f"{len(moves)} due dates {verb}")
