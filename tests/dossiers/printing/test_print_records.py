"""What PostgreSQL itself holds of prints: complete, counted, never changed."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from dossiers.form_codes import FormCode as F
from dossiers.models import Dossier, PrintedForm
from dossiers.printing.base import Reader
from dossiers.printing.offers import offer_of
from dossiers.printing.prints import ReasonNeeded, print_forms
from dossiers.states import DossierState as S

from .. import stories as s
from ..at_once import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def printed(**changes: Any) -> PrintedForm:
    """A sound print of a birth certificate, with changes."""
    dossier = Dossier.objects.first() or s.in_state(S.RESOLVED)
    told = {
        "form": F.BIRTH_CERTIFICATE,
        "version": 1,
        "dossier": dossier,
        "event": dossier.events.last(),
        "unit": dossier.unit,
        "copy": 1,
        "data_hash": "a" * 64,
        "printed_by": s.user(s.CLERK),
        "printed_by_name": "Nguyễn Thị Hoa",
        "printed_at": s.MORNING,
    }
    return PrintedForm.objects.create(**told | changes)


OF_A_PERIOD = {
    "form": F.REGISTER,
    "dossier": None,
    "event": None,
    "first_day": "2026-11-01",
    "last_day": "2026-11-30",
}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"form": "99"}, "printed_form_known"),
        ({"form": F.RECEIPT, "copy": 0}, "printed_form_counts_from_1"),
        ({"version": 0}, "printed_form_counts_from_1"),
        ({"data_hash": "A" * 64}, "printed_form_hashed"),
        ({"data_hash": ""}, "printed_form_hashed"),
        ({"copy": 2}, "printed_certificate_again_with_a_reason"),
        ({"dossier": None}, "printed_form_of_a_dossier_or_a_period"),
        ({"event": None}, "printed_form_of_a_dossier_or_a_period"),
        ({"first_day": "2026-11-01"}, "printed_form_of_a_dossier_or_a_period"),
        ({"form": F.REGISTER}, "printed_form_of_a_dossier_or_a_period"),
        ({**OF_A_PERIOD, "form": F.RECEIPT}, "printed_form_of_a_dossier_or_a_period"),
        ({**OF_A_PERIOD, "last_day": None}, "printed_form_of_a_dossier_or_a_period"),
        ({**OF_A_PERIOD, "last_day": "2026-10-31"}, "printed_form_of_a_dossier_or_a_period"),
    ],
)
def test_an_unsound_print_is_refused(changes: dict[str, Any], constraint: str) -> None:
    s.in_state(S.RESOLVED)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        printed(**changes)


def test_sound_prints_are_taken() -> None:
    printed()
    printed(copy=2, reason="Bản trước hỏng.")
    printed(form=F.RECEIPT)
    printed(form=F.RECEIPT, copy=2)
    printed(**OF_A_PERIOD)
    printed(**OF_A_PERIOD, copy=2)
    assert PrintedForm.objects.count() == 6


@pytest.mark.parametrize("changes", [{}, OF_A_PERIOD])
def test_no_copy_is_counted_twice(changes: dict[str, Any]) -> None:
    printed(**changes)
    with pytest.raises(IntegrityError, match="copy_once"), transaction.atomic():
        printed(**changes)


def test_a_print_is_neither_changed_nor_deleted() -> None:
    row = printed()
    for change in (
        lambda: PrintedForm.objects.filter(pk=row.pk).update(printed_by_name="Ai đó"),
        lambda: PrintedForm.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_whole_table_is_not_emptied_either() -> None:
    refused = pytest.raises(DatabaseError, match="append-only")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute("TRUNCATE dossiers_printedform")


def test_no_paper_leaves_that_could_not_be_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = s.in_state(S.RESOLVED)
    offer = offer_of(dossier, F.BIRTH_CERTIFICATE, frozenset(Reader))
    assert offer is not None
    print_forms([offer], by=s.user(s.CLERK), now=s.MORNING)
    with pytest.raises(ReasonNeeded):  # offered before the first print, so it looks like a first
        print_forms([offer], by=s.user(s.OFFICER), now=s.MORNING)
    assert PrintedForm.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_print_at_once_are_counted_one_after_the_other() -> None:
    dossier = s.in_state(S.ACCEPTED)

    def press() -> None:
        offer = offer_of(Dossier.objects.get(pk=dossier.pk), F.RECEIPT, frozenset(Reader))
        assert offer is not None
        print_forms([offer], by=s.user(s.CLERK), now=s.MORNING)

    at_once(press, press, press, press)
    copies = PrintedForm.objects.filter(dossier=dossier).values_list("copy", flat=True)
    assert sorted(copies) == [1, 2, 3, 4]
