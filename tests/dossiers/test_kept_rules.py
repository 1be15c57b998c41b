"""A time limit that a dossier was promised by: replaced on record, never changed."""

from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from dossiers.models import TimeLimitRule

from . import stories as s
from .promised import SUPPLY, accepted, on, recomputed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def test_a_rule_is_replaced_only_on_record() -> None:
    dossier, birth = accepted(), accepted(on(18, 9), s.BIRTH)
    old = dossier.rule
    assert old is not None
    old.effective_to = date(2026, 11, 18)
    old.save()
    new = TimeLimitRule.objects.create(
        procedure=s.MARITAL_STATUS,
        unit="working_day",
        amount=5,
        legal_basis="Thông tư mới",
        effective_from=date(2026, 11, 19),
    )
    assert recomputed() == {}
    assert recomputed(rule=new) == {dossier.code: on(26, 17)}
    dossier.refresh_from_db()
    birth.refresh_from_db()
    assert (dossier.rule, birth.due_at) == (new, on(18, 17))
    assert [each.rule for each in dossier.due_dates.order_by("id")] == [old, new]
    assert dossier.events.get(transition="recompute").arguments["rule"] == new.pk
    assert recomputed(rule=new) == {}


def test_a_replaced_rule_is_recorded_though_the_date_stays() -> None:
    dossier = accepted()
    restarting = TimeLimitRule.objects.create(
        procedure=s.MARITAL_STATUS,
        unit="working_day",
        amount=3,
        after_supplement="restart",
        legal_basis="Thông tư mới",
        effective_from=date(2026, 11, 19),
    )
    assert recomputed(rule=restarting) == {dossier.code: on(23, 17)}
    dossier = s.moved(dossier, s.REQUEST_SUPPLEMENT, at=on(20, 9))
    assert s.moved(dossier, SUPPLY, at=on(23, 9)).due_at == on(27, 17)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("procedure", "1.000000"),
        ("sub_type", "other"),
        ("unit", "calendar_day"),
        ("amount", 4),
        ("cutoff", time(16)),
        ("after_supplement", "restart"),
        ("effective_from", date(2026, 1, 1)),
    ],
)
def test_what_a_kept_rule_counts_by_cannot_change(field: str, value: Any) -> None:
    rule = accepted().rule
    assert rule is not None
    with (
        pytest.raises(IntegrityError, match=rf"dossiers keep time limit {rule.pk}"),
        transaction.atomic(),
    ):
        TimeLimitRule.objects.filter(pk=rule.pk).update(**{field: value})
    setattr(rule, field, value)
    with pytest.raises(ValidationError) as refused:
        rule.clean()
    assert list(refused.value.message_dict) == [field]


def test_its_end_and_its_basis_can() -> None:
    rule = accepted().rule
    assert rule is not None
    rule.effective_to, rule.legal_basis = date(2026, 12, 31), "Sửa lỗi chính tả"
    rule.full_clean()
    rule.save()


def test_a_rule_that_nobody_keeps_can_be_corrected() -> None:
    rule = TimeLimitRule.objects.get(procedure=s.MARITAL_STATUS)
    assert not rule.is_kept
    rule.amount = 5
    rule.full_clean()
    rule.save()


def test_a_rule_that_a_dossier_had_before_stays_as_well() -> None:
    dossier = accepted()
    old = dossier.rule
    assert old is not None
    new = TimeLimitRule.objects.create(
        procedure=s.MARITAL_STATUS,
        unit="working_day",
        amount=5,
        legal_basis="Thông tư mới",
        effective_from=date(2026, 11, 19),
    )
    recomputed(rule=new)
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeLimitRule.objects.filter(pk=old.pk).update(amount=4)
