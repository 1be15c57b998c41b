"""Hanoi, September 2021: for weeks the registry is dark, and no birth can get its number.

Births come in while the registry refuses every connection and the portal flaps; clerks work;
an outage is declared and some certificates are signed without the number; the links return and
everything must flow: nothing lost, doubled or out of order, every due date right.
"""

import copy
import time
from typing import Any

from django.utils import timezone

from accounts import demo
from integrations.link_health import TOLD_FOR

from .evidence import examine, told_by_the_api
from .promise_check import BIRTH
from .stage import NotReady, Stage
from .wards import SUPERVISOR

#: One birth in so many is signed without its number while the outage is declared.
SIGNED_WITHOUT = 10
_STAFF = {demo.WARD: "1", demo.OTHER_WARD: "2"}
_GIVEN_NAMES = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khôi", "Linh", "Minh", "Ngọc")
_MIDDLE_NAMES = ("Gia", "Khánh", "Hoài", "Bảo", "Tuệ", "Đức", "Thu", "Nhật", "Quỳnh", "Phúc")
#: Down for three seconds, up for four, over and over.
_FLAPPING = [
    {"at": 0, "fault": {"link": "portal", "kind": "down", "name": "flap"}},
    {"at": 3, "clear": {"name": "flap"}},
]


class Hanoi202109:
    def __init__(self, stage: Stage, *, scale: int) -> None:
        self.stage = stage
        self.scale = scale
        self.codes: list[str] = []
        self.unit_of: dict[str, str] = {}
        self._numbered: set[str] = set()
        form = stage.user("congdan1").get(f"procedures/{BIRTH}/")
        self._example = form["example"]
        self._papers = [{"paper": paper["code"]} for paper in form["papers"] if paper["required"]]

    def play(self) -> int:
        """Run it; returns how many promises were broken (0: none)."""
        stage, mocks = self.stage, self.stage.mocks
        outage = None
        try:
            mocks.cancel_script()
            mocks.clear()
            stage.say("The civil registry goes dark; the national portal flaps.")
            mocks.fault("registry", "down")
            mocks.script(_FLAPPING, name="flapping", repeat=None, period=7.0)
            self._citizens_submit()
            self._wards_work()
            outage = stage.user("vanhanh").post(
                "outages/",
                {"link": "civil_registry", "reason": "Mất kết nối tới hệ thống hộ tịch"},
            )
            stage.say("The operator declares the outage of the registry.")
            self._sign_without_number()
            self._say_backlog()
            stage.say("The links return.")
            mocks.cancel_script()
            mocks.clear()
            drained = self._registry_answers()
            self._lift(outage)
            outage = None
            stage.say("The operator lifts the outage.")
            self._wards_finish()
            settled = self._links_drain()
        except NotReady as reason:
            stage.say(f"[red]{reason}[/red]")
            return 1
        finally:
            mocks.cancel_script()
            mocks.clear()
            if outage is not None:
                self._lift(outage)
        return self._close(drained, settled)

    def _lift(self, outage: dict[str, Any]) -> None:
        path = f"outages/{outage['id']}/lift/"
        self.stage.user("vanhanh").post(path, {"reason": "Kết nối đã khôi phục"})

    def _citizens_submit(self) -> None:
        self.stage.say(f"{self.scale} births are submitted.")
        citizens = [self.stage.user("congdan1"), self.stage.user("congdan2")]

        def submit(number: int) -> tuple[str, str]:
            unit = demo.WARD if number % 3 else demo.OTHER_WARD
            made = citizens[number % 2].submit(self._birth(number, unit))
            return made["code"], unit

        made = self.stage.each("submitting", range(self.scale), submit)
        self.codes = [code for code, _ in made]
        self.unit_of = dict(made)
        self.stage.say("Every submission was taken in, with both links in trouble.")

    def _birth(self, number: int, unit: str) -> dict[str, Any]:
        declaration = copy.deepcopy(self._example)
        middle = _MIDDLE_NAMES[number // 10 % 10]
        declaration["child"]["full_name"] = f"Trần {middle} {_GIVEN_NAMES[number % 10]}"
        return {
            "procedure": BIRTH,
            "unit": unit,
            "channel": "online",
            "declaration": declaration,
            "papers": self._papers,
        }

    def _wards_work(self) -> None:
        self.stage.say("The wards accept, process and send to the registry.")

        def work(code: str) -> None:
            self._staff("canbo", code).move(code, "accept", papers=self._papers)
            officer = self._staff("congchuc", code)
            officer.move(code, "start_processing")
            officer.move(code, "send_to_registry")

        self.stage.each("working", self.codes, work)

    def _sign_without_number(self) -> None:
        urgent = self.codes[::SIGNED_WITHOUT]

        def sign(code: str) -> None:
            reason = "Công văn 3160/BTP-CNTT: cấp giấy khai sinh khi chưa có số định danh."
            self._staff("lanhdao", code).move(code, "sign_without_personal_id", reason=reason)
            self._hand_over(code)

        self.stage.each("signing without the number", urgent, sign)
        self.stage.say(f"{len(urgent)} certificates are handed over without the number.")

    def _say_backlog(self) -> None:
        waiting = {each["link"]: each["waiting"] for each in self._status()}
        told = ", ".join(f"{count} for the {link}" for link, count in waiting.items())
        self.stage.say(f"Waiting to be sent: {told}.")

    def _registry_answers(self) -> float:
        def answered() -> int:
            return self.scale - len(self._without_number())

        patience = 120 + self.scale
        seconds = self.stage.until("numbers", self.scale, answered, patience=patience)
        self.stage.say(f"Every newborn has a number, {seconds:.0f} s after the return.")
        return seconds

    def _wards_finish(self) -> None:
        self.stage.say("The wards sign and hand over the rest.")
        signed = set(self.codes[::SIGNED_WITHOUT])

        def finish(code: str) -> None:
            self._staff("congchuc", code).move(code, "submit_for_signature")
            self._staff("lanhdao", code).move(code, "sign")
            self._hand_over(code)

        self.stage.each("finishing", [c for c in self.codes if c not in signed], finish)

    def _links_drain(self) -> float:
        time.sleep(TOLD_FOR + 1)  # the status may be so old
        backlog = self._waiting()
        seconds = self.stage.until(
            "draining", backlog, lambda: backlog - self._waiting(), patience=120 + self.scale
        )
        self.stage.say(f"Nothing waits any more, {seconds:.0f} s after the last hand-over.")
        return seconds

    def _close(self, drained: float, settled: float) -> int:
        asked_at = timezone.now()
        with self.stage.bar("examining", self.scale) as done:
            rows = told_by_the_api(self.stage.user(SUPERVISOR), self.codes, done)
            numbers = dict(self.stage.hand_out(self.codes, self._number, done))
        found = examine(rows, self.codes, numbers, self.stage.mocks, asked_at)
        self.stage.table(
            f"hanoi-2021-09, {self.scale} dossiers",
            [
                *found.rows(),
                ("registry drained in", f"{drained:.0f} s"),
                ("portal drained in", f"{settled:.0f} s"),
            ],
        )
        for detail in found.details[:20]:
            self.stage.say(f"[red]{detail}[/red]")
        verdict = "[red]A promise was broken.[/red]" if found.broken else "Every promise was kept."
        self.stage.say(verdict)
        return found.broken

    def _number(self, code: str) -> tuple[str, str]:
        told = self._staff("canbo", code).dossier(code)
        return code, told["registry"]["personal_id_number"] or ""

    def _without_number(self) -> list[str]:
        """Dossiers still without a personal ID number, as the API tells it."""
        waiting = [code for code in self.codes if code not in self._numbered]
        for code in waiting:
            if self._staff("canbo", code).dossier(code)["registry"]["personal_id_number"]:
                self._numbered.add(code)
            elif len(waiting) > 50:
                break  # the first is still waiting: no need to ask for all the others yet
        return [code for code in self.codes if code not in self._numbered]

    def _hand_over(self, code: str) -> None:
        self._staff("canbo", code).move(
            code, "return_result", received_by="Nguyễn Thị Hồng Vân", received_by_paper="CCCD"
        )

    def _waiting(self) -> int:
        return sum(int(each["waiting"]) for each in self._status())

    def _status(self) -> list[dict[str, Any]]:
        links: list[dict[str, Any]] = self.stage.user("vanhanh").get("status/")["links"]
        return links

    def _staff(self, role: str, code: str) -> Any:
        return self.stage.user(f"{role}{_STAFF[self.unit_of[code]]}")
