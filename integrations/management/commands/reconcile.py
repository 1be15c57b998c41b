"""``manage.py reconcile``: what a link holds against what we know it acknowledged."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.models import Link
from integrations.reconciliation import LinkSilent, reconcile_portal


class Command(BaseCommand):
    help = "Compare a link's view with ours; exit 1 if anything differs, 2 if it does not answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--link", choices=[Link.NATIONAL_PORTAL.value], required=True)
        parser.add_argument(
            "--since", type=date.fromisoformat, help="what changed since this day (default: all)"
        )
        parser.add_argument("--code", action="append", help="only this dossier; may be repeated")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        since = options["since"]
        if since is not None:
            since = timezone.make_aware(datetime.combine(since, time.min))
        try:
            differences = reconcile_portal(clock=timezone.now, codes=options["code"], since=since)
        except LinkSilent as silence:
            message = _("Không đối chiếu được: %(why)s") % {"why": silence}
            raise CommandError(message, returncode=2) from None
        for each in differences:
            self.stdout.write(f"{each.code}: {each.kind.label}: {each.ours} / {each.theirs}")
        if differences:
            count = _("Số điểm khác nhau: %(count)s") % {"count": len(differences)}
            raise CommandError(count, returncode=1)
        self.stdout.write(_("Hai bên khớp nhau."))
