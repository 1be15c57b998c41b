from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from integrations.breaker import FAILURES_TO_OPEN, PROBE_WAITS, RAMP, Breaker, Phase
from integrations.models import LinkState

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
PATIENCE = timedelta(seconds=90)


def opened(now: datetime = NOW) -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES_TO_OPEN):
        breaker = breaker.failed(now)
    return breaker


def test_a_closed_breaker_sets_no_limit() -> None:
    assert Breaker().admits(NOW) is None


def test_it_opens_after_failures_in_a_row_only() -> None:
    breaker = Breaker()
    for _ in range(FAILURES_TO_OPEN - 1):
        breaker = breaker.failed(NOW)
    assert breaker.phase is Phase.CLOSED
    assert breaker.answered() == Breaker()
    assert breaker.failed(NOW).phase is Phase.OPEN


def test_open_admits_nothing_until_the_probe_is_due_then_one() -> None:
    breaker = opened()
    due = NOW + PROBE_WAITS[0]
    assert breaker.admits(due - timedelta(milliseconds=1)) == 0
    assert breaker.admits(due) == 1


def test_while_a_probe_is_out_nobody_else_goes_unless_its_sender_died() -> None:
    probing = opened().probing(NOW, PATIENCE)
    assert probing.phase is Phase.HALF_OPEN
    assert probing.admits(NOW + PATIENCE - timedelta(milliseconds=1)) == 0
    assert probing.admits(NOW + PATIENCE) == 1


def test_each_failed_probe_takes_the_next_wait_and_the_last_is_repeated() -> None:
    breaker, waits = opened(), []
    for _ in range(len(PROBE_WAITS) + 2):
        assert breaker.probe_at is not None
        waits.append(breaker.probe_at - NOW)
        breaker = breaker.probing(NOW, PATIENCE).failed(NOW)
    assert waits == [*PROBE_WAITS, PROBE_WAITS[-1], PROBE_WAITS[-1]]


def test_since_when_is_kept_through_all_probes() -> None:
    breaker = opened()
    for minutes in range(1, 5):
        later = NOW + timedelta(minutes=minutes)
        breaker = breaker.probing(later, PATIENCE).failed(later)
    assert breaker.since == NOW


def test_an_answered_probe_warms_the_link_up_step_by_step() -> None:
    breaker = opened().probing(NOW, PATIENCE)
    allowed = [breaker.admits(NOW + PATIENCE)]
    for _ in RAMP:
        breaker = breaker.answered()
        allowed.append(breaker.admits(NOW))
    assert allowed == [1, 5, 25, 100, None]
    assert breaker == Breaker()


def test_a_failure_while_warming_up_opens_at_once() -> None:
    warming = opened().probing(NOW, PATIENCE).answered()
    assert warming.failed(NOW).phase is Phase.OPEN


def test_an_answer_to_something_sent_before_it_opened_changes_nothing() -> None:
    assert opened().answered() == opened()
    assert opened().failed(NOW + PATIENCE) == opened()


def test_busy_leaves_the_link_alone_for_as_long_as_it_asks() -> None:
    asked = timedelta(minutes=7)
    busy = Breaker().busy(NOW, asked)
    assert busy.admits(NOW + asked - timedelta(seconds=1)) == 0
    assert busy.admits(NOW + asked) == 1


def test_busy_without_a_time_takes_the_listed_waits() -> None:
    breaker = Breaker().busy(NOW, None)
    assert breaker.probe_at == NOW + PROBE_WAITS[0]
    assert breaker.probing(NOW, PATIENCE).busy(NOW, None).probe_at == NOW + PROBE_WAITS[1]


def test_the_stored_phases_are_the_machine_s() -> None:
    assert LinkState.Breaker.values == [phase.value for phase in Phase]


class AnyLife(RuleBasedStateMachine):
    """Whatever happens in whatever order, the row can be stored and the link comes back."""

    def __init__(self) -> None:
        super().__init__()
        self.breaker = Breaker()
        self.now = NOW

    @rule(seconds=st.integers(0, 200))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(happened=st.sampled_from(["answered", "failed", "busy", "busy an hour"]))
    def a_batch_ends(self, happened: str) -> None:
        if self.breaker.phase is not Phase.CLOSED and self.breaker.admits(self.now):
            self.breaker = self.breaker.probing(self.now, PATIENCE)
        match happened:
            case "answered":
                self.breaker = self.breaker.answered()
            case "failed":
                self.breaker = self.breaker.failed(self.now)
            case "busy":
                self.breaker = self.breaker.busy(self.now, None)
            case _:
                self.breaker = self.breaker.busy(self.now, timedelta(hours=1))

    @invariant()
    def can_be_stored(self) -> None:
        closed = self.breaker.phase is Phase.CLOSED
        assert (self.breaker.since is None) == closed
        assert (self.breaker.probe_at is None) == closed
        assert closed or self.breaker.allowance is None

    @invariant()
    def comes_back_within_the_longest_wait(self) -> None:
        breaker, now = self.breaker, self.now + timedelta(hours=1)
        if breaker.admits(now) == 1 and breaker.phase is not Phase.CLOSED:
            breaker = breaker.probing(now, PATIENCE)
        for _ in RAMP:
            breaker = breaker.answered()
        assert breaker == Breaker()


AnyLife.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestAnyLife = AnyLife.TestCase
