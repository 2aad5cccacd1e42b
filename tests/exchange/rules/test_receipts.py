"""Receipts: what one shows, and that none shows anything once a byte of it was altered."""

import base64
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.ledger import receipts
from nenso.exchange.rules.ledger.merkle import inclusion_proof
from nenso.exchange.rules.ledger.notes import Kind, Signature, SignerKey
from nenso.exchange.rules.ledger.policy import read_policy
from nenso.exchange.rules.ledger.proofs import Proof, read_proof
from nenso.exchange.rules.ledger.receipts import (
    Receipt,
    Shown,
    body_digest,
    read_receipt,
    receipt,
    verify_receipt,
    written,
)
from nenso.exchange.rules.ledger.records import Direction
from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import sign
from tests.factories.ledger import ANSWERED, ASKED, CLIENT, SERVICE, Grown, Message, a_message, an_exchange

LOG = SignerKey("exchange.example/VN", Kind.PLAIN, bytes(range(32)))
OTHER = SignerKey("exchange.example/VN", Kind.PLAIN, bytes(range(2, 34)))
WITNESS = SignerKey("witness.example/48", Kind.COSIGNATURE, bytes(range(1, 33)))
AT = 1_795_678_200
EXCHANGE = an_exchange()
OTHERS = [message for number in range(20) for message in an_exchange(message=f"VN-{number + 2}")]


def receipt_over(
    messages: tuple[Message, ...], *more: SignerKey, log: SignerKey = LOG, has_heads: bool = True
) -> Receipt:
    """Return the receipt of messages that stand in the middle of a ledger, its checkpoint signed by further keys too."""
    all_of_them = [*OTHERS[:15], *messages, *OTHERS[15:]]
    grown = Grown([each.record for each in all_of_them])
    note = grown.checkpoint(log, *more, at=AT)
    found = []
    for place, each in enumerate(messages, 15):
        proof = Proof(place, inclusion_proof(place, len(all_of_them), grown.subtrees), note)
        found.append((each.record, each.head if has_heads else b"", proof))
    return receipt(found, log.verifier, [each.verifier for each in more])


WHOLE = written(receipt_over(EXCHANGE, WITNESS))


def verified(content: bytes, *, knows: bool = True) -> Shown:
    return verify_receipt(read_receipt(content), LOG.verifier if knows else None)


def test_a_receipt_shows_who_asked_whom_for_what_and_where_it_stands() -> None:
    bodies = {"asked.json": body_digest(ASKED), "answered.json": body_digest(ANSWERED)}
    shown = verify_receipt(read_receipt(WHOLE), LOG.verifier, [WITNESS.verifier], bodies)
    assert (shown.log, shown.is_trusted, shown.trusted_witnesses) == (LOG.verifier, True, {WITNESS.verifier})
    request, response = shown.messages
    assert (request.record.client, request.record.service) == (CLIENT, SERVICE)
    assert (request.record.direction, response.record.direction) == (Direction.REQUEST, Direction.RESPONSE)
    assert (request.proved.index, request.proved.checkpoint.size, response.proved.index) == (15, 42, 16)
    assert (request.head, response.head) == (EXCHANGE[0].head, EXCHANGE[1].head)
    assert (request.body, response.body) == ("asked.json", "answered.json")
    assert [(each.key, each.at) for each in request.proved.witnesses] == [(WITNESS.verifier, AT)]


def test_without_a_key_of_the_verifier_it_is_the_receipts_own_word() -> None:
    shown = verified(WHOLE, knows=False)
    assert (shown.is_trusted, shown.log, shown.trusted_witnesses) == (False, LOG.verifier, frozenset())
    assert shown.messages[0].body == ""


def test_heads_may_be_left_out_and_one_message_is_enough() -> None:
    without = verify_receipt(receipt_over(EXCHANGE, has_heads=False), LOG.verifier)
    assert [each.head for each in without.messages] == [b"", b""]
    (alone,) = verify_receipt(receipt_over(EXCHANGE[1:]), LOG.verifier).messages
    assert alone.record.direction is Direction.RESPONSE


def test_it_is_written_for_people_and_read_whatever_the_blanks() -> None:
    found = read_receipt(WHOLE)
    assert (written(found), WHOLE.count(b"\n") > 10) == (WHOLE, True)
    assert read_receipt(json.dumps(json.loads(WHOLE), ensure_ascii=False).encode()) == found


def altered(change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(WHOLE)
    change(document)
    return json.dumps(document, ensure_ascii=False).encode()


def _swap(document: dict[str, Any]) -> None:
    document["entries"].reverse()


def _of(number: int, name: str, before: str, after: str) -> Callable[[dict[str, Any]], object]:
    def change(document: dict[str, Any]) -> None:
        entry = document["entries"][number]
        assert before in entry[name]
        entry[name] = entry[name].replace(before, after, 1)

    return change


@pytest.mark.parametrize(
    ("change", "code", "entry"),
    [
        (_of(0, "record", "G06", "G07"), "ledger.bad_proof", 1),
        (_of(1, "record", '"status":200', '"status":404'), "ledger.bad_proof", 2),
        (_of(0, "record", '"version":1', '"version":2'), "record.malformed", 1),
        (_of(0, "record", '{"version"', '{ "version"'), "record.malformed", 1),
        (_of(0, "proof", "index 15", "index 14"), "ledger.bad_proof", 1),
        (_of(1, "proof", "\n42\n", "\n43\n"), "note.bad_signature", 2),
        (_of(1, "proof", "exchange.example/VN\n", "exchange.example/VM\n"), "note.bad_signature", 2),
        (_of(1, "proof", "c2sp", "C2SP"), "proof.malformed", 2),
        (_of(0, "proof", "\n\n", "\nAAAA\n\n"), "proof.malformed", 1),
        (_of(0, "proof", "— exchange.example/VN ", "— exchange.example/VX "), "proof.not_signed", 1),
        (_of(0, "proof", "— witness.example/48 ", "— witness.example/49 "), "receipt.witness_missing", 1),
        (lambda found: found["entries"][0].update(head="AAAA"), "receipt.head_differs", 1),
        (lambda found: found["entries"][0].update(head="A"), "receipt.head_differs", 1),
        (_swap, "receipt.not_together", None),
        (lambda found: found.update(log=OTHER.verifier.text), "receipt.other_key", None),
        (lambda found: found.update(log="nobody"), "note.bad_key", None),
        (lambda found: found.update(log=WITNESS.verifier.text), "note.bad_key", None),
        (lambda found: found.update(witnesses=[LOG.verifier.text]), "note.bad_key", None),
        (lambda found: found.update(entries=[]), "receipt.malformed", None),
        (lambda found: found["entries"].append(found["entries"][0]), "receipt.malformed", None),
        (lambda found: found.update(receipt="nenso.exchange/v2"), "receipt.malformed", None),
        (lambda found: found.update(more="?"), "receipt.malformed", None),
        (lambda found: found["entries"][0].update(head=""), "receipt.malformed", None),
    ],
)
def test_whatever_is_altered_is_refused_by_its_own_name(
    change: Callable[[dict[str, Any]], object], code: str, entry: int | None
) -> None:
    with pytest.raises(Refused) as caught:
        verified(altered(change))
    assert (caught.value.code, caught.value.facts.get("entry")) == (code, entry)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{}", b"[]", b"PK\x03\x04", b"\xff", WHOLE[:-3], WHOLE + b"x", b"\xef\xbb\xbf" + WHOLE),
        WHOLE.replace(b'"log":', b'"log": "another", "log":'),
        WHOLE + b" " * receipts.MOST_BYTES,
    ],
)
def test_what_is_no_receipt_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match=r"receipt\.malformed"):
        read_receipt(content)


def test_a_witness_whom_the_verifier_asks_for_must_have_seen_it() -> None:
    with pytest.raises(Refused, match=r"receipt\.witness_missing"):
        verify_receipt(receipt_over(EXCHANGE), LOG.verifier, [WITNESS.verifier])


SECOND = SignerKey("witness.example/79", Kind.COSIGNATURE, bytes(range(2, 34)))
THIRD = SignerKey("witness.example/01", Kind.COSIGNATURE, bytes(range(3, 35)))


@pytest.mark.parametrize(("signers", "most"), [((), 0), ((WITNESS,), 1), ((WITNESS, SECOND), 2)])
def test_so_many_of_the_witnesses_that_the_verifier_knows_must_have_seen_it(
    signers: tuple[SignerKey, ...], most: int
) -> None:
    found = read_receipt(written(receipt_over(EXCHANGE, *signers)))
    known = "\n".join(each.verifier.text for each in (WITNESS, SECOND, THIRD))
    for needed in (1, 2, 3):
        policy = read_policy(known, needed)
        if needed <= most:
            shown = verify_receipt(found, LOG.verifier, policy=policy)
            assert (shown.is_quorate, len(shown.messages[0].proved.witnesses)) == (True, most)
        else:
            with pytest.raises(Refused, match=r"receipt\.no_quorum"):
                verify_receipt(found, LOG.verifier, policy=policy)


def test_witnesses_that_a_receipt_brings_itself_make_no_quorum() -> None:
    found = receipt_over(EXCHANGE, SECOND, THIRD)
    with pytest.raises(Refused, match=r"receipt\.no_quorum"):
        verify_receipt(found, LOG.verifier, policy=read_policy(WITNESS.verifier.text, 1))


def test_a_policy_says_whose_ledgers_count() -> None:
    policy = read_policy(f"log {LOG.verifier.text}\nquorum none")
    assert verify_receipt(receipt_over(EXCHANGE), policy=policy).is_trusted
    with pytest.raises(Refused, match=r"receipt\.other_key"):
        verify_receipt(receipt_over(EXCHANGE, log=OTHER), policy=policy)


def test_a_time_that_no_date_can_say_is_no_signature() -> None:
    found = receipt_over(EXCHANGE, WITNESS)
    note = read_proof(found.entries[0].proof.encode()).checkpoint
    late = sign(WITNESS.seed, f"cosignature/v1\ntime {2**63}\n{note.text}".encode())
    line = Signature(WITNESS.name, WITNESS.verifier.id, (2**63).to_bytes(8, "big") + late).line
    proofs = [each.proof.rpartition("— ")[0] + line for each in found.entries]
    entries = tuple(
        msgspec.structs.replace(each, proof=proof) for each, proof in zip(found.entries, proofs, strict=True)
    )
    with pytest.raises(Refused, match=r"note\.bad_signature"):
        verify_receipt(msgspec.structs.replace(found, entries=entries), LOG.verifier)


def test_a_body_that_belongs_to_neither_message_is_named() -> None:
    with pytest.raises(Refused) as caught:
        verify_receipt(read_receipt(WHOLE), bodies={"a.json": body_digest(ASKED + b" ")})
    assert (caught.value.code, caught.value.facts) == ("receipt.body_differs", {"name": "a.json"})


@pytest.mark.parametrize(
    "other",
    [
        {"exchange": "00000000-0000-4000-8000-000000000000"},
        *({"client": "VN/GOV/T01/portal"}, {"service": f"{SERVICE}2"}, {"message": "VN-9"}, {"purpose": "-"}),
    ],
)
def test_messages_of_two_exchanges_make_no_receipt(other: dict[str, str]) -> None:
    head = b"200\r\nOK\r\n"
    request = a_message(Direction.REQUEST, b"GET\r\n/\r\n", b"")
    verify_receipt(receipt_over((request, a_message(Direction.RESPONSE, head, b""))))
    with pytest.raises(Refused, match=r"receipt\.not_together"):
        verify_receipt(receipt_over((request, a_message(Direction.RESPONSE, head, b"", **other))))


def test_a_receipt_of_a_forged_ledger_shows_nothing_to_whoever_knows_the_key() -> None:
    forged = receipt_over(EXCHANGE, log=OTHER)
    assert verify_receipt(forged).is_trusted is False
    with pytest.raises(Refused, match=r"receipt\.other_key"):
        verify_receipt(forged, LOG.verifier)


# --- No byte of it can be another -------------------------------------------------------------------------

_DOCUMENT = json.loads(WHOLE)
_PLACES = [
    (number, name, place)
    for number, entry in enumerate(_DOCUMENT["entries"])
    for name, text in entry.items()
    for place in range(len(text))
]


@given(st.sampled_from(_PLACES), st.integers(1, 127))
def test_no_letter_of_record_head_or_proof_can_be_another(where: tuple[int, str, int], flip: int) -> None:
    number, name, place = where

    def change(document: dict[str, Any]) -> None:
        text = document["entries"][number][name]
        document["entries"][number][name] = text[:place] + chr(ord(text[place]) ^ flip) + text[place + 1 :]

    with pytest.raises(Refused):
        verified(altered(change))
    with pytest.raises(Refused):
        verified(altered(change), knows=False)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_flipped_byte_of_the_file_fails_or_changes_only_blanks(place: int, flip: int) -> None:
    content = WHOLE[:place] + bytes([WHOLE[place] ^ flip]) + WHOLE[place + 1 :]
    try:
        found = verified(content)
    except Refused:
        return
    assert WHOLE[place : place + 1].isspace()
    assert found == verified(WHOLE)


@given(st.integers(0, len(EXCHANGE[0].head) * 8 - 1))
def test_no_bit_of_a_head_can_be_another(bit: int) -> None:
    head = bytearray(EXCHANGE[0].head)
    head[bit // 8] ^= 1 << bit % 8
    encoded = base64.b64encode(bytes(head)).decode()
    with pytest.raises(Refused, match=r"receipt\.head_differs"):
        verified(altered(lambda found: found["entries"][0].update(head=encoded)))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with pytest.raises(Refused, match=r"receipt\.malformed"):
        read_receipt(content)
