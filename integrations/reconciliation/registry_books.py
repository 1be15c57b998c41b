"""The registry's books: it lists nothing, and is asked after what we have declared."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from ..links.civil_registry import BATCH, NOT_FOUND, REFUSALS, statuses_by_code
from ..links.faults import code_of
from ..models import Link, Operation, Outcome
from . import registry_comparison
from .asking import Asking, LinkSilent
from .books import NOBODY_S, Listed, Sight
from .findings import Finding
from .ours import Line

#: A module of the registry: any will do to hear whether it answers.
BIRTHS = "LTKS"


class RegistryBooks:
    link = Link.CIVIL_REGISTRY
    at_once = BATCH

    def listing(
        self, asking: Asking, since: datetime, until: datetime, *, whole: bool
    ) -> dict[str, Listed] | None:
        return {}

    def look(self, asking: Asking, lines: Mapping[str, Line]) -> dict[str, Sight]:
        sights = {code: Sight(None, None) for code in lines}
        declared = sorted(
            (_module(line), code)
            for code, line in lines.items()
            if registry_comparison.is_declared(line)
        )
        for module, pairs in groupby(declared, key=lambda pair: pair[0]):
            self._ask(asking, module, [code for _module, code in pairs], sights)
        return sights

    def _ask(self, asking: Asking, module: str, codes: list[str], sights: dict[str, Sight]) -> None:
        """A question refused as a whole is halved until the code at fault stands alone."""
        reply = asking.registry(module, codes)
        document = reply.document or {}
        error, value = code_of(document.get("errorCode")), document.get("value")
        if reply.trouble is not None:
            raise LinkSilent(Outcome(reply.trouble), reply.retry_after)
        if isinstance(value, list) and error in (None, 0, NOT_FOUND):
            found = statuses_by_code(value)
            sights |= {code: Sight(found.get(code), reply.exchange) for code in codes}
        elif error in (*REFUSALS, NOT_FOUND) and len(codes) > 1:
            half = len(codes) // 2
            self._ask(asking, module, codes[:half], sights)
            self._ask(asking, module, codes[half:], sights)
        elif error == NOT_FOUND:
            sights[codes[0]] = Sight(None, reply.exchange)
        elif error in REFUSALS:
            sights[codes[0]] = Sight(None, reply.exchange, refused=True)
        else:
            raise LinkSilent(Outcome.FAILED if error else Outcome.UNKNOWN, reply.retry_after)

    def answers(self, asking: Asking) -> bool:
        reply = asking.registry(BIRTHS, [NOBODY_S])
        error = code_of((reply.document or {}).get("errorCode"))
        return reply.trouble is None and error in (None, 0, NOT_FOUND, *REFUSALS)

    def agrees(self, line: Line, listed: Listed) -> bool:
        return False

    def compare(self, line: Line, sight: Sight) -> Sequence[Finding]:
        return registry_comparison.compare(line, sight.held)


def _module(line: Line) -> str:
    """That of the last declaration."""
    modules = [message.module for message in line if message.operation == Operation.REGISTER]
    return modules[-1]
