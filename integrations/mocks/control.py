"""The control API: faults, scripts, verdicts, settings and evidence (README)."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiohttp import web

from .link import BookKeeping, Link, Reconcilable
from .program import Program
from .scripts import CLEARABLE
from .validation import Invalid, checked, is_codes, is_whole, or_none

MAX_BODY = 256 * 1024 * 1024  # a list of all the steps of a long drill
MAX_PAGE = 1000

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _json(document: Any, status: int = 200) -> web.Response:
    dumps = partial(json.dumps, ensure_ascii=False)
    return web.json_response(document, status=status, dumps=dumps)


async def _body(request: web.Request) -> Any:
    try:
        return await request.json() if request.body_exists else {}
    except ValueError:
        raise Invalid("the body is not JSON") from None


def _number(text: str | None, default: int, name: str) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Invalid(f"{name}: a whole number")
    return int(text)


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Invalid as invalid:
        return _json({"error": str(invalid)}, 400)
    except web.HTTPException as refused:
        return _json({"error": refused.reason}, refused.status)


class Control:
    """The handlers of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def application(self) -> web.Application:
        app = web.Application(middlewares=[_errors], client_max_size=MAX_BODY)
        app.router.add_get("/control/health", self.health)
        app.router.add_get("/control/faults", self.list_faults)
        app.router.add_post("/control/faults", self.set_fault)
        app.router.add_delete("/control/faults", self.clear_faults)
        app.router.add_delete("/control/faults/{number}", self.clear_fault)
        app.router.add_get("/control/scripts", self.list_scripts)
        app.router.add_post("/control/scripts", self.start_script)
        app.router.add_delete("/control/scripts", self.cancel_scripts)
        app.router.add_delete("/control/scripts/{number}", self.cancel_scripts)
        app.router.add_get("/control/settings", self.get_settings)
        app.router.add_patch("/control/settings", self.change_settings)
        app.router.add_post("/control/seed", self.sow)
        app.router.add_get("/control/verdicts", self.list_verdicts)
        app.router.add_post("/control/verdicts", self.add_verdict)
        app.router.add_delete("/control/verdicts", self.clear_verdicts)
        app.router.add_delete("/control/verdicts/{number}", self.clear_verdicts)
        app.router.add_post("/control/release", self.release)
        app.router.add_post("/control/alterations", self.alter)
        app.router.add_get("/control/report", self.report)
        app.router.add_get("/control/requests", self.requests)
        app.router.add_get("/control/dossiers/{code:.+}", self.dossier)
        app.router.add_post("/control/dossiers", self.dossiers)
        app.router.add_post("/control/missing", self.missing)
        app.router.add_post("/control/reset", self.reset)
        return app

    async def health(self, request: web.Request) -> web.Response:
        return _json(self._program.health())

    async def list_faults(self, request: web.Request) -> web.Response:
        return _json({"faults": [fault.document() for fault in self._program.board.matching()]})

    async def set_fault(self, request: web.Request) -> web.Response:
        fault = await self._program.set_fault(await _body(request))
        return _json(fault.document() if fault else {"id": None, "kind": "session_expiry"}, 201)

    async def clear_faults(self, request: web.Request) -> web.Response:
        wanted = checked(dict(request.query), CLEARABLE)
        return _json({"cleared": await self._program.clear_faults(wanted)})

    async def clear_fault(self, request: web.Request) -> web.Response:
        number = _number(request.match_info["number"], 0, "id")
        found = self._program.board.matching(number=number)
        if not found:
            raise web.HTTPNotFound(reason="no such fault")
        return _json({"cleared": await self._program.take_back(found)})

    async def list_scripts(self, request: web.Request) -> web.Response:
        return _json({"scripts": self._program.scripts.documents()})

    async def start_script(self, request: web.Request) -> web.Response:
        return _json(self._program.scripts.start(await _body(request)).document(), 201)

    async def cancel_scripts(self, request: web.Request) -> web.Response:
        text = request.match_info.get("number")
        try:
            await self._program.scripts.cancel(None if text is None else _number(text, 0, "id"))
        except KeyError:
            raise web.HTTPNotFound(reason="no such script") from None
        return _json({"scripts": self._program.scripts.documents()})

    async def get_settings(self, request: web.Request) -> web.Response:
        return _json({name: link.settings() for name, link in self._program.links.items()})

    async def change_settings(self, request: web.Request) -> web.Response:
        body = await _body(request)
        if not isinstance(body, dict) or not all(isinstance(part, dict) for part in body.values()):
            raise Invalid('{"<link>": {"<setting>": value}}')
        for name in body:
            self._program.link(name)
        for name, changes in body.items():
            self._program.link(name).change_settings(changes)
        return await self.get_settings(request)

    async def sow(self, request: web.Request) -> web.Response:
        seed = checked(await _body(request), {"seed": (None, is_whole)})["seed"]
        self._program.sow(seed)
        return _json({"seed": seed})

    async def list_verdicts(self, request: web.Request) -> web.Response:
        return _json({"verdicts": self._program.registry().verdicts.documents()})

    async def add_verdict(self, request: web.Request) -> web.Response:
        verdict = self._program.registry().verdicts.add(await _body(request))
        return _json(verdict.document(), 201)

    async def clear_verdicts(self, request: web.Request) -> web.Response:
        text = request.match_info.get("number")
        cleared = self._program.registry().verdicts.clear(
            None if text is None else _number(text, 0, "id")
        )
        if text is not None and not cleared:
            raise web.HTTPNotFound(reason="no such verdict")
        return _json({"cleared": cleared})

    async def release(self, request: web.Request) -> web.Response:
        known = {"maHoSo": (None, or_none(is_codes))}
        codes = checked(await _body(request), known)["maHoSo"]
        return _json({"released": self._program.registry().release(codes, time.time())})

    async def alter(self, request: web.Request) -> web.Response:
        alterations = await _body(request)
        if not isinstance(alterations, list):
            raise Invalid("a list is expected")
        link = self._asked(request)
        if not isinstance(link, Reconcilable):
            raise Invalid(f"{link.name}: its books cannot be altered")
        for done, each in enumerate(alterations):
            try:
                link.alter(each)
            except Invalid as invalid:
                raise Invalid(f"{done} done, then: {invalid}") from None
        return _json({"altered": len(alterations)})

    async def report(self, request: web.Request) -> web.Response:
        return _json(self._program.report())

    async def requests(self, request: web.Request) -> web.Response:
        known = {"link", "operation", "code", "reply", "after", "limit"}
        if unknown := sorted(request.query.keys() - known):
            raise Invalid(f"unknown: {', '.join(unknown)}")
        journal = self._program.journal
        entries, following = journal.page(
            _number(request.query.get("after"), 0, "after"),
            max(1, min(_number(request.query.get("limit"), 100, "limit"), MAX_PAGE)),
            link=request.query.get("link"),
            operation=request.query.get("operation"),
            mentioning=request.query.get("code"),
            reply=request.query.get("reply"),
        )
        page = [entry.document() for entry in entries]
        return _json({"total": len(journal), "next": following, "requests": page})

    async def dossier(self, request: web.Request) -> web.Response:
        code, now = request.match_info["code"], time.time()
        found = {name: link.dossier(code, now) for name, link in self._holding().items()}
        if not any(found.values()):
            raise web.HTTPNotFound(reason="no such dossier")
        return _json(found)

    async def dossiers(self, request: web.Request) -> web.Response:
        codes, now = await _body(request), time.time()
        if codes != [] and not is_codes(codes):
            raise Invalid("a list of MaHoSo is expected")
        links = self._holding().items()
        return _json(
            {code: {name: link.dossier(code, now) for name, link in links} for code in codes}
        )

    def _asked(self, request: web.Request) -> Link:
        """The link that the address names, else the first."""
        return self._program.link(request.query.get("link", next(iter(self._program.links))))

    def _holding(self) -> dict[str, BookKeeping]:
        """The links that keep what they were told."""
        links = self._program.links.items()
        return {name: link for name, link in links if isinstance(link, BookKeeping)}

    async def missing(self, request: web.Request) -> web.Response:
        expected = await _body(request)
        if not isinstance(expected, list):
            raise Invalid("a list is expected")
        link = self._asked(request)
        if not isinstance(link, BookKeeping):
            raise Invalid(f"{link.name}: it keeps no books")
        return _json(link.missing(expected, time.time()))

    async def reset(self, request: web.Request) -> web.Response:
        await self._program.reset()
        return _json({"status": "ok"})
