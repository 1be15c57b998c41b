"""A whole story of people with names of their own, on good days and bad: no log and no address
tells of them.

The web is asked in process, by citizens, clerks and operators; what it enqueued is delivered by the
workers as they run in production, to links that refuse and quote everything back.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.core.signals import request_started
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts import demo
from accounts.scopes import Scope
from dossiers.models import Dossier
from dossiers.procedures import get_procedure
from integrations.links.national_portal import REFUSED
from integrations.models import OutboxMessage, Status
from onestop.local import places
from tests.accounts.codes import signed_in
from tests.admin_pages import Desk
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.admin.addresses import LIST, page
from tests.dossiers.admin.intake import counter
from tests.dossiers.scanned import PNG, file
from tests.integrations.conftest import forget_clients
from tests.integrations.processes import running_system, wait_until
from tests.integrations.scripted_link import Answer, ScriptedLink, scripted_link
from tests.integrators import program_with
from tests.log_lines import LogLines

from .test_one_id_to_the_portal import PRODUCTION

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("people", "papers_folder"),
]

NAME, OTHER, NUMBER = "Quách Ngàn Hương", "Tôn Nữ Kỳ Duyên", "001195099887"
PHONE, MAIL, STREET = "0977888123", "ngan.huong@kyla.example", "Ngõ 419 phố Kỳ Lạ"
PEOPLE = (NAME, OTHER, NUMBER, PHONE, MAIL, STREET, "Ngàn Hương", "977888123", "Kỳ Lạ")


def declared() -> dict[str, Any]:
    """The example, of other people."""
    told = get_procedure(s.BIRTH).example(timezone.localdate())
    text = json.dumps(told, ensure_ascii=False)
    for theirs, other in (
        ("Nguyễn Thị Hồng Vân", NAME),
        ("Trần Nguyễn An Nhiên", OTHER),
        ("001195012345", NUMBER),
        ("0912345678", PHONE),
        ("hongvan@example.com", MAIL),
        ("Số 12 ngõ 82 phố Chùa Láng", STREET),
    ):
        assert theirs in text
        text = text.replace(theirs, other)
    changed: dict[str, Any] = json.loads(text)
    return changed


def submission(declaration: dict[str, Any]) -> dict[str, Any]:
    return {
        "procedure": s.BIRTH,
        "unit": demo.WARD,
        "channel": "online",
        "declaration": declaration,
        "papers": [{"paper": "birth_notice"}],
    }


@pytest.fixture
def addresses() -> Iterator[list[str]]:
    """Each address that is asked for, and where whoever asks came from."""
    asked: list[str] = []

    def note(environ: dict[str, Any], **_rest: Any) -> None:
        for part in ("PATH_INFO", "QUERY_STRING", "HTTP_REFERER"):
            asked.append(str(environ.get(part, "")))

    request_started.connect(note)
    yield asked
    request_started.disconnect(note)


@pytest.fixture
def quoting(settings: Settings) -> Iterator[ScriptedLink]:
    """Links and gateway in one that refuse, and quote all that they were sent."""

    def respond(path: str, sent: Any) -> Answer:
        quoted = json.dumps(sent, ensure_ascii=False)
        if path == "/mapi/login":
            return Answer({"error_code": 0, "session": "s"})
        if path == "/messages":
            return Answer({"status": "refused", "message": quoted}, status=422)
        items = [
            {"MaHoSo": each["MaHoSo"], "error_code": REFUSED, "message": quoted}
            for each in sent["data"]
        ]
        return Answer({"result": items, "message": quoted})

    with scripted_link() as link:
        link.respond = respond
        settings.NATIONAL_PORTAL_URL = settings.CIVIL_REGISTRY_URL = link.url
        forget_clients()
        yield link
        forget_clients()


def a_citizens_day() -> str:
    """Right and wrong, and the code of what was filed."""
    citizen, _told = signed_in(PHONE)
    citizen.patch("me/", {"full_name": NAME})
    draft = citizen.post("drafts/", {"procedure": s.BIRTH, "declaration": declared()}).json()
    at = f"drafts/{draft['id']}/"
    citizen.upload(f"{at}papers/", {"paper": "birth_notice", "file": file(PNG, f"{NAME}.png")})
    citizen.upload(f"{at}papers/", {"paper": NAME, "file": file(b"MZ", f"{NAME}.pdf")})
    whole = {"procedure": s.BIRTH, "unit": demo.WARD, "declaration": declared()}
    citizen.put(at, whole, if_match='"1"')
    filed = citizen.post("dossiers/", submission(declared()), idempotency_key="nguoi-la-1")
    assert filed.status_code == 201, filed.content
    code = str(filed.json()["code"])
    wrong = declared()
    wrong["mother"]["full_name"] = f"{NAME} 7"
    wrong["mother"]["personal_id"] = f"{NUMBER}7"
    assert citizen.post("dossiers/", submission(wrong)).status_code == 400
    assert citizen.post("dossiers/", f'{{"{NAME}": {NUMBER}'.encode()).status_code == 400
    reused = citizen.post("dossiers/", submission(wrong), idempotency_key="nguoi-la-1")
    assert reused.status_code in (400, 422)
    for last4 in (PHONE[-4:], "0000"):
        Caller().post("tracking/", {"code": code, "last4": last4})
    Caller().post("auth/token/", {"username": NAME, "password": NUMBER})
    Caller().post("auth/codes/", {"contact": MAIL})
    said = {"text": f"{NAME}, {STREET}", "name": NAME, "contact": PHONE}
    reference = Caller().post("feedback/", said).json()["reference"]
    Caller().post("feedback/look-up/", {"reference": reference})
    Caller().upload("/gop-y/", said)
    Caller().upload("/tra-cuu/", {"code": code, "last4": PHONE[-4:]})
    return code


def a_clerks_day(code: str) -> None:
    dossier = Dossier.objects.get(code=code)
    desk = Desk(s.CLERK)
    box = desk.get(LIST).form_with("q")
    for sought in (NAME, NUMBER, PHONE):
        found = desk.post(LIST, {**box, "q": sought}, follow=True)
        assert code in found
    desk.get(page(dossier))
    counter.send(desk, s.BIRTH, declaration=wrong_at_the_counter())
    assert desk.submit(f"{page(dossier).removesuffix('change/')}move/accept/").status == 200
    why = {"transition": "request_supplement", "arguments": {**s.MISSING, "reason": NAME}}
    Caller(s.CLERK).post(f"dossiers/{code}/transitions/", why)
    Desk("quantri").client.post("/admin/accounts/citizen/", {"q": NUMBER}, follow=True)
    pushed = {"MaHoSo": "G01-1", "MaTTHC": s.BIRTH, "MaDonVi": demo.WARD, "ToKhai": {NAME: NUMBER}}
    program_with(Scope.DOSSIERS_SUBMIT).post("inbound/dossiers/", pushed)


def wrong_at_the_counter() -> dict[str, Any]:
    told = counter.example(s.BIRTH)
    told["mother"]["full_name"] = f"{NAME} 7"
    return told


#: What PostgreSQL refuses and quotes: a key that is there already, a text that is too long.
_INSERT = "INSERT INTO django_content_type (app_label, model) VALUES "
QUOTED = ((f"{_INSERT} (%s, 'x'), (%s, 'x')", 1), (f"{_INSERT} (%s, 'x'), (%s, 'y')", 10))


def bad_luck(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Constraints that quote people, and a bug that does."""
    caller, body = Caller(s.CLERK), {"transition": "accept"}
    for sql, times in QUOTED:

        def fail(*_args: Any, sql: str = sql, times: int = times, **_rest: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql, [f"{NAME} {NUMBER} {STREET}" * times] * 2)

        with monkeypatch.context() as patch:
            patch.setattr("dossiers.api.transitions.move_dossier", fail)
            assert caller.post(f"dossiers/{code}/transitions/", body).status_code == 500

    def bug(*_args: Any, **_rest: Any) -> None:
        raise KeyError(PEOPLE[0], {PEOPLE[2]: PEOPLE[5]})

    with monkeypatch.context() as patch:
        patch.setattr("dossiers.api.dossiers.submit_dossier", bug)
        citizen = Caller(s.CITIZEN)
        assert citizen.post("dossiers/", submission(declared())).status_code == 500


def test_no_log_and_no_address_tells_of_anybody(
    quoting: ScriptedLink,
    log: LogLines,
    addresses: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = a_citizens_day()
    a_clerks_day(code)
    bad_luck(code, monkeypatch)
    sms = {"SMS_GATEWAY_URL": quoting.url, "SMS_GATEWAY_TOKEN": "x", "SMS_QUIET_HOURS": "0,0"}
    sent = OutboxMessage.objects.filter(link__in=["national_portal", "sms"])
    assert {each.link for each in sent} == {"national_portal", "sms"}
    queues = ("link.national_portal", "link.sms", "housekeeping")
    with running_system(tmp_path, *queues, **PRODUCTION, **sms) as system:
        wait_until(
            lambda: (
                {each.link for each in sent.filter(status=Status.PARKED)}
                == {"national_portal", "sms"}
            ),
            "both links have refused",
            seconds=120,
        )
        workers = system.logs()
    parked = OutboxMessage.objects.filter(status=Status.PARKED)
    assert any(NAME in json.dumps(each.answer, ensure_ascii=False) for each in parked)  # for people
    assert log.text
    assert workers
    asked = [unquote_plus(each) for each in addresses]
    asked += [unquote_plus(path) for path, _sent in quoting.requests]
    for person in PEOPLE:
        for spelt in (person, json.dumps(person).strip('"')):
            assert spelt not in log.text, spelt
            assert spelt not in workers, spelt
        assert not [each for each in asked if person in each], person
    kept = places.data_folder() / "postgres" / "server.log"
    if kept.exists():  # the embedded server's own
        told = kept.read_text(errors="replace")
        assert "violates unique constraint" in told
        assert not [person for person in PEOPLE if person in told]
