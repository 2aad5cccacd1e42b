"""Signed notes, checkpoints and proofs: the known key and note of Go's own implementation, and what a forger would try."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.ledger.merkle import Frontier, extended, inclusion_proof, leaf_hash
from nenso.exchange.rules.ledger.notes import (
    Kind,
    Note,
    SignerKey,
    VerifierKey,
    read_key,
    read_note,
    signed,
    verified,
    with_signatures,
)
from nenso.exchange.rules.ledger.proofs import Checkpoint, Proof, read_checkpoint, read_proof, verify_proof
from nenso.kernel.rules import Refused

# Key and note of the documentation of golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
LOG = SignerKey("exchange.example/ledger", Kind.PLAIN, bytes(range(32)))
WITNESS = SignerKey("witness.example/48", Kind.COSIGNATURE, bytes(range(1, 33)))
AT = 1_767_225_600


def test_a_note_of_another_implementation_is_read_verified_and_written_alike() -> None:
    key = read_key(GO_KEY)
    note = read_note(GO_NOTE.encode())
    (seen,) = verified(note, [key])
    assert (seen.key, seen.at, key.text, note.written) == (key, None, GO_KEY, GO_NOTE)
    signer = SignerKey("PeterNeumann", Kind.PLAIN, GO_SEED)
    assert (signer.verifier, signed(note.text, signer)) == (key, note.signatures[0])


def test_the_key_of_the_go_checksum_database_is_read() -> None:
    key = read_key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert (key.name, key.id.hex()) == ("sum.golang.org", "033de0ae")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "a",
            "a+b",
            "a+033de0ae",
            GO_KEY.replace("c74f", "c74e"),
            GO_KEY[:-4],
            GO_KEY.replace("+A", "+9"),
        ),
        *(GO_KEY.replace("Peter", "Peter "), "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"note\.bad_key"):
        read_key(text)


@pytest.mark.parametrize(
    "written",
    [
        *(b"", b"\n", b"text\n", b"text\n\n", GO_NOTE.encode()[:-1], GO_NOTE.replace("— ", "- ").encode()),
        *(GO_NOTE.replace("x08", "x0!").encode(), GO_NOTE.encode().replace(b"If", b"\x07f")),
        *(GO_NOTE.encode().replace(b"If", b"\xff"), b"\n\n" + GO_NOTE.split("\n\n")[1].encode()),
        *(GO_NOTE.replace("PeterNeumann", "Peter+Neumann").encode(), b"text\n\n\xe2\x80\x94 a AAAA\n"),
        b"text\n\n" + GO_NOTE.split("\n\n")[1].encode() * 101,
    ],
)
def test_what_is_no_note_is_refused(written: bytes) -> None:
    with pytest.raises(Refused, match=r"note\.malformed"):
        read_note(written)


def test_a_signature_of_a_known_key_that_does_not_hold_spoils_the_note() -> None:
    key = read_key(GO_KEY)
    altered = read_note(GO_NOTE.replace("problem,", "problem;").encode())
    with pytest.raises(Refused, match=r"note\.bad_signature"):
        verified(altered, [key])
    assert verified(altered, [LOG.verifier]) == ()  # an unknown key says nothing, for or against


def proof_of(index: int, size: int, *more: SignerKey) -> tuple[Proof, bytes]:
    held: dict[tuple[int, int], bytes] = {}
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    grown = extended(Frontier(), leaves, lambda level, place, found: held.__setitem__((level, place), found))
    text = Checkpoint(LOG.name, size, grown.root).text
    note = Note(text, tuple(signed(text, key, AT) for key in (LOG, *more)))
    proof = inclusion_proof(index, size, lambda level, place: held[level, place])
    return Proof(index, proof, note), leaves[index]


@given(st.integers(1, 80), st.data())
def test_a_proof_is_read_as_it_was_written_and_shows_its_entry(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof, leaf = proof_of(index, size, WITNESS)
    read = read_proof(proof.written.encode())
    assert read == proof
    shown = verify_proof(read, leaf, LOG.verifier, [WITNESS.verifier])
    assert (shown.index, shown.checkpoint.size) == (index, size)
    assert [(each.key.name, each.at) for each in shown.witnesses] == [(WITNESS.name, AT)]


def test_a_proof_by_hand() -> None:
    proof, leaf = proof_of(1, 2)
    root = base64.b64encode(read_checkpoint(proof.checkpoint.text).root).decode()
    sibling = base64.b64encode(leaf_hash(b"0")).decode()
    begin = f"c2sp.org/tlog-proof@v1\nindex 1\n{sibling}\n\nexchange.example/ledger\n2\n{root}\n\n— exchange.example/ledger "
    assert proof.written.startswith(begin)
    with_more = proof.written.replace("index", "extra AAAA\nindex", 1)
    assert verify_proof(read_proof(with_more.encode()), leaf, LOG.verifier).index == 1


def test_nothing_but_the_entry_itself_at_its_place_in_its_log_is_proved() -> None:
    proof, leaf = proof_of(3, 9, WITNESS)
    other = SignerKey("other.example/ledger", Kind.PLAIN, bytes(32))
    unsigned = Proof(3, proof.hashes, Note(proof.checkpoint.text, proof.checkpoint.signatures[1:]))
    stranger = Note(proof.checkpoint.text, (signed(proof.checkpoint.text, other),))
    late = SignerKey(WITNESS.name, WITNESS.kind, bytes(32)).verifier
    for given_, leaf_, log, code in (
        (proof, leaf_hash(b"4"), LOG.verifier, r"ledger\.bad_proof"),
        (Proof(4, proof.hashes, proof.checkpoint), leaf, LOG.verifier, r"ledger\.bad_proof"),
        (unsigned, leaf, LOG.verifier, r"proof\.not_signed"),
        (proof, leaf, other.verifier, r"proof\.not_signed"),
        (Proof(3, proof.hashes, stranger), leaf, other.verifier, r"proof\.other_log"),
    ):
        with pytest.raises(Refused, match=code):
            verify_proof(given_, leaf_, log, [WITNESS.verifier])
    assert verify_proof(proof, leaf, LOG.verifier, [late]).witnesses == ()


def test_a_witness_signs_the_moment_too() -> None:
    text = Checkpoint(LOG.name, 1, bytes(32)).text
    signature = signed(text, WITNESS, AT)
    assert signature.value[:8] == AT.to_bytes(8, "big")
    moved = Note(text, (type(signature)(signature.name, signature.key_id, bytes(8) + signature.value[8:]),))
    with pytest.raises(Refused, match=r"note\.bad_signature"):
        verified(moved, [WITNESS.verifier])


def test_each_key_signs_once() -> None:
    text = Checkpoint(LOG.name, 1, bytes(32)).text
    note = Note(text, (signed(text, LOG),))
    both = with_signatures(note, [signed(text, LOG), signed(text, WITNESS, AT), signed(text, LOG)])
    assert [each.name for each in both.signatures] == [LOG.name, WITNESS.name]
    twice = Note(text, (*both.signatures, signed(text, WITNESS, AT + 1)))
    assert len(verified(twice, [WITNESS.verifier])) == 1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "a\n",
            "a\n1\n",
            "a\n01\nAAAA\n",
            f"\n1\n{'A' * 43}=\n",
            f"a\n-1\n{'A' * 43}=\n",
            "a\n1\nAAAA\n",
        ),
        *(
            f"a\n1\n{'A' * 43}=",
            f"a\n1\n{'A' * 43}=\n\nmore\n",
            f"a\n١\n{'A' * 43}=\n",
            f"a\n1\n{'!' * 43}=\n",
        ),
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"checkpoint\.malformed"):
        read_checkpoint(text)


def test_lines_after_the_third_are_passed_over() -> None:
    found = read_checkpoint(f"a\n7\n{'A' * 43}=\nmore\n")
    assert found == Checkpoint("a", 7, bytes(32))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        *(("c2sp.org", "c2sp.com"), ("index 0", "index 00"), ("index 0", "index -1"), ("index 0", "at 0")),
        ("index 0\n", "index 0\nAAAA\n"),
    ],
)
def test_what_is_no_proof_is_refused(wrong: str, right: str) -> None:
    written = proof_of(0, 1)[0].written
    with pytest.raises(Refused, match=r"proof\.malformed"):
        read_proof(written.replace(wrong, right, 1).encode())
    for given_ in (b"", b"\n\n", "é\n\n".encode(), written.encode().replace(b"\n\n", b"\n")):
        with pytest.raises(Refused, match=r"proof\.malformed"):
            read_proof(given_)


def test_keys_of_one_name_are_told_apart() -> None:
    plain = VerifierKey("a", Kind.PLAIN, bytes(32))
    assert plain.id != VerifierKey("a", Kind.COSIGNATURE, bytes(32)).id
    assert read_key(plain.text) == plain


# A checkpoint of a public ledger with the cosignature of a hardware witness that others made and run: from the page of
# transparency-dev/distributor, the key from the devices that transparency-dev/armored-witness publishes.
PUBLIC_CHECKPOINT = """transparency.dev/armored-witness/firmware_transparency/ci/3
59
kOFMkeamIdrYFLx5zbWFhflak6dlEEDOU++fxYEZMBw=

— transparency.dev-aw-ftlog-ci-3 P2iVIt3Jsaha3E2i0MHdKZ6fgYJTgXO86nUsxKPVq6uTwRSclTSh/ELnDGbNL+XDyD3EkWIdL2AGGNmbN7IN2rB/7gE=
— ArmoredWitness-floral-sky x88LbQAAAABnGRrDEq4Tfy7IIVPqkdXbcufUkCzRRbE3fABZ/jvtg5aFHVMuMR8cV6dVqECDBiH1zRxhNaCQOXSwNLSeJs+NzWt1BA==
"""
FLORAL_SKY = VerifierKey(
    "ArmoredWitness-floral-sky",
    Kind.COSIGNATURE,
    bytes.fromhex("e90299398a4d39d030da888a0923ecf16786881ac12243db73c9f0cf2a2d80e6"),
)


def test_the_cosignature_of_anothers_witness_holds() -> None:
    (seen,) = verified(read_note(PUBLIC_CHECKPOINT.encode()), [FLORAL_SKY])
    assert seen.at is not None
    assert datetime.fromtimestamp(seen.at, UTC).isoformat() == "2024-10-23T15:48:19+00:00"
    altered = PUBLIC_CHECKPOINT.replace("\n59\n", "\n60\n")
    with pytest.raises(Refused, match=r"note\.bad_signature"):
        verified(read_note(altered.encode()), [FLORAL_SKY])


def test_the_key_of_anothers_witness_is_read() -> None:
    """From the tests of transparency-dev/formats."""
    text = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
    found = read_key(text)
    assert (found.name, found.kind, found.text) == ("remora.n621.de", Kind.COSIGNATURE, text)
