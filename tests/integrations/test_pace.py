from integrations.pace import LONG_LOOK, REST, Pace


class Timer:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_short_look_in_vain_costs_no_rest() -> None:
    timer = Timer()
    pace = Pace(timer)
    pace.looked_in_vain("sync_dossier", timer.now - LONG_LOOK)
    assert pace.may_look("sync_dossier")


def test_a_long_one_is_followed_by_a_rest_of_that_operation_only() -> None:
    timer = Timer()
    pace = Pace(timer)
    pace.looked_in_vain("add_progress", timer.now - 0.5)
    timer.now += REST * 0.5 - 0.01
    assert not pace.may_look("add_progress")
    assert pace.may_look("sync_dossier")
    timer.now += 0.02
    assert pace.may_look("add_progress")
