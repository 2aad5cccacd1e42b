"""A gateway as a witness: it answers as C2SP's tlog-witness says, and never signs two histories, whatever becomes of it meanwhile."""

import asyncio
import base64
import os
import subprocess
import sys
from pathlib import Path

import aiohttp
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nenso.exchange.rules.ledger.merkle import verify_consistency
from nenso.exchange.rules.ledger.notes import Note, SignerKey, read_note, signed
from nenso.exchange.rules.ledger.proofs import read_checkpoint
from nenso.exchange.rules.ledger.witness import Submission, cosigned, key_of, read_submission
from tests.gateway.witnesses import (
    KEY,
    LOG,
    NAME,
    SEED,
    a_witness,
    hand_in,
    one,
    played,
    submission,
    tree,
    watch,
)
from tests.gateway.world import PATIENCE
from tests.ports import free_port

STRANGER = SignerKey(LOG.name, LOG.kind, bytes(32))
LATEST = "SELECT size, root, conflict FROM exchange_watchedlog"
SIZE_KIND = "text/x.tlog.size"


@played
async def test_it_cosigns_what_only_grew_and_an_independent_verifier_agrees(url: str, tmp_path: Path) -> None:
    watch(url)
    async with a_witness(url, tmp_path) as (_, address):
        for old, new in ((0, 5), (5, 5), (5, 300), (300, 301)):
            status, content, _ = await hand_in(address, submission(old, new))
            assert status == 200
            line = content.decode()
            held_by_openssl(tree(new).checkpoint(LOG), line, tmp_path)
            whole = cosigned(tree(new).checkpoint(LOG), content, [KEY.verifier])
            assert [each.name for each in whole.signatures] == [LOG.name, NAME]
            assert one(url, LATEST)[0] == new


def held_by_openssl(checkpoint: Note, line: str, folder: Path) -> None:
    """Hold a cosignature against what tlog-cosignature says, with nothing of ours: the bytes put together here, verified by openssl."""
    dash, name, encoded = line.removesuffix("\n").split(" ")
    raw = base64.b64decode(encoded)
    assert (dash, name, len(raw)) == ("—", NAME, 4 + 8 + 64)
    at = int.from_bytes(raw[4:12], "big")
    files = {each: folder / each for each in ("message", "signature", "key.pem")}
    files["message"].write_bytes(f"cosignature/v1\ntime {at}\n{checkpoint.text}".encode())
    files["signature"].write_bytes(raw[12:])
    public = Ed25519PublicKey.from_public_bytes(KEY.verifier.public)
    files["key.pem"].write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    words = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", files["key.pem"], "-rawin"]
    words += ["-in", files["message"], "-sigfile", files["signature"]]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "Signature Verified Successfully" in done.stdout, done.stderr


UNSIGNED = Submission(0, (), Note(tree(5).checkpoint(LOG).text, (signed("x\n", KEY),)))
FORGED = Submission(0, (), tree(5).checkpoint(STRANGER))


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"", 400, None),
        (b"old 0\n", 400, None),
        (submission(7, 5), 400, None),
        (
            Submission(0, (), Note("ledger.test/fake\n05\nAAAA\n", tree(5).checkpoint(LOG).signatures)),
            400,
            None,
        ),
        (f"old {'9' * 5_000}\n\n".encode() + tree(5).checkpoint(LOG).written.encode(), 400, None),
        (b"old 0\n\n" + b"x" * 300_000, 413, None),
        (UNSIGNED, 403, None),
        (FORGED, 403, None),
        (submission(3, 5, key=SignerKey("ledger.test/other", LOG.kind, LOG.seed)), 404, None),
        (submission(0, 9), 409, b"3\n"),
        (submission(2, 9), 409, b"3\n"),
        (submission(3, 3, "other "), 409, b"3\n"),
        (submission(3, 5, "other "), 422, None),
        (Submission(3, (), tree(5).checkpoint(LOG)), 422, None),
        (Submission(3, (bytes(32),) * 63, tree(5).checkpoint(LOG)), 422, None),
    ],
)
@played
async def test_what_it_does_not_sign(
    url: str, tmp_path: Path, body: bytes | Submission, status: int, said: bytes | None
) -> None:
    watch(url)
    async with a_witness(url, tmp_path) as (_, address):
        assert (await hand_in(address, submission(0, 3)))[0] == 200
        answered = await hand_in(address, body)
        assert answered[0] == status
        assert (answered[2] == SIZE_KIND, "—" in answered[1].decode()) == (status == 409, False)
        assert said is None or answered[1] == said
        assert one(url, LATEST)[:2] == (3, tree(3).frontier.root)
        assert (await hand_in(address, submission(3, 4)))[0] == 200, "it goes on with who is honest"


@played
async def test_other_paths_and_methods_are_none_of_its(url: str, tmp_path: Path) -> None:
    async with a_witness(url, tmp_path) as (_, address), aiohttp.ClientSession() as session:
        assert (await hand_in(address, b"", "GET"))[0] == 405
        async with session.get(address + "/") as answer:
            assert answer.status == 404


@played
async def test_a_fork_leaves_evidence_that_anybody_can_check(url: str, tmp_path: Path) -> None:
    watch(url)
    async with a_witness(url, tmp_path) as (_, address):
        await hand_in(address, submission(0, 3))
        assert (await hand_in(address, FORGED))[0] == 403
        assert one(url, LATEST)[2] == "", "whoever is not the ledger shows nothing of it"
        await hand_in(address, submission(3, 5, "other "))
        await hand_in(address, submission(3, 6, "third "))
    kept = one(url, "SELECT note, conflict FROM exchange_watchedlog")
    before, after = read_note(kept[0].encode()), read_submission(kept[1].encode()).checkpoint
    first, second = read_checkpoint(before.text), read_checkpoint(after.text)
    assert (first.size, second.size) == (3, 5), "the first fork is kept"
    assert second.root == tree(5, "other ").frontier.root
    with pytest.raises(Exception, match="bad_proof"):
        verify_consistency(3, 5, first.root, second.root, submission(3, 5, "other ").proof)


# --- Never two histories ----------------------------------------------------------------------------------


@played
async def test_requests_at_once_get_one_history_signed(url: str, tmp_path: Path) -> None:
    watch(url)
    bodies = [submission(0, size, salt) for size in (4, 7, 9) for salt in ("", "b ", "c ", "d ")] * 2
    async with a_witness(url, tmp_path / "a") as (_, one_), a_witness(url, tmp_path / "b") as (_, other):
        answers = await asyncio.gather(
            *(hand_in((one_, other)[number % 2], body) for number, body in enumerate(bodies))
        )
    statuses = sorted(status for status, _, _ in answers)
    assert statuses == [200, *[409] * (len(bodies) - 1)]


@played
async def test_a_witness_that_was_ended_knows_what_it_signed(url: str, tmp_path: Path) -> None:
    watch(url)
    async with a_witness(url, tmp_path) as (_, address):
        assert (await hand_in(address, submission(0, 3)))[0] == 200
    async with a_witness(url, tmp_path) as (_, address):
        assert (await hand_in(address, submission(0, 3, "other ")))[:2] == (409, b"3\n")
        assert (await hand_in(address, submission(3, 3)))[0] == 200, "an answer that was lost is given again"
        assert (await hand_in(address, submission(3, 8)))[0] == 200


PROCESS = """
import asyncio, sys
from pathlib import Path
from nenso.gateway.server import Config, serve
from nenso.gateway.witnessing.running import Witnessing
url, folder, port, name, seed = sys.argv[1:]
witnessing = Witnessing(name, int(port))
asyncio.run(serve(Config(url, bytes.fromhex(seed), Path(folder), port=0, watch_port=0, witnessing=witnessing)))
"""


def started(url: str, folder: Path, port: int) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", PROCESS, url, str(folder), str(port), NAME, SEED.hex()]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout is not None
    assert process.stdout.readline().startswith("http://"), "the witness did not start"
    return process


@pytest.mark.parametrize("is_written", [False, True], ids=["before it wrote", "before it committed"])
@played
async def test_a_witness_killed_in_the_middle_signed_nothing(
    url: str, tmp_path: Path, is_written: bool
) -> None:
    """Killed while the row is locked by another, or while its own update waits for the end of the transaction."""
    watch(url)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = started(url, tmp_path, port)
    try:
        assert (await hand_in(address, submission(0, 3)))[0] == 200
        with psycopg.connect(url) as holder:
            if is_written:
                hold_commits(url)
                holder.execute("SELECT pg_advisory_xact_lock(42)")
            else:
                holder.execute("SELECT * FROM exchange_watchedlog FOR UPDATE")
            asking = asyncio.create_task(hand_in(address, submission(3, 5)))
            await blocked(url)
            process.kill()
            process.wait(PATIENCE)
            with pytest.raises(aiohttp.ClientError):
                await asking
        await nobody_else(url)
        assert one(url, LATEST)[:2] == (3, tree(3).frontier.root)
        process = started(url, tmp_path, port)
        assert (await hand_in(address, submission(3, 6, "")))[0] == 200
    finally:
        process.kill()
        process.wait(PATIENCE)


def hold_commits(url: str) -> None:
    """Let every update of what was signed wait, once it is written, for a lock that the test holds."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NULL; END $$"
        )
        connection.execute(
            "CREATE TRIGGER waits AFTER UPDATE ON exchange_watchedlog FOR EACH ROW EXECUTE FUNCTION waits()"
        )


async def blocked(url: str) -> None:
    """Wait until the witness waits for a lock."""
    words = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    async with asyncio.timeout(PATIENCE):
        while not one(url, words)[0]:
            await asyncio.sleep(0.02)


async def nobody_else(url: str) -> None:
    """Wait until the killed witness's connections are gone, and what they had begun with them."""
    words = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with asyncio.timeout(PATIENCE):
        while one(url, words)[0]:
            await asyncio.sleep(0.05)


@played
async def test_without_its_database_it_signs_nothing(url: str, tmp_path: Path) -> None:
    watch(url)
    async with a_witness(url, tmp_path) as (_, address):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER TABLE exchange_watchedlog RENAME TO elsewhere")
            status, content, _ = await hand_in(address, submission(0, 3))
            assert (status, "—" in content.decode()) == (503, False)
            connection.execute("ALTER TABLE elsewhere RENAME TO exchange_watchedlog")
        assert (await hand_in(address, submission(0, 3)))[0] == 200


def test_each_name_has_a_key_of_its_own() -> None:
    """A cosignature does not hold the name: one key under two would let one witness pass for two."""
    assert key_of(SEED, NAME) == KEY
    assert key_of(SEED, f"{NAME}/2").seed not in (KEY.seed, SEED)
