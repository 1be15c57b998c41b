"""A link's health said to people, in Vietnamese and in English."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from integrations.backlog import Backlog
from integrations.forecast import Basis, Ending, Forecast
from integrations.health_words import (
    basis_words,
    clock_time,
    condition_words,
    forecast_words,
    spoken_duration,
)
from integrations.link_health import Condition, LinkHealth
from integrations.models import Link

from .messages import MORNING


def health(forecast: Forecast, at: datetime = MORNING) -> LinkHealth:
    return LinkHealth(
        link=Link.NATIONAL_PORTAL,
        at=at,
        condition=Condition.WORKING,
        down_since=None,
        states=[],
        outage=None,
        pause=None,
        backlog=Backlog(0, 0, 0, None),
        counted_at=at,
        at_least=False,
        parked=0,
        delivered_last_minute=0,
        forecast=forecast,
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 phút"),
        (60, "1 phút"),
        (61, "2 phút"),
        (90 * 60, "90 phút"),
        (90 * 60 + 1, "2 giờ"),
        (36 * 3600, "36 giờ"),
        (36 * 3600 + 1, "2 ngày"),
        (30 * 24 * 3600, "30 ngày"),
    ],
)
def test_durations_are_rounded_up_to_what_a_person_says(seconds: int, words: str) -> None:
    assert spoken_duration(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("ending", "minutes", "vietnamese", "english"),
    [
        (
            Ending.THROUGH,
            12,
            "Dự kiến gửi hết sau khoảng 12 phút, lúc 08:12.",
            "Expected to be through in about 12 min, at 08:12.",
        ),
        (
            Ending.THROUGH,
            1,
            "Dự kiến gửi hết trong vòng 1 phút.",
            "Expected to be through within a minute.",
        ),
        (
            Ending.THROUGH,
            24 * 60,
            "Dự kiến gửi hết sau khoảng 24 giờ, lúc 08:00 21/11/2026.",
            "Expected to be through in about 24 h, at 08:00 21/11/2026.",
        ),
        (
            Ending.AFTER_RETURN,
            12,
            "Gửi hết trong khoảng 12 phút sau khi kết nối trở lại.",
            "Through about 12 min after the link returns.",
        ),
        (
            Ending.NOT_IN_SIGHT,
            None,
            "Chưa dự báo được: hồ sơ mới đang đến nhanh hơn tốc độ gửi đi.",
            "No forecast yet: more dossiers arrive than go through.",
        ),
        (
            Ending.UNKNOWN,
            None,
            "Chưa dự báo được: đang đếm số hồ sơ chờ.",
            "No forecast yet: what waits is being counted.",
        ),
        (
            Ending.NOTHING_WAITS,
            None,
            "Không có hồ sơ nào chờ gửi.",
            "No dossier waits to be sent.",
        ),
    ],
)
def test_a_forecast_is_one_sentence(
    ending: Ending, minutes: int | None, vietnamese: str, english: str
) -> None:
    left = None if minutes is None else timedelta(minutes=minutes)
    told = health(Forecast(ending, left, Basis.NOW if left else None))
    with translation.override("vi"):
        assert forecast_words(told) == vietnamese
    with translation.override("en"):
        assert forecast_words(told) == english


def test_every_condition_and_basis_has_words_of_its_own() -> None:
    for language in ("vi", "en"):
        with translation.override(language):
            conditions = [condition_words(each) for each in Condition]
            assert len({each.label for each in conditions}) == len(Condition)
            assert len({each.sign for each in conditions}) == len(Condition)
            bases = {basis_words(Forecast(Ending.THROUGH, timedelta(), each)) for each in Basis}
            assert len(bases - {""}) == len(Basis)
            assert basis_words(Forecast(Ending.NOTHING_WAITS)) == ""


def test_an_instant_is_told_by_the_wards_clock_with_its_day_only_on_another_day() -> None:
    assert clock_time(MORNING, MORNING) == "08:00"
    # 23:30 UTC is the next morning in the ward.
    late = MORNING.replace(hour=23, minute=30)
    assert clock_time(late, MORNING) == "06:30 21/11/2026"
