"""What the civil registry is told: its own names, every value a string, in Vietnamese."""

from datetime import date

from django.utils import translation

from dossiers.procedures.fields import declared_fields, value_at
from dossiers.procedures.section import Declaration


def _registry_text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = getattr(value, "registry_text", None)
    return text() if text else str(value)


def registry_data(declaration: Declaration) -> dict[str, str]:
    """Every declared field that has a registry name; what was not declared is left out.

    Choices go as the registry's codes, dates as dd/mm/yyyy (mm/yyyy or yyyy when that is all
    that is known), addresses in one line.
    """
    data = {}
    with translation.override("vi"):
        for field in declared_fields(type(declaration)).values():
            if field.registry_name:
                value = value_at(declaration, field.path)
                if value is not None:
                    data[field.registry_name] = _registry_text(value)
    return data
