"""Everything that one ever filed, found by the number that the identity provider vouched for."""

from typing import Any

import pytest

from accounts import demo
from accounts.models import Citizen, SignInSession
from accounts.sessions import refresh_session, start_session
from dossiers.arguments import PresentedPaper
from dossiers.models import Channel, Dossier, ScanViewing, Viewing
from dossiers.representation import RelationToApplicant, Representation
from dossiers.scans import add_scan
from tests.accounts.codes import signed_in, with_token
from tests.admin_pages import Desk
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.admin.addresses import page
from tests.dossiers.scanned import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "papers_folder")]
#: The applicant of the example of a birth, who has no account of her own.
NUMBER, NAME = "001195012345", "Nguyễn Thị Hồng Vân"
WAYS = SignInSession.Way


def account(username: str = "congdan2", *, number: str = NUMBER, name: str = NAME) -> None:
    """Make that citizen the verified holder of the number."""
    user = s.user(username)
    user.full_name = name
    user.save()
    Citizen.objects.update_or_create(
        user=user, defaults={"personal_id_number": number, "verified_at": s.MORNING}
    )


def vouched(clock: Clock, username: str = "congdan2") -> Caller:
    tokens = start_session(s.user(username), WAYS.OIDC, now=clock.now, vouched=True)
    return with_token(tokens.access)


def at_the_counter(**changes: Any) -> Dossier:
    return s.filed(by=s.CLERK, **changes)


def codes(caller: Caller) -> list[str]:
    return [row["code"] for row in caller.get("dossiers/").json()["results"]]


def may(caller: Caller, dossier: Dossier) -> set[str]:
    """Which transitions it is allowed."""
    told = caller.get(f"dossiers/{dossier.code}/transitions/").json()["transitions"]
    return {each["transition"] for each in told if each["permitted"]}


def looks() -> list[tuple[str, str, str, str]]:
    rows = Viewing.objects.order_by("pk").values_list(
        "dossier__code", "viewed_by__username", "ground", "came_from"
    )
    return [(str(code), str(who), str(ground), str(came)) for code, who, ground, came in rows]


@pytest.mark.parametrize("channel", [Channel.COUNTER, Channel.POST])
def test_what_was_filed_on_paper_is_found_read_and_on_record(
    clock: Clock, channel: Channel
) -> None:
    account()
    dossier = s.moved(at_the_counter(channel=channel), s.ACCEPT)
    assert dossier.applicant_id_number == NUMBER
    me = vouched(clock)
    assert codes(me) == [dossier.code]
    assert looks() == [(dossier.code, "congdan2", "own_number", "own")]
    read = me.get(f"dossiers/{dossier.code}/")
    assert (read.json()["applicant"]["id_number"], read.json()["own"]) == (NUMBER, False)
    assert len(looks()) == 2  # each look once
    assert me.get(f"dossiers/{dossier.code}/timeline/").status_code == 200
    assert me.get(f"dossiers/{dossier.code}/forms/").json()["forms"][0]["form"] == "01"
    receipt = me.get(f"dossiers/{dossier.code}/forms/01/")
    assert receipt.content.startswith(b"%PDF")
    assert len(looks()) == 5
    assert {each[2] for each in looks()} == {"own_number"}


def test_reading_is_all_that_it_opens(clock: Clock) -> None:
    account()
    dossier = at_the_counter()
    scan, _new = add_scan(dossier, "birth_notice", PDF, by=s.user(s.CLERK), now=clock.now)
    me, address = vouched(clock), f"dossiers/{dossier.code}/"
    assert may(me, dossier) == set()
    withdraw = {"transition": "withdraw", "arguments": s.REASON}
    assert me.post(f"{address}transitions/", withdraw).status_code == 403
    assert me.get(f"{address}deliveries/").status_code == 403
    assert me.upload(f"{address}scans/", {}).status_code == 403
    assert me.post(f"{address}payments/").status_code == 403
    assert me.post(f"{address}rating/", {"stars": 5}).status_code == 403
    assert me.get(f"{address}scans/{scan.number}/").content == PDF
    assert ScanViewing.objects.get().viewed_by == s.user("congdan2")
    complaint = {"kind": "appeal", "text": "Chưa trả kết quả.", "dossier": dossier.code}
    assert me.post("feedback/", complaint).status_code == 201  # one may complain of one's own


def test_a_session_by_one_time_code_finds_what_it_filed_alone(clock: Clock) -> None:
    """Also of an account that is verified: a code shows that somebody holds a telephone."""
    citizen, _told = signed_in("0977111222")
    username = citizen.get("me/").json()["username"]
    account(username)
    dossier = at_the_counter()
    assert citizen.get("me/").json()["verified"] is True
    assert codes(citizen) == []
    assert citizen.get(f"dossiers/{dossier.code}/").status_code == 404
    assert citizen.get("me/notices/", {"dossier": dossier.code}).json()["results"] == []
    assert codes(vouched(clock, username)) == [dossier.code]  # the same account, by VNeID


@pytest.mark.parametrize("username", ["congdan2", s.CLERK])
def test_a_password_opens_nothing_by_number(username: str) -> None:
    account(username)
    dossier = s.filed(by="canbo2", unit=demo.OTHER_WARD)
    assert codes(Caller(username)) == []
    assert Caller(username).get(f"dossiers/{dossier.code}/").status_code == 404


@pytest.mark.parametrize(
    ("number", "name", "found"),
    [
        (NUMBER, NAME, True),
        (NUMBER, "NGUYEN THI HONG VAN", True),  # as providers write it
        (NUMBER, "Trần Văn Khác", False),  # a digit typed wrong at the counter
        (NUMBER, "", False),
        ("001195012346", NAME, False),
    ],
)
def test_number_and_name_must_both_be_the_applicants(
    clock: Clock, number: str, name: str, found: bool
) -> None:
    account(number=number, name=name)
    dossier, me = at_the_counter(), vouched(clock)
    assert codes(me) == ([dossier.code] if found else [])
    assert me.get(f"dossiers/{dossier.code}/").status_code == (200 if found else 404)
    assert bool(looks()) is found


def test_whom_it_is_about_is_not_who_filed_it(clock: Clock) -> None:
    """The child's father is in the declaration; the mother is who asked."""
    dossier = at_the_counter()
    father = dossier.declaration["father"]
    account(number=father["personal_id"], name=father["full_name"])
    assert codes(vouched(clock)) == []


def test_a_representative_and_the_one_represented_each_find_it(clock: Clock) -> None:
    """Filed by congdan1 for the applicant; neither sees more of the other's."""
    account()
    theirs = Representation(relation=RelationToApplicant.CHILD, represented_name=NAME)
    papers = [PresentedPaper(paper="relation_proof")]
    for_her = s.filed(representation=theirs, papers=papers)
    hers = at_the_counter()
    account(s.CITIZEN, number="001193012345", name="Ngô Thị Bích")
    assert codes(vouched(clock)) == [hers.code, for_her.code]
    representative = vouched(clock, s.CITIZEN)
    assert codes(representative) == [for_her.code]
    assert representative.get(f"dossiers/{hers.code}/").status_code == 404
    assert may(representative, for_her) == {"withdraw"}
    assert may(vouched(clock), for_her) == set()


def test_what_one_was_told_of_it_is_found_as_well(clock: Clock) -> None:
    account()
    dossier, me = at_the_counter(), vouched(clock)
    rows = me.get("me/notices/").json()["results"]
    assert {(each["kind"], each["dossier"]) for each in rows} == {("submitted", dossier.code)}
    assert looks() == [(dossier.code, "congdan2", "own_number", "notices")]


def test_it_holds_as_long_as_the_session_refreshed_or_not(clock: Clock) -> None:
    account()
    dossier = at_the_counter()
    tokens = start_session(s.user("congdan2"), WAYS.OIDC, now=clock.now, vouched=True)
    fresh = refresh_session(tokens.refresh, now=clock.now)
    assert fresh is not None
    assert codes(with_token(fresh.access)) == [dossier.code]
    weak = start_session(s.user("congdan2"), WAYS.OIDC, now=clock.now)
    assert codes(with_token(weak.access)) == []  # at this sign-in the provider said no number


def test_the_page_of_the_ward_says_by_what_right_it_was_looked_at(
    clock: Clock,
) -> None:
    account()
    dossier = at_the_counter()
    codes(vouched(clock))
    assert "Người nộp, theo số định danh" in Desk(s.LEADER).get(page(dossier))
