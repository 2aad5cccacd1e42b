"""What a witness signs, and what it never does: a ledger that goes back, or is written anew."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.ledger.cosigning import Asked, Behind, is_to_tell, read_answer
from nenso.exchange.rules.ledger.merkle import consistency_proof
from nenso.exchange.rules.ledger.notes import Kind, Note, SignerKey, signed, verified
from nenso.exchange.rules.ledger.proofs import Checkpoint, read_checkpoint
from nenso.exchange.rules.ledger.witness import (
    STATUS,
    Submission,
    Witnessed,
    cosigned,
    read_submission,
    witnessed,
)
from nenso.exchange.texts import REFUSALS
from nenso.kernel.rules import Refused
from tests.factories.ledger import Grown

LOG = SignerKey("exchange.example/VN", Kind.PLAIN, bytes(range(32)))
WITNESS = SignerKey("witness.example/48", Kind.COSIGNATURE, bytes(range(1, 33)))
LOGS = {LOG.name: LOG.verifier}
AT = 1_795_678_200
T = TypeVar("T")
# The example of C2SP's tlog-witness.
EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""


def tree(size: int, salt: str = "") -> Grown:
    return Grown([f"{salt}{number}".encode() for number in range(size)])


def submission(old: int, new: int, salt: str = "") -> Submission:
    grown = tree(new, salt)
    proof = consistency_proof(old, new, grown.subtrees) if 0 < old <= new else ()
    return Submission(old, proof, grown.checkpoint(LOG))


def kept(size: int, salt: str = "") -> dict[str, Checkpoint]:
    return {LOG.name: Checkpoint(LOG.name, size, tree(size, salt).frontier.root)} if size else {}


def asked(given_: Submission, latest: dict[str, Checkpoint]) -> Witnessed:
    return witnessed(given_, LOGS, latest, WITNESS, AT)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_witness_signs_what_only_grew(old: int, more: int) -> None:
    handed = read_submission(submission(old, old + more).written.encode())
    assert handed == submission(old, old + more)
    found = asked(handed, kept(old))
    assert found.checkpoint == read_checkpoint(handed.checkpoint.text)
    whole = cosigned(handed.checkpoint, found.signature.line.encode(), [WITNESS.verifier])
    seen = verified(whole, [LOG.verifier, WITNESS.verifier])
    assert [(each.key.name, each.at) for each in seen] == [(LOG.name, None), (WITNESS.name, AT)]


def test_the_example_of_the_specification_is_read() -> None:
    found = read_submission(EXAMPLE.encode())
    assert (found.old, len(found.proof), found.written) == (20_852_014, 4, EXAMPLE)
    with pytest.raises(Refused, match=r"witness\.unknown_log"):
        asked(found, {})


_UNSIGNED = Note(submission(3, 5).checkpoint.text, (signed("x\n", WITNESS),))
_FORGED = Note(tree(5).checkpoint(LOG).text, tree(6).checkpoint(LOG).signatures)


@pytest.mark.parametrize(
    ("given_", "latest", "code", "status"),
    [
        (submission(5, 3), kept(5), "witness.old_larger", 400),
        (submission(0, 3), kept(5), "witness.other_size", 409),  # taken back, told as if new
        (submission(4, 5), kept(3), "witness.other_size", 409),
        (submission(4, 5), {}, "witness.other_size", 409),
        (submission(5, 5, "other "), kept(5), "witness.other_root", 409),
        (submission(3, 5, "other "), kept(3), "ledger.bad_proof", 422),
        (Submission(0, (bytes(32),), tree(5).checkpoint(LOG)), {}, "ledger.bad_proof", 422),
        (Submission(5, (bytes(32),), tree(5).checkpoint(LOG)), kept(5), "ledger.bad_proof", 422),
        (Submission(3, (), _UNSIGNED), kept(3), "proof.not_signed", 403),
        (Submission(3, (), _FORGED), kept(3), "note.bad_signature", 403),
    ],
)
def test_what_it_does_not_sign(
    given_: Submission, latest: dict[str, Checkpoint], code: str, status: int
) -> None:
    with pytest.raises(Refused) as caught:
        asked(given_, latest)
    assert (caught.value.code, STATUS[caught.value.code]) == (code, status)


def test_a_conflict_says_the_size_that_was_signed_last() -> None:
    with pytest.raises(Refused) as caught:
        asked(submission(0, 9), kept(7))
    assert caught.value.facts["size"] == 7


@pytest.mark.parametrize(
    "written",
    [
        *(b"", b"old\n\n", b"old 1", EXAMPLE.replace("old ", "new ").encode(), EXAMPLE[4:].encode()),
        *(EXAMPLE.replace("old 2", "old 02").encode(), EXAMPLE.replace("old 2", "old -2").encode()),
        *(EXAMPLE.replace("PlRN", "").encode(), EXAMPLE.replace("PlRN", "PlR!").encode()),
        EXAMPLE.replace("old", "öld").encode(),
        EXAMPLE.replace("\nPlRN", "\n" + f"{'A' * 43}=\n" * 60 + "PlRN").encode(),
    ],
)
def test_what_is_no_submission_is_refused(written: bytes) -> None:
    with pytest.raises(Refused, match=r"witness\.malformed"):
        read_submission(written)


def test_a_witness_signs_as_a_witness_only() -> None:
    with pytest.raises(Refused, match=r"note\.bad_key"):
        witnessed(submission(0, 1), LOGS, {}, LOG, AT)


def test_of_an_answer_only_known_keys_are_kept_and_a_wrong_one_spoils_it() -> None:
    note, found = tree(5).checkpoint(LOG), asked(submission(0, 5), {})
    stranger = SignerKey("stranger.example", Kind.COSIGNATURE, bytes(range(3, 35)))
    answer = (found.signature.line + signed(note.text, stranger, AT).line).encode()
    assert [each.name for each in cosigned(note, answer, [WITNESS.verifier]).signatures] == [
        LOG.name,
        WITNESS.name,
    ]
    with pytest.raises(Refused, match=r"note\.bad_signature"):
        cosigned(note, signed("other\n", WITNESS, AT).line.encode(), [WITNESS.verifier])
    for broken in (b"", b"\xff", b"nothing\n"):
        with pytest.raises(Refused, match=r"note\.malformed"):
            cosigned(note, broken, [WITNESS.verifier])


# --- What strangers send ----------------------------------------------------------------------------------

_GOOD = submission(3, 9).written.encode()


@given(
    place=st.integers(0, len(_GOOD) - 1),
    length=st.integers(0, 40),
    put=st.one_of(
        st.binary(max_size=12),
        st.sampled_from(
            [b"\n", b"\n\n", b"old ", b"9" * 4_400, b"-1", b"\xe2\x80\x94 ", b"\x00", "٣".encode()]
        ),
    ),
)
def test_whatever_is_sent_is_signed_rightly_or_refused_with_a_status(
    place: int, length: int, put: bytes
) -> None:
    body = _GOOD[:place] + put + _GOOD[place + length :]
    found = refused_or(lambda: asked(read_submission(body), kept(3)))
    if isinstance(found, Refused):
        assert found.code in STATUS
    else:
        assert found.checkpoint == read_checkpoint(tree(9).checkpoint(LOG).text)


def refused_or(read: Callable[[], T]) -> T | Refused:
    """Return what is read, or how it is refused."""
    try:
        return read()
    except Refused as refused:
        return refused


_ASKED = Asked(3, 9, 9, tree(9).checkpoint(LOG), WITNESS.verifier)
_LINE = signed(tree(9).checkpoint(LOG).text, WITNESS, AT).line.encode()


@given(
    status=st.sampled_from([200, 200, 200, 204, 302, 400, 403, 404, 409, 409, 422, 429, 500, 503]),
    place=st.integers(0, len(_LINE) - 1),
    put=st.one_of(st.binary(max_size=9), st.sampled_from([b"\n", b"9" * 4_400, b"3\n", b"7\n", _LINE])),
)
def test_whatever_a_witness_answers_is_a_cosignature_a_size_or_a_trouble_with_words(
    status: int, place: int, put: bytes
) -> None:
    for content in (put, _LINE[:place] + put + _LINE[place + 1 :], _LINE + put):
        found = refused_or(lambda content=content: read_answer(_ASKED, status, content, AT))  # type: ignore[misc]
        if isinstance(found, Refused):
            assert REFUSALS[found.code].fill(**found.facts).vi
        elif isinstance(found, Behind):
            assert (status, found.size in (0, 1, 2, 4, 5, 6, 7, 8, 9)) == (409, True)
        else:
            seen = verified(found, [LOG.verifier, WITNESS.verifier])
            assert [each.key for each in seen] == [LOG.verifier, WITNESS.verifier]


@pytest.mark.parametrize(
    ("code", "minutes", "told", "is_told"),
    [
        ("cosigning.silent", 9, "", False),
        ("cosigning.silent", 10, "", True),
        ("cosigning.silent", 99, "cosigning.silent", False),
        ("cosigning.ahead", 0, "", True),
        ("cosigning.ahead", 0, "cosigning.silent", True),
        ("cosigning.other_history", 0, "cosigning.ahead", True),
        ("cosigning.ahead", 99, "cosigning.ahead", False),
        ("cosigning.silent", 99, "cosigning.ahead", False),
    ],
)
def test_when_people_are_told(code: str, minutes: int, told: str, is_told: bool) -> None:
    since = datetime(2026, 11, 26, tzinfo=UTC)
    assert is_to_tell(code, since, told, since + timedelta(minutes=minutes)) == is_told
