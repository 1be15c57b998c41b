"""The administrative procedures a ward receives, and the declarations they ask for.

A procedure is one file that defines one `Procedure`; it exists by being named in the register
below. Nothing else changes, and no table does: declarations are stored as JSON, pinned to the
procedure's code and version.
"""

from dossiers.procedures.base import Paper, Procedure, ProcedureRegister, UnknownProcedure
from dossiers.procedures.birth import BIRTH_REGISTRATION
from dossiers.procedures.death import DEATH_REGISTRATION
from dossiers.procedures.display import describe
from dossiers.procedures.fields import declared_fields, field_by_registry_name
from dossiers.procedures.marital_status import MARITAL_STATUS_CERTIFICATE
from dossiers.procedures.marriage import MARRIAGE_REGISTRATION
from dossiers.procedures.problems import Problem, Severity
from dossiers.procedures.schema import declaration_schema
from dossiers.procedures.validation import (
    DeclarationResult,
    declaration_to_json,
    load_declaration,
    validate_declaration,
)

__all__ = [
    "PROCEDURES",
    "DeclarationResult",
    "Paper",
    "Problem",
    "Procedure",
    "Severity",
    "UnknownProcedure",
    "declaration_schema",
    "declaration_to_json",
    "declared_fields",
    "describe",
    "field_by_registry_name",
    "get_procedure",
    "load_declaration",
    "validate_declaration",
]

PROCEDURES = ProcedureRegister(
    BIRTH_REGISTRATION,
    MARRIAGE_REGISTRATION,
    MARITAL_STATUS_CERTIFICATE,
    DEATH_REGISTRATION,
)
get_procedure = PROCEDURES.find
