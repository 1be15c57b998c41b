"""A clerk at the counter: what is typed to declare an example, and where it is sent."""

from typing import Any

from django.urls import reverse
from django_countries.data import COUNTRIES

from dossiers.procedures import PROCEDURES, Procedure
from dossiers.procedures.sections.address import PROVINCES
from tests.admin_pages import Desk, Page

from ... import stories as s

START = "/admin/dossiers/dossier/intake/"


def address(procedure: Procedure | str) -> str:
    found = PROCEDURES[procedure] if isinstance(procedure, str) else procedure
    return reverse("admin:dossiers_dossier_intake_form", args=[found.slug])


def leaves(stored: dict[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in stored.items():
        if isinstance(value, dict):
            found |= leaves(value, f"{above}{name}.")
        else:
            found[above + name] = value
    return found


def as_typed(declaration: dict[str, Any]) -> dict[str, str]:
    """A raw declaration as a clerk types it: dates day first, countries by name."""
    typed = {}
    for path, value in leaves(declaration).items():
        name = path.rpartition(".")[2]
        if name in ("country", "nationality"):
            value = str(COUNTRIES[value])
        elif name == "province":
            value = next(each for each in PROVINCES if value.endswith(each))
        elif isinstance(value, bool):
            value = str(value).lower()
        elif isinstance(value, str) and value[:4].isdecimal() and set(value) <= set("0123456789-"):
            value = "/".join(reversed(value.split("-"))) if len(value) < 11 else value
        typed[f"declaration-{path}"] = str(value)
    return typed


def example(procedure: str) -> dict[str, Any]:
    """The procedure's example with provinces by the names that the form offers."""
    raw = PROCEDURES[procedure].example(s.MORNING.date())

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: _bare(each) if name == "province" else renamed(each)
                for name, each in value.items()
            }
        return value

    return dict(renamed(raw))


def _bare(province: str) -> str:
    return next(each for each in PROVINCES if province.endswith(each))


def blank(desk: Desk, procedure: str) -> dict[str, str]:
    """What the blank form sends."""
    return desk.get(address(procedure)).form_with("intake-key")


def send(
    desk: Desk,
    procedure: str,
    action: str = "accept",
    *,
    declaration: Any = None,
    form: Any = None,
    **filled: Any,
) -> Page:
    """Fill the form in with a declaration (the example) and press a button."""
    typed = as_typed(example(procedure) if declaration is None else declaration)
    sent = {**(form or blank(desk, procedure)), **typed, **filled, "action": action}
    return desk.post(address(procedure), sent, follow=True)
