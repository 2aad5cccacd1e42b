"""Wrong keys make wait, by source, by client and by both; who shows a right one goes on."""

import pytest

from nenso.exchange.rules.traffic.guessing import CLIENT, FORGIVEN, KNOWN, PAIR, SOURCE, Guesses, source_of

HERE, THERE, OURS, OTHER = "192.0.2.7", "198.51.100.9", "VN/GOV/48/portal", "VN/GOV/T01/portal"


def guessed(times: int, source: str = HERE, client: str = OURS, found: Guesses | None = None) -> Guesses:
    found = found or Guesses()
    for _ in range(times):
        found.wrong(source, client, 0.0)
    return found


def test_some_wrong_keys_are_free_and_each_beyond_doubles_the_wait() -> None:
    assert guessed(PAIR.free - 1).wait(HERE, OURS, 0.0) == 0
    waits = [guessed(PAIR.free + more).wait(HERE, OURS, 0.0) for more in range(12)]
    assert waits[:5] == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert waits[-1] == PAIR.longest
    assert guessed(PAIR.free).wait(HERE, OURS, 0.6) == pytest.approx(0.4)
    assert guessed(PAIR.free).wait(HERE, OURS, 1.0) == 0


def test_others_behind_the_same_address_ask_for_themselves() -> None:
    found = guessed(PAIR.free)
    assert found.wait(HERE, OTHER, 0.0) == 0
    assert found.wait(THERE, OURS, 0.0) == 0
    for number in range(SOURCE.free):
        found.wrong(HERE, f"VN/GOV/{number}/x", 0.0)
    assert found.wait(HERE, OTHER, 0.0) > 0  # who tries one key on each is slowed, too


def test_a_key_that_was_right_here_is_known_for_a_day_and_from_nowhere_else() -> None:
    found = Guesses()
    found.right(HERE, OURS, "digest", 5.0)
    assert found.is_known(HERE, OURS, "digest", KNOWN)
    assert not found.is_known(HERE, OURS, "digest", KNOWN + 5.0)
    assert not any(
        found.is_known(*key, 6.0)
        for key in [(THERE, OURS, "digest"), (HERE, OTHER, "digest"), (HERE, OURS, "")]
    )
    found.right(HERE, OURS, "digest", 1000.0)
    assert found.is_known(HERE, OURS, "digest", KNOWN + 5.0)


def test_many_sources_that_guess_for_one_client_slow_only_where_its_keys_are_not_bound() -> None:
    found = Guesses()
    for number in range(CLIENT.free):
        found.wrong(f"203.0.113.{number}", OURS, 0.0)
    assert 0 < found.wait(THERE, OURS, 0.0) <= CLIENT.longest
    assert found.wait(THERE, OURS, 0.0, is_bound_here=True) == 0
    assert found.wait(THERE, OTHER, 0.0) == 0


def test_what_was_quiet_for_an_hour_is_forgiven() -> None:
    found = guessed(PAIR.free + 5)
    found.wrong(HERE, OURS, FORGIVEN + 1.0)
    assert found.wait(HERE, OURS, FORGIVEN + 1.0) == 0


def test_memory_is_bounded_whatever_is_tried() -> None:
    found = Guesses(most=100)
    for number in range(1000):
        found.wrong(f"s{number}", f"c{number}", float(number))
        found.right(f"s{number}", f"c{number}", "d", float(number))
    assert len(found) == 400
    assert found.is_known("s999", "c999", "d", 1000.0)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_source_is_an_address_or_the_network_that_one_machine_has(address: str, source: str) -> None:
    assert source_of(address) == source
