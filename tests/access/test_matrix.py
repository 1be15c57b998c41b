"""Every role at every door, in its own unit, in another and below its own: docs/access.md."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.admin_pages import NOW
from tests.conftest import papers_in

from .doors import Door, all_doors
from .world import COLUMNS, UNITLESS, WHERE, World, address, build_world, by_unit, knock

pytestmark = pytest.mark.django_db

PAGE = Path(__file__).parents[2] / "docs" / "access.md"


def rows() -> dict[str, dict[str, str]]:
    """The page's table: for each door, what each column is answered."""
    found: dict[str, dict[str, str]] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) != len(COLUMNS) + 1 or not cells[0].startswith("`"):
            continue
        for door in cells[0].split("<br>"):
            name = door.strip().strip("`")
            assert name not in found, f"twice in the table: {name}"
            found[name] = dict(zip(COLUMNS, cells[1:], strict=True))
    return found


TABLE = rows()
DOORS = {str(door): door for door in all_doors()}


def answered(door: Door, world: World) -> dict[str, str]:
    """The row as the doors have it: one word, or three where the units make a difference."""
    told, path = {}, address(door, world)
    for column in COLUMNS:
        wheres = list(WHERE) if by_unit(door) and column not in UNITLESS else ["own"]
        words = [knock(door, path, world.caller(column, where)) for where in wheres]
        told[column] = words[0] if len(set(words)) == 1 else " · ".join(words)
    return told


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("papers")
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        override_settings(STORAGES=papers_in(folder)),
        transaction.atomic(),
    ):
        patch.setattr("django.utils.timezone.now", lambda: NOW)
        yield build_world()
        transaction.set_rollback(True)


def test_every_door_has_a_row_and_every_row_a_door() -> None:
    assert set(TABLE) - set(DOORS) == set()
    assert set(DOORS) - set(TABLE) == set(), "write a row in docs/access.md"


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_door_opens_to_those_of_its_row_alone(name: str, world: World) -> None:
    told = answered(DOORS[name], world)
    line = f"| `{name}` | {' | '.join(told[column] for column in COLUMNS)} |"
    assert told == TABLE.get(name), f"judge it, and only then write:\n{line}"


def test_the_table_tells_the_columns_apart() -> None:
    """Nobody is like an official, an owner is not like another citizen."""
    assert len(UNITLESS) == len(set(UNITLESS))
    differing = {row["owner"] == row["citizen"] for row in TABLE.values()}
    assert differing == {True, False}
