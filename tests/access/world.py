"""A dossier and everybody who might knock: built once, and left as it was by each knock."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.test import Client
from knox.models import AuthToken

from accounts import demo
from accounts.demo_people import create_people
from accounts.models import Absence, Membership, Unit, User
from accounts.scopes import Scope
from dossiers.citizens.feedback import Said, take_feedback
from dossiers.citizens.models import Feedback
from dossiers.models import Dossier
from dossiers.procedures import get_procedure
from dossiers.scans import add_scan
from dossiers.states import DossierState
from tests.admin_pages import NOW
from tests.dossiers import stories as s
from tests.dossiers.scanned import PDF
from tests.integrators import program_with

from .doors import Door

#: In which unit somebody stands to the dossier's: in that very one, in another, in the one above.
WHERE = {"own": demo.WARD, "other": demo.OTHER_WARD, "below": demo.PROVINCE}
ROLES = ("clerk", "officer", "leader", "supervisor", "operator")
#: Sessions, drafts and uploads are their owner's alone: this one is nobody's.
NOBODYS = "00000000-0000-4000-8000-000000000000"
#: Those to whom units mean nothing.
UNITLESS = ("administrator", "no role", "owner", "citizen", "nobody")
COLUMNS = (*ROLES, "client", *UNITLESS)


@dataclass
class Caller:
    """One of them, with a browser and a program: the admin knows sessions, the API tokens."""

    pages: Client = field(default_factory=Client)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    dossier: Dossier
    absence: Absence
    callers: dict[tuple[str, str], Caller]

    def caller(self, column: str, where: str) -> Caller:
        return self.callers[column, where if (column, where) in self.callers else ""]


def build_world() -> World:
    create_people()
    dossier = s.in_state(DossierState.ACCEPTED)
    by, paper = s.user(s.CLERK), "birth_notice"
    add_scan(dossier, paper, PDF, by=by, now=NOW)
    s.declare_outage()
    said = Said(kind=Feedback.Kind.FEEDBACK, text="Chờ lâu.", dossier=dossier, sender=dossier.owner)
    take_feedback(said, key=None, now=NOW)
    callers: dict[tuple[str, str], Caller] = {}
    for where, code in WHERE.items():
        unit = Unit.objects.get(code=code)
        for role in ROLES:
            user = User.objects.create_user(f"{role}-{where}", password=None, is_staff=True)
            Membership.objects.create(user=user, unit=unit, role=role, valid_from=demo.SINCE)
            callers[role, where] = _signed_in(user)
        callers["client", where] = Caller(headers=program_with(*Scope, units=(code,)).headers)
    people = {
        "administrator": s.user("quantri"),
        "no role": User.objects.create_user("moi", password=None, is_staff=True),
        "owner": s.user(s.CITIZEN),
        "citizen": s.user("congdan2"),
    }
    callers |= {(column, ""): _signed_in(user) for column, user in people.items()}
    callers["nobody", ""] = Caller()
    absence = Absence.objects.create(
        user=User.objects.get(username="officer-own"),
        substitute=s.user(s.OFFICER_2),
        first_day=NOW.date(),
        last_day=NOW.date(),
        recorded_by=s.user(s.LEADER),
        recorded_at=NOW,
    )
    return World(dossier, absence, callers)


def _signed_in(user: User) -> Caller:
    caller = Caller()
    caller.pages.force_login(user)
    _kept, token = AuthToken.objects.create(user)
    caller.headers["Authorization"] = f"Bearer {token}"
    return caller


def address(door: Door, world: World) -> str:
    """The door's address in this world; a row that is not there has the number 0."""
    told = {
        "<path:object_id>": _row_of(door.route, world),
        "<path:content_type_id>/<path:object_id>": "1/1",
        "<dossier_code:code>": world.dossier.code,
        "<procedure_code:code>": s.BIRTH,
        "<int:message_pk>": str(_first("integrations.outboxmessage")),
        "<int:outage_id>": str(_first("integrations.outage")),
        "<uuid:session_id>": NOBODYS,
        "<uuid:draft_id>": NOBODYS,
        "<uuid:upload_id>": NOBODYS,
        "<int:number>": str(_first("accounts.clientsecret")) if "secret" in door.route else "1",
        "<int:endpoint>": str(_first("integrations.webhookendpoint")),
        "<slug:deed>": "enable",
        "<str:procedure>": s.BIRTH,
        "<int:pk>": _row_of(door.route, world),
        "<id>": _row_of(door.route, world),
        "<str:link>": "civil_registry",
        "<slug:slug>": get_procedure(s.BIRTH).slug,
        "<str:kind>": "svg",
        "<str:name>": "withdraw",
        "<str:code>": "01",
        "<str:form>": "01",
        "<app_label>": "dossiers",
        "(?P<url>.*)$": "nothing-here/",
    }
    path = door.route
    for name in sorted(told, key=len, reverse=True):
        path = path.replace(name, told[name])
    assert not {"<", ">", "$"} & set(path), f"no example for {path}"
    return f"/{path}{QUERIES.get(door.route, '')}"


def by_unit(door: Door) -> bool:
    """Whether the door leads to something of one unit, so that the three may differ."""
    return "<dossier_code:code>" in door.route or door.route.startswith(
        (
            "admin/dossiers/dossier/<int:pk>/",
            "admin/accounts/absence/<path:object_id>/",
            "admin/citizens/feedback/<path:object_id>/",
        )
    )


def _row_of(route: str, world: World) -> str:
    parts = route.split("/")
    label = ".".join(parts[1:3])
    if label == "dossiers.dossier":
        return str(world.dossier.pk)
    if label == "accounts.absence":
        return str(world.absence.pk)
    if label == "accounts.user":
        return str(s.user(s.CLERK).pk)
    return str(_first(label))


def _first(label: str) -> Any:
    try:
        row = apps.get_model(label).objects.order_by("pk").first()
    except (LookupError, ValueError):  # the address has no model in it
        return 0
    return row.pk if row is not None else 0


#: What a form has to say before a door asks who it is that sends it.
BODIES: dict[str, dict[str, Any]] = {
    "api/v1/dossiers/<dossier_code:code>/rating/": {"stars": 5},
    "api/v1/drafts/<uuid:draft_id>/": {"procedure": s.BIRTH},
    "admin/dossiers/dossier/<int:pk>/move/<str:name>/": {
        "expected_events": "2",
        "arguments-reason": "Theo đề nghị của người nộp.",
    },
    "admin/dossiers/dossier/moves/": {"what": "assign"},
    "api/v1/dossiers/<dossier_code:code>/transitions/": {
        "transition": "withdraw",
        "arguments": {"reason": "Theo đề nghị của người nộp."},
    },
}
#: And what it is asked with.
QUERIES = {"admin/dossiers/dossier/moves/": "?what=assign"}


def knock(door: Door, path: str, caller: Caller) -> str:
    """What the door answers, in a word; nothing of it stays."""
    answers: list[str] = []
    for method in door.methods:
        if "sign in" in answers:
            break  # who is not signed in is sent there before the method is looked at
        with transaction.atomic():
            answers.append(_word(door, _send(caller, door, method, path)))
            transaction.set_rollback(True)
    told = [word for word in answers if word != "no method"]
    if not told:
        return "no method"
    if len(set(told)) == 1:
        return told[0]
    return "read" if told[0] == "yes" else "/".join(told)


def _send(caller: Caller, door: Door, method: str, path: str) -> Any:
    body = BODIES.get(door.route, {})
    if door.route.startswith("api/v1/"):
        return Client(raise_request_exception=True).generic(
            method,
            path,
            json.dumps(body) if method != "GET" else "",
            content_type="application/json",
            headers=caller.headers,
        )
    session = caller.pages.cookies.get("sessionid")
    kept = session.value if session is not None else None
    answer = caller.pages.get(path) if method == "GET" else caller.pages.post(path, body)
    if getattr(answer, "streaming", False):
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    if kept is not None:  # signing out is rolled back with the rest
        caller.pages.cookies["sessionid"] = kept
    return answer


def _word(door: Door, answer: Any) -> str:
    status = answer.status_code
    if status == 302 and answer["Location"] == "/admin/" and "<" in door.route:
        return "–"  # how Django's admin says that there is no such row
    if status == 401 or (status == 302 and answer["Location"].startswith("/admin/login/")):
        return "sign in"
    if status == 405:
        return "no method"
    return {403: "no", 404: "–"}.get(status, "yes")
