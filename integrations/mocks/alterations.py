"""What a test or a drill does to a link's books behind everybody's back, to be found out."""

from __future__ import annotations

from typing import Any

from .portal_store import PortalStore
from .registry_store import RegistryStore
from .validation import REQUIRED, Invalid, Known, checked, is_codes, is_text, one_of

#: What each kind takes beside its link and code.
PORTAL: dict[str, Known] = {
    "forget_dossier": {},
    "forget_steps": {"steps": (REQUIRED, is_codes)},
    "lose_update": {"status": (REQUIRED, is_text)},
    "reorder_steps": {"steps": (REQUIRED, is_codes)},
    "add_dossier": {"status": ("2", is_text)},
    "add_step": {"step": (REQUIRED, is_text)},
    "touch": {"updated": (REQUIRED, is_text)},
}
REGISTRY: dict[str, Known] = {
    "forget_dossier": {},
    "change_result": {"result": (REQUIRED, lambda value: isinstance(value, dict))},
    "change_state": {"state": (REQUIRED, one_of(1, 2, 3, 4, 6))},
}


def alter(store: PortalStore | RegistryStore, document: Any) -> None:
    """Carry out one alteration, ``{"kind", "code", ...}``. Invalid when it makes no sense."""
    kinds = PORTAL if isinstance(store, PortalStore) else REGISTRY
    kind = document.get("kind") if isinstance(document, dict) else None
    if kind not in kinds:
        raise Invalid(f"kind: one of {', '.join(kinds)}")
    known: Known = {"kind": (REQUIRED, is_text), "code": (REQUIRED, is_text), **kinds[kind]}
    told = checked(document, known)
    if kind != "add_dossier" and told["code"] not in store:
        raise Invalid(f"{told['code']}: no such dossier")
    if isinstance(store, PortalStore):
        _alter_portal(store, kind, told)
    else:
        _alter_registry(store, kind, told)


def _alter_portal(store: PortalStore, kind: str, told: dict[str, Any]) -> None:
    code = told["code"]
    match kind:
        case "forget_dossier":
            store.forget(code)
        case "forget_steps" | "reorder_steps":
            held = set(store.held(code).step_ids())
            if unknown := [step for step in told["steps"] if step not in held]:
                raise Invalid(f"{code}: no such steps: {', '.join(unknown)}")
            if kind == "forget_steps":
                store.forget_steps(code, told["steps"])
            else:
                store.held(code).reorder(told["steps"])
        case "lose_update":
            store.held(code).lose_update(told["status"])
        case "add_dossier":
            store.add_foreign(code, told["status"])
        case "add_step":
            store.add_foreign_step(code, told["step"])
        case "touch":
            store.held(code).updated = told["updated"]


def _alter_registry(store: RegistryStore, kind: str, told: dict[str, Any]) -> None:
    match kind:
        case "forget_dossier":
            store.forget(told["code"])
        case "change_result":
            store.change_result(told["code"], told["result"])
        case "change_state":
            store.change_state(told["code"], told["state"])
