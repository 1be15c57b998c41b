"""Where dossiers are filed, for whoever has to choose."""

from datetime import date

import pytest

from accounts import demo
from accounts.models import Unit
from tests.callers import Caller
from tests.dossiers import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_wards_of_today_without_an_account() -> None:
    city = Unit.objects.get(code=demo.PROVINCE)
    for code, since, until in (
        ("H26.1", date(2020, 1, 1), date(2025, 6, 30)),
        ("H26.2", date(2030, 1, 1), None),
    ):
        Unit.objects.create(
            code=code, name="UBND xã", level="ward", parent=city, valid_from=since, valid_to=until
        )
    told = Caller().get("units/").json()
    assert told["results"][0] == {
        "code": demo.WARD,
        "name": demo.WARDS[demo.WARD],
        "province": demo.PROVINCE,
        "province_name": city.name,
    }
    assert [each["code"] for each in told["results"]] == sorted(demo.WARDS)
    assert told["next"] is None


def test_each_takes_what_is_filed_there() -> None:
    for each in Caller().get("units/").json()["results"]:
        assert s.filed(unit=each["code"]).unit.code == each["code"]


def test_in_pages_and_by_name() -> None:
    found, address = [], "units/?limit=1"
    while address:
        page = Caller().get(address).json()
        found += [each["code"] for each in page["results"]]
        address = page["next"] and page["next"].removeprefix("http://testserver")
    assert found == sorted(demo.WARDS)
    named = Caller().get("units/", {"name": "vĩnh"}).json()["results"]
    assert [each["code"] for each in named] == [demo.OTHER_WARD]
    for wrong in ("x", "@@", "AA==", ""):
        assert Caller().get("units/", {"cursor": wrong}).status_code == 400
