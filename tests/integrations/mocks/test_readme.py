"""The examples of the README do what they say."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import httpx
import pytest

from integrations.mocks import faults
from integrations.mocks.client import MockAddresses, MockControl

README = Path(faults.__file__).with_name("README.md").read_text()
EXAMPLES = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)

# curl fails for every answer that is not a success, and so does the example.
STRICT = 'set -eu\ncurl() { command curl --fail-with-body "$@" && echo; }\n'


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 7
    assert sum(example.count("curl ") for example in EXAMPLES) >= 25


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_works(mocks: MockAddresses, control: MockControl, example: str) -> None:
    ports = {
        "8101": mocks.portal_url,
        "8102": mocks.registry_url,
        "8103": mocks.control_url,
    }
    for port, url in ports.items():
        example = example.replace(f"localhost:{port}", f"127.0.0.1:{httpx.URL(url).port}")
    ran = subprocess.run(
        ["bash", "-c", STRICT + example], capture_output=True, text=True, timeout=20
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert '"error_code":3' not in ran.stdout


def test_every_kind_of_fault_is_explained() -> None:
    explained = re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE)
    assert explained == [kind.value for kind in faults.Kind]
