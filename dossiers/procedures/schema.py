"""The JSON Schema (2020-12) of a declaration, in the active language."""

from typing import Any

from dossiers.procedures.base import Procedure


def declaration_schema(procedure: Procedure) -> dict[str, Any]:
    """Labels as titles, labels of choices as "x-labels", examples. Usable in OpenAPI 3.1.

    It describes each field by itself; what must hold between fields is `validate_declaration`'s.
    """
    schema = procedure.declaration.model_json_schema(mode="validation")
    return {"title": str(procedure.name), **schema}
