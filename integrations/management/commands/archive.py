"""``manage.py archive``: what beat has the workers do in small shifts, by hand and to the end."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.archive import archive, at_rest_before, bring_back
from integrations.clock import DatabaseClock
from integrations.models import Link

_FOR_EVER = datetime.max.replace(tzinfo=UTC)


class Command(BaseCommand):
    help = "Move dossiers' messages that have long been settled into the archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--before",
            type=date.fromisoformat,
            help="whose last message settled before this day (default: ARCHIVE_AFTER_DAYS ago)",
        )
        parser.add_argument("--dry-run", action="store_true", help="count them, and move nothing")
        parser.add_argument(
            "--bring-back",
            metavar="CODE",
            action="append",
            help="the reverse: put this dossier's messages back among the others; may be repeated",
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if options["bring_back"]:
            count = sum(bring_back(link, options["bring_back"]) for link in Link)
            self.stdout.write(_("Đã đưa %(count)s bản tin trở lại.") % {"count": count})
            return
        clock = DatabaseClock()
        before = at_rest_before(clock())
        if options["before"] is not None:
            before = timezone.make_aware(datetime.combine(options["before"], time.min))
            if before > clock():
                raise CommandError(_("Ngày phải không sau hôm nay."))
        rehearse = options["dry_run"]
        moved = archive(before=before, clock=clock, until=_FOR_EVER, rehearse=rehearse)
        words = (
            _("Sẽ lưu trữ %(messages)s bản tin của %(lines)s chuỗi, kết thúc trước %(before)s.")
            if rehearse
            else _(
                "Đã lưu trữ %(messages)s bản tin của %(lines)s chuỗi, kết thúc trước %(before)s, "
                "và %(exchanges)s lượt trao đổi."
            )
        )
        self.stdout.write(
            words
            % {
                "messages": moved.messages,
                "lines": moved.lines,
                "exchanges": moved.exchanges,
                "before": f"{timezone.localtime(before):%d/%m/%Y %H:%M}",
            }
        )
