"""Printing form 07: a unit's register of a period, on record like every other print."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import translation

from accounts.models import Unit, User

from ..form_codes import FormCode
from ..models import PrintedForm
from ..reports.periods import Period
from .compiler import Sheet, pdf_of
from .forms.dossier_register import REGISTERS


def print_register(unit: Unit, period: Period, *, by: User, now: datetime) -> bytes:
    """What was accepted in the period, in that order, as it stands at ``now`` (aware).

    Set by the version in force on the period's last day. Raises NoFormInForce, TooManyRows.
    """
    form = REGISTERS.in_force(FormCode.REGISTER, period.last)
    with translation.override("vi"):
        sheet = Sheet(form, form.data(unit, period))
    pdf = pdf_of([sheet], now)
    with transaction.atomic():
        list(Unit.objects.select_for_update(no_key=True).filter(pk=unit.pk).values_list("pk"))
        before = PrintedForm.objects.filter(
            form=form.code, unit=unit, first_day=period.first, last_day=period.last
        )
        PrintedForm.objects.create(
            form=form.code,
            version=form.version,
            unit=unit,
            first_day=period.first,
            last_day=period.last,
            copy=(before.aggregate(last=Max("copy"))["last"] or 0) + 1,
            data_hash=sheet.data_hash,
            printed_by=by,
            printed_by_name=str(by),
            printed_at=now,
        )
    return pdf
