"""What a file is, by its content alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.scan_types import ScanType, is_whole, scan_type

from .scanned import FILES, PDF


@pytest.mark.parametrize(("kind", "content"), FILES.items())
def test_each_type_is_known_and_whole(kind: ScanType, content: bytes) -> None:
    assert scan_type(content) is kind
    assert is_whole(content, kind)


@pytest.mark.parametrize(("kind", "content"), FILES.items())
def test_what_was_cut_short_is_told(kind: ScanType, content: bytes) -> None:
    cut = content[: len(content) // 2]
    assert scan_type(cut) is kind
    assert not is_whole(cut, kind)


@pytest.mark.parametrize(("kind", "content"), FILES.items())
def test_what_phones_and_scanners_append_is_let_be(kind: ScanType, content: bytes) -> None:
    assert is_whole(content + b"\r\n" + b"\x00" * 500, kind)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a/*" + PDF,
        b"\n" + PDF,
        b"<!--" + PDF + b"-->",
        b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        b"\xff\xd8<script>",
        b"PK\x03\x04word/document.xml",
        b"MZ\x90\x00",
        b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        b"II*\x00",
    ],
)
def test_everything_else_is_refused(content: bytes) -> None:
    assert scan_type(content) is None


@given(st.binary(max_size=64))
def test_no_bytes_break_it(content: bytes) -> None:
    kind = scan_type(content)
    assert kind is None or is_whole(content, kind) in (True, False)
