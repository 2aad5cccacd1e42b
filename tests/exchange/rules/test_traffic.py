"""Limits of a right and the breaker before a service, with a clock that the test holds."""

from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.traffic.breaker import FAILURES, PAUSE, Breaker
from nenso.exchange.rules.traffic.limits import Limit, Meter, Reached


@given(st.integers(1, 20), st.lists(st.floats(0, 0.5), min_size=1, max_size=200))
def test_no_window_holds_more_than_the_rate_and_one_bucket(rate: int, pauses: list[float]) -> None:
    meter, now, taken = Meter(), 0.0, []
    for pause in pauses:
        now += pause
        if meter.begin(now, 1, rate, None, None) is None:
            taken.append(now)
            meter.end()
    for place, first in enumerate(taken):
        for count, last in enumerate(taken[place:], 1):
            assert count <= rate + (last - first) * rate + 1e-6


@given(st.integers(1, 50))
def test_waiting_as_long_as_told_is_enough(rate: int) -> None:
    meter = Meter()
    for _ in range(rate):
        assert meter.begin(0.0, 1, rate, None, None) is None
    reached = meter.begin(0.0, 1, rate, None, None)
    assert isinstance(reached, Reached)
    assert reached.limit is Limit.PER_SECOND
    assert meter.begin(reached.wait + 1e-9, 1, rate, None, None) is None


def test_a_days_count_begins_anew_with_the_next_day() -> None:
    meter = Meter()
    assert [meter.begin(0.0, 1, None, 2, None, 60.0) for _ in range(3)] == [
        None,
        None,
        Reached(Limit.PER_DAY, 2, 60.0),
    ]
    assert meter.begin(0.0, 2, None, 2, None) is None


def test_what_was_refused_is_not_counted() -> None:
    meter = Meter()
    assert meter.begin(0.0, 1, None, 3, 1) is None
    assert meter.begin(0.0, 1, None, 3, 1) == Reached(Limit.AT_ONCE, 1, 1.0)
    meter.end()
    assert meter.used == 1
    assert meter.begin(0.0, 1, None, 3, 1) is None


def test_a_breaker_opens_after_failures_in_a_row_and_closes_after_one_try() -> None:
    breaker = Breaker()
    for _ in range(FAILURES - 1):
        breaker.failed(0.0)
    breaker.succeeded()
    for at in range(FAILURES):
        assert breaker.may_pass(float(at))
        breaker.failed(float(at))
    last = float(FAILURES - 1)
    assert not breaker.may_pass(last + PAUSE - 0.1)
    assert breaker.may_pass(last + PAUSE)
    assert not breaker.may_pass(last + PAUSE)  # one try at a time
    breaker.given_up()
    assert breaker.may_pass(last + PAUSE)
    breaker.succeeded()
    assert breaker.may_pass(last + PAUSE)
