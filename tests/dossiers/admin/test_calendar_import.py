"""Publishing a year from a file: looked at first, then confirmed; operators alone."""

from datetime import date
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers import holiday_seed
from dossiers.models import CalendarYear, Dossier, Event, Holiday
from dossiers.states import DossierState as S
from tests.admin_pages import Desk, Page

from .. import stories as s

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("people")]

ADDRESS = "/admin/dossiers/calendaryear/import/"
YEARS = "/admin/dossiers/calendaryear/"
BASIS = "Thông báo 8662/TB-BNV"
SHIPPED = (Path(holiday_seed.__file__).parent / "data" / "holidays.csv").read_text(encoding="utf-8")


def year_file(*more: str, without: str = "-", year: int = 2026) -> str:
    header, *lines = SHIPPED.splitlines()
    kept = [line for line in lines if line.startswith(str(year)) and not line.startswith(without)]
    return "\n".join([header, *kept, *more, ""])


#: The 25th of November off as well: what is due on the 25th is due on the 26th.
ONE_DAY_MORE = "2026-11-25,holiday,Nghỉ bù,Thông báo 8662,official"


def looked_at(text: str, by: str = "vanhanh", *, year: int = 2026, basis: str = BASIS) -> Page:
    file = SimpleUploadedFile("lich.csv", text.encode(), "text/csv")
    told = {"year": str(year), "legal_basis": basis, "file": file}
    return Desk(by).post(ADDRESS, told)


def due_on_the_25th() -> Dossier:
    """Accepted after the cut-off of the 23rd; the 24th is a holiday."""
    return s.moved(s.filed(), s.ACCEPT, at=s.MORNING.replace(hour=16))


def test_looking_writes_nothing_and_tells_days_and_dates() -> None:
    dossier = due_on_the_25th()
    page = looked_at(year_file(ONE_DAY_MORE, without="2026-01-01"))
    assert page.status == 200
    plan = page.response.context["plan"]
    assert [row.date for row in plan.days.added] == [date(2026, 11, 25)]
    assert [row.date for row in plan.days.removed] == [date(2026, 1, 1)]
    assert plan.not_off == [date(2026, 1, 1)]
    for text in (dossier.code, "17:00 25/11/2026", "17:00 26/11/2026", "thêm 1", "bỏ 1"):
        assert text in page
    assert not Holiday.objects.filter(date=date(2026, 11, 25)).exists()
    dossier.refresh_from_db()
    assert dossier.due_at == s.MORNING.replace(day=25, hour=17, minute=0)


def test_confirming_publishes_recomputes_and_is_on_record() -> None:
    dossier = due_on_the_25th()
    form = looked_at(year_file(ONE_DAY_MORE)).form_with("content")
    done = Desk("vanhanh").post(ADDRESS, {**form, "confirm": "yes"}, follow=True)
    assert "Đã công bố lịch năm 2026; 1 hồ sơ đổi hạn trả." in list(done.messages)
    assert Holiday.objects.get(date=date(2026, 11, 25)).name == "Nghỉ bù"
    assert CalendarYear.objects.get(year=2026).legal_basis == BASIS
    dossier.refresh_from_db()
    assert dossier.due_at == s.MORNING.replace(day=26, hour=17, minute=0)
    event = Event.objects.filter(dossier=dossier).latest("number")
    assert (event.transition, event.arguments["reason"]) == ("recompute", BASIS)
    assert event.arguments["asked_by"] == "Bùi Văn Nam"
    entry = LogEntry.objects.get()
    assert (entry.user.username, BASIS in entry.change_message) == ("vanhanh", True)


def test_bad_lines_are_named_by_number_and_nothing_can_be_confirmed() -> None:
    page = looked_at(
        "date,kind,name_vi,source\n2026-13-01,holiday,Nghỉ,TB\n2026-05-05,pause,x,TB\n"
    )
    assert page.status == 422
    assert "Dòng 2: Ngày “2026-13-01” không đúng dạng" in page
    assert "Dòng 3: Loại ngày “pause” không có" in page
    assert "Công bố lịch và tính lại" not in page
    assert "Dòng tiêu đề thiếu cột" in looked_at("xin chào")


def test_confirming_reads_the_file_again() -> None:
    """What comes back from a browser is not trusted more than what came first."""
    form = looked_at(year_file()).form_with("content")
    for content, told in (("!!", "Hãy chọn tệp."), ("eGlu", "thiếu cột"), ("", "Hãy chọn tệp.")):
        again = Desk("vanhanh").post(ADDRESS, {**form, "content": content, "confirm": "yes"})
        assert again.status == 422
        assert told in again
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(("year", "basis"), [(1999, BASIS), (2026, ""), (2026, "a\x01b")])
def test_a_form_that_is_not_complete_says_so(year: int, basis: str) -> None:
    assert looked_at(year_file(), year=year, basis=basis).status == 422


def test_a_file_too_large_for_a_year_is_not_read() -> None:
    page = looked_at("x" * 300_000)
    assert page.status == 422
    assert "Tệp quá lớn" in page


@pytest.mark.parametrize("by", [s.CLERK, s.OFFICER, s.LEADER, "giamsat"])
def test_it_is_not_for_those_who_work_on_dossiers(by: str) -> None:
    assert Desk(by).get(ADDRESS).status == 403
    assert looked_at(year_file(), by).status == 403
    assert Desk(by).get(f"{YEARS}recompute/").status == 403


def test_a_superuser_may() -> None:
    assert looked_at(year_file(), "quantri").status == 200


def test_unpublished_years_are_marked_and_warned_of_from_november() -> None:
    assert "chưa được công bố" not in Desk("vanhanh").get(YEARS)
    CalendarYear.objects.filter(year=2027).update(published=False, published_on=None)
    page = Desk("vanhanh").get(YEARS)
    assert "Lịch làm việc năm 2027 chưa được công bố" in page
    assert "Chưa công bố: tạm tính theo luật" in page
    assert "Lịch làm việc năm 2027 chưa được công bố" in Desk("vanhanh").get("/admin/")
    assert "Lịch làm việc năm 2027 chưa được công bố" not in Desk(s.CLERK).get("/admin/")


# After an edit by hand


def test_an_edit_moves_a_promise_only_when_recomputed_with_a_reason() -> None:
    dossier = due_on_the_25th()
    s.close(date(2026, 11, 25))
    address, desk = f"{YEARS}recompute/", Desk("vanhanh")
    page = desk.get(address)
    assert dossier.code in page
    assert "17:00 26/11/2026" in page
    assert desk.post(address, {"cause": "hours", "reason": " "}).status == 422
    assert desk.post(address, {"cause": "rule", "reason": "x"}).status == 422
    dossier.refresh_from_db()
    assert dossier.due_at == s.MORNING.replace(day=25, hour=17, minute=0)
    done = desk.post(address, {"cause": "hours", "reason": "Công điện 12"}, follow=True)
    assert "Đã tính lại hạn trả của 1 hồ sơ." in list(done.messages)
    dossier.refresh_from_db()
    assert dossier.due_at == s.MORNING.replace(day=26, hour=17, minute=0)
    assert "Không hồ sơ nào đổi hạn." in desk.get(address)


def test_finished_dossiers_never_move() -> None:
    finished = s.in_state(S.RESOLVED)
    s.close(date(2026, 11, 23))
    assert finished.code not in Desk("vanhanh").get(f"{YEARS}recompute/")
