"""A citizen's whole story over HTTP, from the first word to the last."""

from typing import Any

import pytest

from integrations.mocks.client import MockControl
from tests.accounts.codes import signed_in, with_token
from tests.accounts.vneid import TRANG, come_back, mocks, vneid
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.citizens.story import Story

__all__ = ["mocks", "vneid"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]


def play(story: Story) -> None:
    address = story.is_drafted_on_one_device_and_gone_on_with_on_another()
    story.its_paper_comes_in_two_parts(address)
    story.is_submitted(address)
    story.is_accepted_and_its_receipt_is_read()
    story.is_supplied()
    story.is_paid()
    story.its_draft_certificate_is_contested_then_agreed_to()
    story.its_result_is_handed_over()
    story.is_rated_and_appealed_against()
    story.was_told_of_step_by_step()


def refresh(token: str) -> Any:
    return Caller().post("auth/refresh/", {"refresh_token": token})


def test_from_a_one_time_code_to_the_appeal(clock: Clock) -> None:
    citizen, told = signed_in("0977111222")
    play(Story(clock, citizen))
    assert citizen.delete("auth/token/").status_code == 204
    assert refresh(told["refresh_token"]).status_code == 401


def test_from_vneid_to_the_appeal_and_the_end_of_every_token(
    vneid: MockControl, clock: Clock
) -> None:
    ahead = round((s.MORNING - clock.now).total_seconds())
    clock.now = s.MORNING
    vneid.settings(identity={"clock_ahead": ahead})
    phone, laptop = come_back(TRANG), come_back(TRANG)
    assert (phone.status_code, laptop.status_code) == (200, 200), phone.content
    first, other = phone.json(), laptop.json()
    play(Story(clock, with_token(first["token"]), with_token(other["token"])))

    # What is refreshed goes on, what was there before it ends; an ended session ends alone.
    fresh = refresh(first["refresh_token"]).json()
    assert with_token(first["token"]).get("me/").status_code == 401
    citizen = with_token(fresh["token"])
    assert citizen.get("me/").json()["personal_id_number"] == "001195067890"
    listed = citizen.get("auth/sessions/").json()["sessions"]
    assert {each["session"] for each in listed} == {first["session"], other["session"]}
    assert citizen.delete(f"auth/sessions/{other['session']}/").status_code == 204
    assert with_token(other["token"]).get("me/").status_code == 401
    assert citizen.delete("auth/sessions/").status_code == 204
    assert citizen.get("dossiers/").status_code == 401
    for token in (fresh["refresh_token"], other["refresh_token"], first["refresh_token"]):
        assert refresh(token).status_code == 401
