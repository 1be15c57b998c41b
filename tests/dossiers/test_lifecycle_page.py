"""docs/lifecycle.md says what the table says."""

from pathlib import Path

from dossiers.actor import Who
from dossiers.states import PORTAL_CODES, DossierState
from dossiers.transitions import TABLE

PAGE = Path(__file__).parents[2] / "docs" / "lifecycle.md"


def rows(first: str) -> list[list[str]]:
    """The cells of the table whose head begins with that word."""
    lines = PAGE.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return found


def test_every_state_with_its_words_and_code() -> None:
    assert [row[:3] for row in rows("state")] == [
        [state.value, str(state.label), str(PORTAL_CODES[state])] for state in DossierState
    ]


def test_every_transition_from_where_to_where_by_whom_with_which_form() -> None:
    told = {row[0]: (row[1], row[2], row[3], row[4]) for row in rows("transition")}
    assert told == {
        transition.value: (
            ", ".join(state for state in DossierState if state in rule.sources),
            rule.target or ("where it came from" if rule.resumes else "no change"),
            ", ".join(who for who in Who if who in rule.by),
            rule.form.value if rule.form else "",
        )
        for transition, rule in TABLE.items()
    }
