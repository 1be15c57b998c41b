"""What an input proposes: countries, and the wards on record of the clerk's own province."""

from datetime import date

from django_countries.data import COUNTRIES

from accounts.models import Unit

from ...procedures.sections.address import PROVINCES
from ...procedures.values.names import fold_name

_BODIES = ("UBND ", "Ủy ban nhân dân ")


def country_names() -> list[str]:
    return [str(name) for name in COUNTRIES.values()]


def communes_of(units: list[Unit], on: date) -> list[str]:
    """The wards of the same provinces, as addresses write them ("Phường Láng"). One query."""
    provinces = {unit.parent_id for unit in units}
    wards = Unit.objects.in_force(on).filter(parent_id__in=provinces, level=Unit.Level.WARD)
    return sorted(_place(name) for name in wards.values_list("name", flat=True))


def province_of(units: list[Unit]) -> str:
    """The province of the first unit, as addresses write it; "" when it is none of the 34."""
    parent = units[0].parent
    name = fold_name(parent.name) if parent is not None else ""
    return next((each for each in PROVINCES if name.endswith(fold_name(each))), "")


def _place(name: str) -> str:
    for body in _BODIES:
        name = name.removeprefix(body)
    return name[:1].upper() + name[1:]
