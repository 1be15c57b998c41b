"""A gap in the house rules stops the process at start-up."""

from datetime import date

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection, transaction
from pytest_django import Settings

from dossiers import checks
from dossiers.calendar_warnings import calendar_warnings
from dossiers.models import CalendarYear
from dossiers.models.dossier_moves import DossierMoves
from dossiers.states import PORTAL_CODES, DossierState
from dossiers.transitions import TABLE, Transition, transitions_from


def test_the_house_is_whole() -> None:
    assert checks.every_state_has_a_portal_code() == []
    assert checks.every_transition_has_a_method() == []


def test_a_state_without_a_portal_code_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PORTAL_CODES, DossierState.PROCESSING)
    (found,) = checks.every_state_has_a_portal_code()
    assert (found.id, found.is_serious()) == ("dossiers.E001", True)


def test_a_transition_without_a_method_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(DossierMoves, "return_result")
    (found,) = checks.every_transition_has_a_method()
    assert (found.id, found.is_serious()) == ("dossiers.E002", True)


def test_every_transition_but_the_submission_stands_in_the_table() -> None:
    assert set(TABLE) == set(Transition) - {Transition.SUBMIT}


def test_nothing_leads_out_of_an_end() -> None:
    for state in ("refused", "withdrawn", "stopped"):
        assert transitions_from(DossierState(state)) == []
    assert transitions_from(DossierState.RETURNED) == [Transition.ATTACH_PERSONAL_ID]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 10, 31), []),
        (date(2026, 11, 1), []),  # 2027 is shipped
        (date(2027, 10, 31), []),
        (date(2027, 11, 1), ["2028"]),
        (date(2027, 12, 31), ["2028"]),
        (date(2028, 1, 1), ["2028"]),  # too late, and still not there
        (date(2028, 11, 1), ["2028", "2029"]),
    ],
)
def test_the_calendar_is_asked_for_from_november_on(today: date, years: list[str]) -> None:
    warnings = [str(each) for each in calendar_warnings(today)]
    assert len(warnings) == len(years)
    assert all(year in warning for year, warning in zip(years, warnings, strict=True))


@pytest.mark.django_db
def test_a_published_year_is_not_asked_for() -> None:
    CalendarYear.objects.create(year=2028, published=False)
    assert calendar_warnings(date(2027, 11, 1))
    CalendarYear.objects.filter(year=2028).update(published=True, legal_basis="Thông báo")
    assert calendar_warnings(date(2027, 11, 1)) == []


@pytest.mark.django_db
def test_the_database_check_says_it_and_survives_a_database_without_tables() -> None:
    def found() -> list[str | None]:
        checked = run_checks(tags=[Tags.database], databases=["default"])
        return [message.id for message in checked if message.id == "dossiers.W001"]

    CalendarYear.objects.update(published=False)
    assert set(found()) == {"dossiers.W001"}
    assert checks.the_calendar_is_published() == []  # a plain `check` asks no database
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dossiers_calendaryear RENAME TO gone")
        assert found() == []
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("url", "sound"),
    [
        ("", True),
        ("https://motcua.example.vn/tra-cuu?ma={code}", True),
        ("https://motcua.example.vn/tra-cuu", False),
        ("motcua.example.vn/{code}", False),
    ],
)
def test_the_qr_codes_address_has_the_dossiers_code(
    url: str, sound: bool, settings: Settings
) -> None:
    settings.PUBLIC_URL = url
    assert [found.id for found in checks.the_qr_code_leads_somewhere()] == (
        [] if sound else ["dossiers.E004"]
    )
