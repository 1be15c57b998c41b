from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

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


def test_only_the_probe_decides_while_it_is_out() -> None:
    sent, later = NOW + timedelta(seconds=2), NOW + timedelta(seconds=3)
    probing = opened().probing(sent, PATIENCE)
    assert probing.answered(NOW) == probing
    assert probing.failed(later, NOW) == probing
    assert probing.answered(sent).phase is Phase.CLOSED
    assert probing.failed(later, sent).phase is Phase.OPEN
    wish = probing.busy(later, timedelta(hours=1), NOW)  # said to another, but meant for all
    assert (wish.phase, wish.probe_at) == (Phase.HALF_OPEN, later + timedelta(hours=1))
    assert probing.busy(later, timedelta(seconds=1), NOW) == probing
    assert probing.busy(later, None, sent).probe_at == later + PROBE_WAITS[1]


def test_a_wish_heard_while_open_never_shortens_the_wait() -> None:
    breaker = opened().probing(NOW, PATIENCE).failed(NOW)
    assert breaker.busy(NOW, timedelta(seconds=1), NOW) == breaker
    assert breaker.busy(NOW, None, NOW) == breaker
    assert breaker.busy(NOW, timedelta(minutes=9), NOW).probe_at == NOW + timedelta(minutes=9)


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


@dataclass(frozen=True)
class Batch:
    """What a worker has sent and not yet reported."""

    sent_at: datetime
    is_probe: bool


class ManyWorkers(RuleBasedStateMachine):
    """Workers claim, and report in any order and as late as they like; some never do."""

    def __init__(self) -> None:
        super().__init__()
        self.breaker = Breaker()
        self.now = NOW
        self.under_way: list[Batch] = []
        #: Since it opened last: the earliest instant at which a probe may go.
        self.shut_until = NOW
        self.allowance: float = float("inf")

    @initialize()
    def the_link_goes_dark_under_their_hands(self) -> None:
        self.workers_claim(6)
        for _ in range(FAILURES_TO_OPEN):
            self._end(self.under_way[0], "failed")

    @rule(seconds=st.sampled_from([0.5, 2, 5, 10, 60, 90]))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(workers=st.integers(1, 5))
    def workers_claim(self, workers: int) -> None:
        for _ in range(workers):
            admitted = self.breaker.admits(self.now)
            is_probe = self.breaker.phase is not Phase.CLOSED
            if is_probe:
                assert admitted in (0, 1)
            if admitted == 0:
                assert is_probe
                continue
            if is_probe:
                assert self.now >= self.shut_until
                out = [each.sent_at for each in self.under_way if each.is_probe]
                assert not [sent_at for sent_at in out if sent_at + PATIENCE > self.now]
                self.breaker = self.breaker.probing(self.now, PATIENCE)
            self.under_way.append(Batch(self.now, is_probe))

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def one_is_never_heard_of_again(self, data: st.DataObject) -> None:
        self.under_way.remove(data.draw(st.sampled_from(self.under_way)))

    @precondition(lambda self: self.under_way)
    @rule(
        data=st.data(), ends=st.sampled_from(["answered", "answered", "failed", "busy", "busy 7 s"])
    )
    def one_reports(self, data: st.DataObject, ends: str) -> None:
        self._end(data.draw(st.sampled_from(self.under_way)), ends)

    def _end(self, batch: Batch, ends: str) -> None:
        self.under_way.remove(batch)
        before = self.breaker
        match ends:
            case "answered":
                self.breaker = before.answered(batch.sent_at)
            case "failed":
                self.breaker = before.failed(self.now, batch.sent_at)
            case "busy":
                self.breaker = before.busy(self.now, None, batch.sent_at)
            case _:
                self.breaker = before.busy(self.now, timedelta(seconds=7), batch.sent_at)
        self._check(before, ends)

    def _check(self, before: Breaker, ends: str) -> None:
        after = self.breaker
        was_warming = before.phase is Phase.CLOSED and before.allowance is not None
        if was_warming and ends != "answered":
            assert after.phase is Phase.OPEN
        if before.phase is Phase.OPEN:
            assert after.phase is Phase.OPEN
        if after.phase is Phase.OPEN and before.phase is not Phase.OPEN:
            assert after.probe_at is not None
            assert after.probe_at >= self.now + PROBE_WAITS[0]
            self.shut_until = after.probe_at
        if after.phase is Phase.CLOSED:
            now_allowed = float("inf") if after.allowance is None else float(after.allowance)
            if before.phase is Phase.CLOSED:
                # The ramp only goes up, a step an answer ...
                assert now_allowed > self.allowance or now_allowed == float("inf")
            else:
                assert now_allowed == RAMP[1]  # ... and begins at its foot
            self.allowance = now_allowed

    @invariant()
    def can_be_stored(self) -> None:
        closed = self.breaker.phase is Phase.CLOSED
        assert (self.breaker.since is None) == closed
        assert (self.breaker.probe_at is None) == closed


ManyWorkers.TestCase.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
TestManyWorkers = ManyWorkers.TestCase
