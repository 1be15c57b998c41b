"""``manage.py reconcile``: their books against ours, repaired where that is asked for."""

import time
from argparse import ArgumentParser, BooleanOptionalAction
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.clock import DatabaseClock
from integrations.models import SYSTEMS, Difference, Link, Outcome, ReconciliationRun
from integrations.reconciliation import RunRefused, State, ask_for, under_way, work

#: Seconds between looks at repairs that workers are delivering; and of one spell.
PAUSE, SPELL = 1.0, timedelta(seconds=2)
_DIFFERS, _SILENT = 1, 2


class Command(BaseCommand):
    help = (
        "Compare a link's books with ours; exit 1 if differences are left, 2 if it does not answer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--link", choices=SYSTEMS, required=True)
        parser.add_argument(
            "--since", type=date.fromisoformat, help="what changed since this day (default: all)"
        )
        parser.add_argument(
            "--until", type=date.fromisoformat, help="and up to the end of this day (default: now)"
        )
        parser.add_argument("--code", action="append", help="only this dossier; may be repeated")
        parser.add_argument(
            "--repair",
            action=BooleanOptionalAction,
            default=False,
            help="send again what the link has lost, wait for the workers to deliver it, and look"
            " once more (default: compare only)",
        )
        parser.add_argument(
            "--dry-run", action="store_false", dest="repair", help="compare only, as by default"
        )
        parser.add_argument(
            "--listing-only",
            action="store_true",
            help="trust the listing's statuses and numbers of steps where they agree, instead of"
            " looking each dossier up",
        )
        parser.add_argument(
            "--resume", action="store_true", help="go on with the run that is under way"
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        link = Link(options["link"])
        clock = DatabaseClock()
        run = self._resumed(link) if options["resume"] else self._asked_for(link, clock(), options)
        told = ""
        while not run.is_over:
            work(link, clock=clock, until=clock() + SPELL)
            run.refresh_from_db()
            told = self._tell_progress(run, told)
            if run.state == State.INTERRUPTED:
                raise CommandError(_silence_of(run), returncode=_SILENT)
            if not run.is_over and run.comparing_ended_at is not None:
                pause()
        self._report(run)

    def _asked_for(self, link: Link, now: datetime, options: dict[str, Any]) -> ReconciliationRun:
        since, until = options["since"], options["until"]
        try:
            return ask_for(
                link,
                now=now,
                since=_midnight(since) if since is not None else None,
                until=_midnight(until + timedelta(days=1)) if until is not None else None,
                codes=options["code"],
                step_by_step=not options["listing_only"],
                repairs=options["repair"],
            )
        except (RunRefused, ValueError) as refusal:
            raise CommandError(str(refusal)) from None

    def _resumed(self, link: Link) -> ReconciliationRun:
        run = under_way(link)
        if run is None:
            raise CommandError(_("Không có lần đối chiếu nào đang dở."))
        # Whoever asks does not want to wait for the next look's time.
        ReconciliationRun.objects.filter(pk=run.pk).update(look_at=None, state=State.RUNNING)
        return under_way(link) or run

    def _tell_progress(self, run: ReconciliationRun, told: str) -> str:
        day = timezone.localtime(run.compared_until) if run.compared_until is not None else None
        line = _("Đã đối chiếu %(compared)s hồ sơ, đến %(until)s; khớp %(agreeing)s.") % {
            "compared": run.compared,
            "until": f"{day:%d/%m/%Y %H:%M}" if day is not None else run.after_code or "-",
            "agreeing": run.agreeing,
        }
        if line != told:
            self.stdout.write(line)
        return line

    def _report(self, run: ReconciliationRun) -> None:
        for each in run.differences.order_by("subject", "kind"):
            self.stdout.write(
                f"{each.subject}: {each.get_kind_display()}: {each.ours or '-'} /"
                f" {each.theirs or '-'}: {each.get_state_display()} ({each.get_ground_display()})"
            )
        summary = _(
            "Đối chiếu %(compared)s hồ sơ: khớp %(agreeing)s; điểm khác nhau: đã khớp lại"
            " %(repaired)s, đã rõ lý do %(explained)s, chưa giải quyết %(unexplained)s."
        )
        self.stdout.write(summary % vars(run))
        if run.unexplained:
            left = run.differences.filter(resolved_at=None)
            by_kind = ", ".join(
                f"{Difference.Kind(kind).label}: {left.filter(kind=kind).count()}"
                for kind in left.order_by("kind").values_list("kind", flat=True).distinct()
            )
            raise CommandError(by_kind, returncode=_DIFFERS)


def pause() -> None:
    """While workers deliver what was sent again."""
    time.sleep(PAUSE)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time_of_day.min))


def _silence_of(run: ReconciliationRun) -> str:
    why = Outcome(run.trouble).label if run.trouble else _("kết nối đang ngắt hoặc tạm dừng")
    return _("Không đối chiếu được: %(why)s. Lần đối chiếu %(run)s sẽ tự chạy tiếp sau.") % {
        "why": why,
        "run": run.pk,
    }
