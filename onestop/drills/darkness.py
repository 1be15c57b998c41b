"""Why a link is dark. No report names the root cause, so a drill can try several."""

from typing import Any

from integrations.mocks.client import MockControl

#: Of a link that is slow, in seconds: within what a request may take.
LATENCY = 12.0
#: The fault of each cause. A link that is slow is not dark: it crawls, and nothing is put off.
CAUSES: dict[str, dict[str, Any]] = {
    "down": {"kind": "down"},
    "black_hole": {"kind": "black_hole"},
    "error": {"kind": "error", "status": 500},
    "slow": {"kind": "slow", "latency": LATENCY},
}


def go_dark(mocks: MockControl, cause: str) -> None:
    """Both links, until ``lights_on``."""
    for link in ("portal", "registry"):
        mocks.fault(link, **CAUSES[cause], name="darkness")


def lights_on(mocks: MockControl) -> None:
    mocks.clear(name="darkness")
