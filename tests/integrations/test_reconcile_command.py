"""``manage.py reconcile`` as an operator or a script meets it: what it says and how it exits."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from integrations.management.commands import reconcile
from integrations.mocks.client import MockControl
from integrations.models import ReconciliationRun

from .clock import Clock
from .evidence import held
from .messages import code, put, step, whole_dossier

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def delivered(theirs: MockControl, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five dossiers at the portal; where the command waits for workers, one works."""
    settings.RECONCILE_REQUESTS_PER_SECOND = 0
    monkeypatch.setattr(reconcile, "pause", lambda: Clock(timezone.now()).deliver())
    for number in range(1, 6):
        put(*whole_dossier(number, steps=2), now=timezone.now())
    Clock(timezone.now()).deliver()


def run(*arguments: str) -> tuple[int, str]:
    """The exit code and all that was said."""
    written = StringIO()
    try:
        call_command("reconcile", "--link=national_portal", *arguments, stdout=written)
    except CommandError as end:
        return end.returncode, f"{written.getvalue()}{end}"
    return 0, written.getvalue()


def test_it_exits_with_0_when_all_agrees() -> None:
    exit_code, said = run()
    assert exit_code == 0
    assert "Đối chiếu 5 hồ sơ: khớp 5" in said


def test_it_exits_with_1_when_differences_are_left_and_0_when_they_are_repaired(
    theirs: MockControl,
) -> None:
    theirs.alter("portal", "forget_steps", code(3), steps=[step(3, 2).key])
    for arguments in ((), ("--dry-run",), ("--listing-only",), ("--code", code(3))):
        exit_code, said = run(*arguments)
        assert exit_code == 1
        assert f"{code(3)}: Bên kia thiếu bước: {step(3, 2).key} / -: Mới phát hiện" in said
        assert "Bên kia thiếu bước: 1" in said
    exit_code, said = run("--repair", "--since", f"{timezone.localdate()}")
    assert exit_code == 0
    assert "đã khớp lại 1" in said
    assert held(theirs, 3)["step_ids"] == [step(3, 1).key, step(3, 2).key]


def test_it_exits_with_2_when_the_link_is_silent_and_resumes(theirs: MockControl) -> None:
    theirs.fault("portal", "down")
    exit_code, said = run("--since=2026-11-01")
    assert (exit_code, "Không đối chiếu được" in said) == (2, True)
    exit_code, said = run()
    assert (exit_code, "đang được đối chiếu" in said) == (1, True)
    theirs.clear()
    exit_code, said = run("--resume")
    assert (exit_code, "khớp 5" in said) == (0, True)
    assert ReconciliationRun.objects.count() == 1
    exit_code, said = run("--resume")
    assert (exit_code, "Không có lần đối chiếu" in said) == (1, True)
