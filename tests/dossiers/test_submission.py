"""Taking a dossier in: who may, what is checked, what is written."""

from dataclasses import replace
from typing import Any

import pytest

from accounts import demo
from accounts.models import Membership, Unit
from dossiers.actor import Actor
from dossiers.lifecycle import submit_dossier
from dossiers.models import Channel, Dossier, DossierCounter
from dossiers.procedures import PROCEDURES, UnknownProcedure
from dossiers.refusals import InvalidInput, NotPermitted
from dossiers.states import DossierState as S
from integrations.models import OutboxMessage

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


@pytest.mark.parametrize("procedure", list(PROCEDURES))
@pytest.mark.parametrize("by", [s.CITIZEN, s.CLERK])
def test_every_procedure_is_taken_in(procedure: str, by: str) -> None:
    dossier = s.filed(procedure, by=by)
    assert dossier.state == S.SUBMITTED
    assert dossier.code == f"{demo.WARD}-261123-0001"
    assert (dossier.accepted_at, dossier.due_at) == (None, None)
    assert dossier.owner == (s.user(by) if by == s.CITIZEN else None)
    stored = Dossier.objects.get(code=dossier.code)
    assert stored.declaration == dossier.declaration
    assert stored.documents.count() == len(PROCEDURES[procedure].papers)
    event = stored.events.get()
    assert (event.transition, event.from_state, event.to_state) == ("submit", "", S.SUBMITTED)
    assert event.capacity == ("citizen" if by == s.CITIZEN else "clerk")
    assert event.arguments["declaration"] == stored.declaration
    assert OutboxMessage.objects.filter(subject=dossier.code).count() == 2


def test_numbers_start_anew_each_day_and_in_each_ward() -> None:
    assert [s.filed().code[-4:] for _ in range(3)] == ["0001", "0002", "0003"]
    assert s.filed(unit=demo.OTHER_WARD).code == f"{demo.OTHER_WARD}-261123-0001"
    tomorrow = s.MORNING.replace(day=24)
    assert s.filed(at=tomorrow).code == f"{demo.WARD}-261124-0001"


def test_the_day_of_a_code_is_vietnams() -> None:
    """At 00:10 in Hà Nội it is still the day before in UTC."""
    assert "-261123-" in s.filed(at=s.MORNING.replace(hour=0, minute=10)).code


@pytest.mark.parametrize("unit", ["H26.99.9", demo.PROVINCE, "", "h26.18.5"])
def test_an_unknown_unit_is_named_and_nothing_is_written(unit: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        s.filed(unit=unit)
    assert [(p.path, p.code) for p in refused.value.problems] == [("unit", "unknown_unit")]
    assert not Dossier.objects.exists()
    assert not DossierCounter.objects.exists()


@pytest.mark.parametrize("validity", [{"valid_to": "2026-11-22"}, {"valid_from": "2026-11-24"}])
def test_a_ward_takes_in_while_it_exists(validity: dict[str, str]) -> None:
    Unit.objects.filter(code=demo.WARD).update(**validity)
    with pytest.raises(InvalidInput):
        s.filed()


@pytest.mark.parametrize(
    ("by", "changes"),
    [
        ("canbo2", {}),  # another ward's clerk
        ("congchuc1", {}),  # this ward's officer
        ("lanhdao1", {}),
        ("giamsat", {}),
        ("vanhanh", {}),
        ("quantri", {}),
        (s.CLERK, {"channel": Channel.ONLINE}),  # for nobody, as if by themselves
        (s.CITIZEN, {"owner": None, "channel": Channel.COUNTER}),
    ],
)
def test_who_may_not_file(by: str, changes: dict[str, Any]) -> None:
    with pytest.raises(NotPermitted):
        s.filed(by=by, **changes)
    assert not Dossier.objects.exists()


def test_a_citizen_does_not_file_in_another_name() -> None:
    with pytest.raises(NotPermitted):
        submit_dossier(
            s.submission(by="congdan2"), actor=Actor.person(s.user(s.CITIZEN)), now=s.MORNING
        )


def test_a_clerk_whose_time_is_over_files_nothing() -> None:
    Membership.objects.filter(user__username=s.CLERK).update(valid_to="2026-11-22")
    with pytest.raises(NotPermitted):
        s.filed(by=s.CLERK)


def test_everything_wrong_with_a_declaration_is_named_under_its_path() -> None:
    wrong = s.foundling() | {"kind": "unheard of"}
    wrong["child"]["date_of_birth"] = "2026-12-24"
    with pytest.raises(InvalidInput) as refused:
        s.filed(declaration=wrong)
    assert {problem.path for problem in refused.value.problems} == {
        "declaration.kind",
        "declaration.child.date_of_birth",
    }


def test_what_is_no_procedure_is_refused() -> None:
    told = replace(s.submission(), procedure="1.999999")
    with pytest.raises(UnknownProcedure):
        submit_dossier(told, actor=s.actor(s.CITIZEN), now=s.MORNING)


def test_an_unknown_variant_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        s.filed(s.MARRIAGE, sub_type="in_a_hurry")
    assert [problem.path for problem in refused.value.problems] == ["sub_type"]
    assert s.filed(s.MARRIAGE, sub_type="verification").sub_type == "verification"


def test_the_variant_decides_the_time_limit() -> None:
    usual = s.moved(s.filed(s.MARRIAGE), s.ACCEPT)
    verified = s.moved(s.filed(s.MARRIAGE, sub_type="verification"), s.ACCEPT)
    assert usual.due_at is not None
    assert verified.due_at is not None
    assert usual.due_at < verified.due_at


def test_a_warning_does_not_stop_a_declaration_and_stays_with_it() -> None:
    told = PROCEDURES[s.BIRTH].example(s.MORNING.date())
    told["child"]["full_name"] = "Phạm An Nhiên"
    dossier = s.filed(declaration=told)
    assert [warning["code"] for warning in dossier.warnings] == ["surname_of_neither_parent"]
    assert dossier.warnings[0]["message"].startswith("Họ của con")
