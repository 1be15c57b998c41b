"""Form 02: everything that is missing, said at once (Decree 118/2025 art. 17.2a)."""

from datetime import date

from ...form_codes import FormCode
from ...models import Dossier, Event
from ...procedures import declared_fields, get_procedure
from ...transitions import Transition
from ..base import CIRCULAR_03, Data, Form
from ..letter import applicant_data, letter
from ..words import day


def _data(dossier: Dossier, event: Event) -> Data:
    told = event.arguments
    return letter(dossier, FormCode.SUPPLEMENT, event.occurred_at, counter=True) | {
        **applicant_data(dossier),
        "request": dossier.summary,
        "missing": [
            {"name": _name(dossier, each), "note": each["note"]} for each in told["missing"]
        ],
        "reason": told["reason"],
        "supply_by": day(date.fromisoformat(told["supply_by"])),
        "guide": event.actor_name,
    }


def _name(dossier: Dossier, item: dict[str, str | None]) -> str:
    """The paper by its name, a field of the declaration by its label and group."""
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    if item.get("paper"):
        names = {paper.code: str(paper.name) for paper in procedure.papers}
        return names.get(str(item["paper"]), str(item["paper"]))
    if not item.get("field"):
        return ""
    field = declared_fields(procedure.declaration).get(str(item["field"]))
    if field is None:
        return str(item["field"])
    label = str(field.label.text)
    return f"Tờ khai: {field.group.text}, {label}" if field.group else f"Tờ khai: {label}"


SUPPLEMENT = Form(
    code=FormCode.SUPPLEMENT,
    version=1,
    legal_basis="Thông tư 03/2025/TT-VPCP, Phụ lục I",
    effective_from=CIRCULAR_03,
    template="supplement-1.typ",
    calls_for_it=frozenset({Transition.REQUEST_SUPPLEMENT}),
    data=_data,
)
