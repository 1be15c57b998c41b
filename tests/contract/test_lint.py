"""What two linters that know nothing of us think of the published document."""

from .conftest import HERE, PUBLISHED, Node


def test_spectral_finds_nothing(node: Node) -> None:
    node.run("spectral", "lint", PUBLISHED, "-r", HERE / "spectral.yaml", "--fail-severity=hint")


def test_redocly_finds_no_error(node: Node) -> None:
    node.run("redocly", "lint", PUBLISHED, "--config", HERE / "redocly.yaml")
