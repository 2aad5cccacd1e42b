"""Whom a verifier believes: lists of keys and C2SP's tlog-policy, and what of a file is refused."""

import pytest

from nenso.exchange.rules.ledger.notes import Kind, SignerKey, VerifierKey
from nenso.exchange.rules.ledger.policy import Policy, read_policy
from nenso.kernel.rules import Refused

W = [SignerKey(f"w{n}.example", Kind.COSIGNATURE, bytes([n]) * 32).verifier for n in range(6)]
LOG = SignerKey("log.example", Kind.PLAIN, bytes(32)).verifier
LIST = "\n".join(["# witnesses we trust", "", *(each.text for each in W[:3])])
# The shape of the specification's own example.
LEVELS = "\n".join(
    [
        f"log {LOG.text} https://log.example/",
        *(f"witness X{n} {W[n].text} https://w{n}.example/" for n in range(3)),
        "group X-witnesses 2 X0 X1 X2",
        *(f"\twitness  Y{n} {W[n].text}" for n in range(3, 6)),
        "group Y-witnesses any Y3 Y4 Y5",
        "group X-and-Y all X-witnesses Y-witnesses",
        "quorum X-and-Y",
    ]
)


def met(policy: Policy, *numbers: int) -> bool:
    return policy.is_met([W[n] for n in numbers])


@pytest.mark.parametrize("needed", [1, 2, 3])
def test_of_a_list_so_many_have_to_have_seen_it(needed: int) -> None:
    policy = read_policy(LIST, needed)
    assert [met(policy, *range(count)) for count in range(4)] == [count >= needed for count in range(4)]
    assert not met(policy, 3, 4, 5), "strangers do not count"


def test_groups_of_groups_are_counted() -> None:
    policy = read_policy(LEVELS)
    assert policy.logs == (LOG,)
    for numbers, is_enough in (((0, 1, 3), True), ((0, 1), False), ((0, 3, 4, 5), False), ((1, 2, 5), True)):
        assert met(policy, *numbers) == is_enough, numbers
    assert met(read_policy(LEVELS, 1), 4), "the number of the command goes before the file's quorum"


def test_a_witness_alone_or_nobody_can_be_the_quorum() -> None:
    assert met(read_policy(f"witness A {W[0].text}\nquorum A\n"), 0)
    assert not met(read_policy(f"witness A {W[0].text}\nquorum A\n"), 1)
    assert met(read_policy("quorum none"))


TWIN = VerifierKey("twin.example", Kind.COSIGNATURE, W[0].public)


@pytest.mark.parametrize(
    "text",
    [
        f"{LIST}\n{W[0].text}",
        f"{LIST}\n{TWIN.text}",  # one key under two names would count twice
        f"witness A {W[0].text}\nwitness A {W[1].text}",
        f"witness none {W[0].text}",
        f"witness A {LOG.text}",
        f"log {W[0].text}",
        f"log {LOG.text}\nlog {LOG.text}",
        "group G any A",
        f"{LIST}\ngroup G 4 {W[0].name} {W[1].name}",
        f"{LIST}\ngroup G 0 {W[0].name}",
        f"{LIST}\ngroup G {'9' * 5_000} {W[0].name}",
        f"{LIST}\ngroup G any {W[0].name}\ngroup H any {W[0].name}",
        f"{LIST}\ngroup G any {W[0].name} {W[0].name}",
        f"{LIST}\ngroup G any",
        "quorum A",
        f"{LIST}\nquorum {W[0].name}\nquorum {W[1].name}",
        f"{LIST}\nquorum",
        "hello",
        "# x\n" * 1_001 + "quorum none",
    ],
)
def test_a_line_that_is_not_right_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"policy\.line"):
        read_policy(text)


def test_a_list_says_how_many_or_the_command_does() -> None:
    with pytest.raises(Refused, match=r"policy\.no_quorum"):
        read_policy(LIST)
    for needed in (0, 4):
        with pytest.raises(Refused, match=r"policy\.too_few"):
            read_policy(LIST, needed)
    with pytest.raises(Refused, match=r"note\.bad_key"):
        read_policy(f"{W[0].text}x")
