"""Vietnamese is the source; English is complete."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext

ROOT = Path(__file__).resolve().parents[2]
APPS = ("onestop", "accounts", "dossiers", "integrations")
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
VIETNAMESE = re.compile(r"[À-ỹđĐ]")


def _catalogue() -> dict[str, object]:
    path = ROOT / "onestop" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="en")
    return {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        for message in catalogue
        if message.id and not message.fuzzy
    }


def _marked_in_python() -> Iterator[tuple[Path, str]]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in MARKS
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    yield path.relative_to(ROOT), str(node.args[0].value)


def _marked_in_templates() -> Iterator[tuple[Path, str]]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            for found in re.finditer(r"{%\s*translate\s+([\"'])(.+?)\1", text):
                yield path.relative_to(ROOT), found[2]


def test_every_text_has_an_english_translation() -> None:
    catalogue = _catalogue()
    marked = [*_marked_in_python(), *_marked_in_templates()]
    assert len(marked) > 500
    missing = sorted(
        f"{path}: {text}"
        for path, text in marked
        if VIETNAMESE.search(text) and not catalogue.get(text)
    )
    assert not missing, "\n".join(missing)


def test_the_compiled_translation_is_spoken() -> None:
    """A catalogue whose header is marked fuzzy is left out by the compiler, without a word."""
    with translation.override("en"):
        assert gettext("Đăng ký khai sinh") == "Birth registration"
    with translation.override("vi"):
        assert gettext("Đăng ký khai sinh") == "Đăng ký khai sinh"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_placeholders_survive_translation(language: str) -> None:
    path = ROOT / "onestop" / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        for message in read_po(file, locale=language):
            if not (isinstance(message.id, str) and isinstance(message.string, str)):
                continue
            if not message.id or not message.string:
                continue
            placeholders = [
                re.findall(r"%\(\w+\)[sd]|{\w*}", t) for t in (message.id, message.string)
            ]
            assert sorted(placeholders[0]) == sorted(placeholders[1]), message.id
