"""Which answer leads to which request: OpenAPI links, for people and for what explores the API."""

from collections.abc import Mapping, Sequence
from typing import Any

_OF_A_DOSSIER = (
    "read_dossier",
    "dossier_timeline",
    "list_transitions",
    "move_dossier",
    "dossier_deliveries",
    "read_draft_certificate",
    "list_forms",
    "list_scans",
    "add_scan",
)
_ITS_CODE = {"code": "$response.body#/code"}
_OF_A_DRAFT = (
    "read_draft",
    "save_draft",
    "add_draft_paper",
    "list_draft_papers",
    "submit_draft",
    "drop_draft",
)

#: From an operation's answer, by what it tells, to the operations that ask for it.
LINKS: Sequence[tuple[str, str, Mapping[str, str], Sequence[str]]] = (
    ("submit_dossier", "201", _ITS_CODE, _OF_A_DOSSIER),
    ("submit_draft", "201", _ITS_CODE, _OF_A_DOSSIER),
    ("begin_draft", "201", {"draft_id": "$response.body#/id"}, _OF_A_DRAFT),
    ("move_dossier", "200", _ITS_CODE, _OF_A_DOSSIER),
    ("list_dossiers", "200", {"code": "$response.body#/results/0/code"}, _OF_A_DOSSIER),
    (
        "add_scan",
        "201",
        {"code": "$request.path.code", "number": "$response.body#/number"},
        ("read_scan",),
    ),
    (
        "list_forms",
        "200",
        {"code": "$request.path.code", "form": "$response.body#/forms/0/form"},
        ("read_form",),
    ),
    ("list_procedures", "200", {"code": "$response.body#/results/0/code"}, ("read_procedure",)),
    ("declare_outage", "201", {"outage_id": "$response.body#/id"}, ("lift_outage",)),
)


def add_links(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Postprocessing hook. Raises KeyError for an operation or answer that is not there."""
    operations = {
        operation["operationId"]: operation
        for path in result["paths"].values()
        for operation in path.values()
    }
    for source, status, parameters, targets in LINKS:
        links = operations[source]["responses"][status].setdefault("links", {})
        for target in targets:
            operations[target]  # it is there
            links[target] = {"operationId": target, "parameters": dict(parameters)}
    return result
