"""Promise 7 over HTTP: what a link refuses is put right by a person, once, and goes through."""

from datetime import datetime, timedelta

import pytest

from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.delivery import deliver
from integrations.mocks.client import MockControl
from integrations.models import Intervention, Link, Operation, OutboxMessage, Status
from tests.admin_pages import NOW, Desk
from tests.integrations.conftest import control_of_session, mock_program, theirs

from . import stories as s
from .admin.addresses import LIST, move, page

__all__ = ["control_of_session", "mock_program", "theirs"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("people")]


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


class Clock:
    """The workers' clock: a minute later at every look at the links."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def deliver(self, link: Link) -> None:
        self.now += timedelta(minutes=1)
        deliver(link, clock=self, until=self.now + timedelta(days=1), draw=lambda: 0.0)


def of(dossier: Dossier, *operations: Operation) -> list[str]:
    rows = OutboxMessage.objects.filter(subject=dossier.code, operation__in=operations)
    return list(rows.order_by("pk").values_list("status", flat=True))


REGISTRATION = (Operation.REGISTER, Operation.FETCH_RESULT)


def test_a_verdict_of_the_registry_is_answered_in_one_step(theirs: MockControl) -> None:
    dossier = s.in_state(S.AWAITING_REGISTRY)
    fault = {"field": "me.HoTen", "message": "không khớp cơ sở dữ liệu dân cư"}
    theirs.verdict(2, {fault["field"]: fault["message"]}, code=dossier.code)
    clock = Clock()
    clock.deliver(Link.CIVIL_REGISTRY)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.registry_faults) == (S.PROCESSING, [fault])

    officer = Desk(s.OFFICER)
    assert dossier.code in officer.get(LIST, work="refused")
    typed = {"declaration-mother.full_name": "Nguyễn Thị Hồng Vấn"}
    officer.submit(move(dossier, T.SEND_TO_REGISTRY), **typed)
    clock.deliver(Link.CIVIL_REGISTRY)

    dossier.refresh_from_db()
    assert dossier.state == S.PROCESSING
    assert dossier.personal_id_number
    assert of(dossier, *REGISTRATION) == ["delivered"] * 4
    assert dossier.code not in officer.get(LIST, work="refused")


def test_a_refused_registration_is_mended_and_its_parked_message_replaced(
    theirs: MockControl,
) -> None:
    dossier = s.in_state(S.AWAITING_REGISTRY)
    fault = theirs.fault(
        "registry",
        "item_refusal",
        "dangKyHoTich",
        codes=[dossier.code],
        field="nks.NoiSinh",
        message="không tìm thấy xã",
    )
    clock = Clock()
    clock.deliver(Link.CIVIL_REGISTRY)
    dossier.refresh_from_db()
    assert of(dossier, *REGISTRATION) == ["parked", "waiting"]
    (told,) = dossier.registry_faults
    assert (told["field"], told["message"]) == ("nks.NoiSinh", "không tìm thấy xã")
    parked = OutboxMessage.objects.get(status=Status.PARKED)
    assert parked.parked_at == clock.now

    theirs.clear(fault["id"])
    typed = {"declaration-child.place_of_birth.commune": "Phường Ba Đình"}
    Desk(s.OFFICER).submit(move(dossier, T.SEND_TO_REGISTRY), **typed)
    clock.deliver(Link.CIVIL_REGISTRY)
    assert of(dossier, *REGISTRATION) == ["cancelled", "cancelled", "delivered", "delivered"]
    deed = Intervention.objects.get()
    assert (deed.message, deed.by) == (parked, s.user(s.OFFICER))
    dossier.refresh_from_db()
    assert dossier.registry_number


def test_a_refusal_of_the_portal_is_mended_in_all_that_is_held(theirs: MockControl) -> None:
    """The portal takes no such number: the messages behind would each have been refused in turn."""
    dossier = s.in_state(S.PROCESSING)
    theirs.fault(
        "portal",
        "item_refusal",
        "DongBoHoSoMC",
        codes=[dossier.code],
        field="SoDienThoai",
        message="sai định dạng",
        count=1,
    )
    clock = Clock()
    clock.deliver(Link.NATIONAL_PORTAL)
    portal = (Operation.SYNC_DOSSIER, Operation.ADD_PROGRESS)
    assert of(dossier, *portal) == ["parked", *["waiting"] * 5]
    clerk = Desk(s.CLERK)
    parked = OutboxMessage.objects.get(status=Status.PARKED)
    address = f"/admin/dossiers/dossier/{dossier.pk}/message/{parked.pk}/"
    assert address in clerk.get(page(dossier))
    form = {**clerk.get(address).form_with("SoDienThoai"), "SoDienThoai": "0987654321"}
    clerk.post(address, form)
    clock.deliver(Link.NATIONAL_PORTAL)
    assert of(dossier, *portal) == ["delivered"] * 6
    held = theirs.dossier(dossier.code)
    assert held is not None
    evidence = held["portal"]
    assert len(evidence["step_ids"]) == 3
    assert "0912345678" not in str(held)
