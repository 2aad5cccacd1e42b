"""Reading the ledger: entries, tiles, checkpoints and the receipts made of them."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nenso.exchange import actions
from nenso.exchange.models import LedgerTile
from nenso.exchange.queries import keys, ledger
from nenso.exchange.rules.ledger.merkle import leaf_hash, root_of, verify_consistency
from nenso.exchange.rules.ledger.notes import Kind, SignerKey, read_note, verified
from nenso.exchange.rules.ledger.proofs import read_checkpoint
from nenso.exchange.rules.ledger.receipts import Receipt, body_digest, verify_receipt
from nenso.exchange.rules.ledger.records import Direction, read_record
from nenso.exchange.rules.ledger.tiles import hashes_in, subtrees_in, tiles_of
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.ledger import (
    ANSWERED,
    ASKED,
    NOW,
    Grown,
    Message,
    a_ledger,
    an_exchange,
    integrate,
    written_down,
)

pytestmark = pytest.mark.django_db
WITNESS = SignerKey("witness.example/48", Kind.COSIGNATURE, bytes(range(1, 33)))
SOME = UUID("00000000-0000-4000-8000-00000000000a")


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path) -> SignerKey:
    """The ledger's key, of an installation of its own."""
    settings.SIGNING_FOLDER = tmp_path
    settings.EXCHANGE_LEDGER = "exchange.example/VN"
    return keys.ledger_key()


def test_an_entry_is_found_by_its_place(key: SignerKey) -> None:
    exchanges = a_ledger(key)
    found = ledger.entry(3)
    assert (found.place, found.record, found.head) == (3, exchanges[1][1].record, exchanges[1][1].head)
    assert (found.direction, found.message) == (Direction.RESPONSE, "VN-1")
    with pytest.raises(Refused) as caught:
        ledger.entry(6)
    assert caught.value.facts == {"index": 6, "size": 6}


def test_an_exchange_is_found_by_its_own_identifier_and_by_the_clients(key: SignerKey) -> None:
    written_down([*an_exchange(SOME, "VN-7"), *an_exchange(message="VN-8"), *an_exchange(message="VN-8")])
    for name in (str(SOME), str(SOME).upper(), "VN-7"):
        assert [each.place for each in ledger.entries_of_exchange(name)] == [0, 1]
    with pytest.raises(Refused, match=r"receipt\.several") as caught:
        ledger.entries_of_exchange("VN-8")
    assert caught.value.facts["count"] == 2
    for name in ("VN-9", str(UUID(int=9)), "", "VN\0"):
        with pytest.raises(Refused, match=r"receipt\.not_found"):
            ledger.entries_of_exchange(name)


def test_a_client_may_write_a_uuid_of_its_own(key: SignerKey) -> None:
    written_down(an_exchange(message=str(SOME)))
    assert len(ledger.entries_of_exchange(str(SOME))) == 2


# --- The tree ---------------------------------------------------------------------------------------------


@pytest.fixture
def large(key: SignerKey) -> Grown:
    """A ledger of 602 entries that grew in three steps, and the same tree in memory."""
    exchanges = [an_exchange(message=f"VN-{number}") for number in range(301)]
    messages = [message for each in exchanges for message in each]
    for begin, end in ((0, 100), (100, 512), (512, 602)):
        written_down(messages[begin:end])
        integrate(key, at=NOW + timedelta(seconds=end))
    return Grown([each.record for each in messages])


def test_the_tree_read_from_tiles_has_every_root_and_proof(
    large: Grown, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    read = ledger.subtrees()
    with django_assert_max_num_queries(5):  # each tile once: three at level 0, one at level 1
        assert [root_of(size, read) for size in range(1, 603)] == [
            root_of(size, large.subtrees) for size in range(1, 603)
        ]
    proof = ledger.consistency(100, 602)
    verify_consistency(100, 602, root_of(100, read), large.frontier.root, proof)
    for old, new in ((1, 603), (0, 5)):
        with pytest.raises(Refused, match=r"ledger\.no_such_size"):
            ledger.consistency(old, new)


def test_anybody_computes_the_root_from_the_tiles_of_a_checkpoint(large: Grown) -> None:
    for size in (100, 512, 602):
        checkpoint = read_checkpoint(read_note(ledger.checkpoint_for(size).note.encode()).text)
        assert checkpoint.size == size
        tiles = {tile: ledger.tile_bytes(tile.path.removeprefix("tile/")) for tile in tiles_of(size)}
        held = {(tile.level, tile.number): hashes_in(content) for tile, content in tiles.items()}
        assert all(len(content) == tile.width * 32 for tile, content in tiles.items())
        assert root_of(size, subtrees_in(held)) == checkpoint.root


@pytest.mark.parametrize(
    "path", ["0/002", "0/002.p/91", "0/003.p/1", "2/000.p/1", "0/0", "a", "", "0/002.p/0"]
)
def test_a_tile_that_is_not_there_is_refused(large: Grown, path: str) -> None:
    with pytest.raises(Refused, match=r"ledger\.no_such_tile"):
        ledger.tile_bytes(path)


def test_a_bundle_holds_the_entries_of_a_tile(large: Grown) -> None:
    bundle, leaves = ledger.bundle_bytes("002.p/90"), []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        leaves.append(leaf_hash(bundle[2 : 2 + length]))
        bundle = bundle[2 + length :]
    assert tuple(leaves) == hashes_in(ledger.tile_bytes("0/002.p/90"))
    for path in ("002", "002.p/91", "003", "x"):
        with pytest.raises(Refused, match=r"ledger\.no_such_tile"):
            ledger.bundle_bytes(path)


def test_entries_are_in_no_tile_and_bundle_before_they_are_in_the_tree(key: SignerKey) -> None:
    written_down(an_exchange())
    with pytest.raises(Refused, match=r"ledger\.no_such_tile"):
        ledger.bundle_bytes("000.p/2")
    with pytest.raises(Refused, match=r"ledger\.no_such_size"):
        ledger.consistency(1, 2)


# --- Checkpoints and receipts -----------------------------------------------------------------------------


def test_checkpoints_are_signed_by_the_key_that_is_published(large: Grown) -> None:
    newest = ledger.newest_checkpoint()
    (seen,) = verified(read_note(newest.note.encode()), [keys.ledger_public()])
    assert (newest.size, seen.key.name) == (602, "exchange.example/VN")
    assert [ledger.checkpoint_for(size).size for size in (1, 100, 101, 602)] == [100, 100, 512, 602]


def test_before_the_first_checkpoint_there_is_none() -> None:
    for ask in (ledger.newest_checkpoint, lambda: ledger.checkpoint_for(1)):
        with pytest.raises(Refused, match=r"ledger\.no_such_checkpoint"):
            ask()


def test_a_receipt_is_made_by_the_first_checkpoint_and_verifies_offline(large: Grown) -> None:
    found = ledger.receipt_of("VN-80")
    bodies = {"asked": body_digest(ASKED), "answered": body_digest(ANSWERED)}
    shown = verify_receipt(found, keys.ledger_public(), bodies=bodies)
    assert [each.proved.index for each in shown.messages] == [160, 161]
    assert {each.proved.checkpoint.size for each in shown.messages} == {512}
    assert all(each.head and each.body for each in shown.messages)
    later = verify_receipt(ledger.receipt_of("VN-80", size=600, has_heads=False))
    assert [(each.proved.checkpoint.size, each.head) for each in later.messages] == [(602, b"")] * 2


def test_a_receipt_waits_for_a_signed_checkpoint(key: SignerKey) -> None:
    request, response = an_exchange(SOME)
    written_down([request])
    with pytest.raises(Refused, match=r"receipt\.not_yet"):
        ledger.receipt_of(str(SOME))
    integrate(key)
    assert _directions(ledger.receipt_of(str(SOME))) == ["request"]  # as far as it went
    written_down([response])
    with pytest.raises(Refused, match=r"receipt\.not_yet"):
        ledger.receipt_of(str(SOME))
    integrate(key, WITNESS)
    found = ledger.receipt_of(str(SOME), witnesses=(WITNESS.verifier,))
    assert _directions(found) == ["request", "response"]
    assert verify_receipt(found, witnesses=[WITNESS.verifier]).messages[0].proved.witnesses[0].at
    with pytest.raises(Refused, match=r"receipt\.witness_missing"):
        ledger.receipt_of(
            str(SOME), witnesses=(SignerKey("w", Kind.COSIGNATURE, bytes(range(5, 37))).verifier,)
        )


def test_a_receipt_goes_by_the_checkpoint_that_most_witnesses_signed(key: SignerKey) -> None:
    other = SignerKey("witness.example/79", Kind.COSIGNATURE, bytes(range(2, 34)))
    for signer in (WITNESS, other):
        actions.set_witness(by=SYSTEM, key=signer.verifier.text, url="http://w.example", now=timezone.now())
    written_down(an_exchange(SOME))
    integrate(key)
    assert ledger.receipt_of(str(SOME)).witnesses == ()
    for signers in ((), (WITNESS,), (), (other, WITNESS), (WITNESS,)):
        written_down(an_exchange())
        integrate(key, *signers)
    found = verify_receipt(ledger.receipt_of(str(SOME)), key.verifier)
    assert {each.proved.checkpoint.size for each in found.messages} == {10}
    assert {seen.key for seen in found.messages[0].proved.witnesses} == {WITNESS.verifier, other.verifier}
    assert verify_receipt(ledger.receipt_of(str(SOME), size=11)).messages[0].proved.checkpoint.size == 12
    actions.remove_witness(by=SYSTEM, name=other.name, now=timezone.now())
    assert len(ledger.receipt_of(str(SOME)).witnesses) == 2, "what it signed is still signed"


def _directions(found: Receipt) -> list[str]:
    return [str(each.record.direction) for each in verify_receipt(found).messages]


def test_of_two_gateways_one_is_taken(key: SignerKey) -> None:
    first, second = an_exchange(SOME, gateway="consumer"), an_exchange(SOME, gateway="provider")
    written_down([first[0], second[0], second[1], first[1]])
    integrate(key)
    shown = verify_receipt(ledger.receipt_of(str(SOME)))
    assert [each.proved.index for each in shown.messages] == [0, 3]


def test_no_receipt_is_handed_out_from_a_ledger_that_was_altered(key: SignerKey) -> None:
    (request, _), *_ = a_ledger(key)
    row = LedgerTile.objects.get(level=0)
    hashes = bytes(row.hashes)
    row.hashes = hashes[:32] + leaf_hash(b"another") + hashes[64:]
    row.save()
    with pytest.raises(Refused, match=r"ledger\.bad_proof"):
        ledger.receipt_of(_exchange_of(request))


def _exchange_of(message: Message) -> str:
    return read_record(message.record).exchange
