"""The exchange's ledger over HTTP, for whoever watches that it only grows."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from nenso.exchange.queries import keys
from nenso.exchange.rules.ledger.merkle import consistency_proof, root_of, verify_consistency
from nenso.exchange.rules.ledger.notes import read_key, read_note, verified
from nenso.exchange.rules.ledger.proofs import Checkpoint, read_checkpoint
from nenso.exchange.rules.ledger.tiles import hashes_in, subtrees_in, tiles_of
from tests.factories.accounts import PASSWORD, a_person
from tests.factories.ledger import a_ledger, an_exchange, integrate, written_down

pytestmark = pytest.mark.django_db
LOG = "/exchange/log"


@pytest.fixture(autouse=True)
def _installation(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_FOLDER = tmp_path
    caches["local"].clear()


def get(path: str, client: Client | None = None, **headers: str) -> Any:
    return (client or Client()).get(f"{LOG}/{path}", headers=headers)


def _checkpoint() -> Checkpoint:
    """Return the newest checkpoint, verified by the published key alone."""
    note = read_note(get("checkpoint").content)
    (seen,) = verified(note, [read_key(get("key").content.decode())])
    found = read_checkpoint(note.text)
    assert found.origin == seen.key.name
    return found


def test_a_watcher_sees_with_checkpoints_and_tiles_alone_that_the_ledger_only_grew() -> None:
    a_ledger(keys.ledger_key(), 150)
    before = _checkpoint()
    written_down([message for _ in range(150) for message in an_exchange()])
    integrate(keys.ledger_key())
    after = _checkpoint()
    held = {}
    for tile in tiles_of(after.size):
        held[tile.level, tile.number] = hashes_in(get(tile.path).content)
    subtrees = subtrees_in(held)
    assert (before.size, after.size, root_of(after.size, subtrees)) == (300, 600, after.root)
    proof = consistency_proof(before.size, after.size, subtrees)
    verify_consistency(before.size, after.size, before.root, after.root, proof)


@pytest.mark.parametrize(
    ("path", "kind", "kept"),
    [
        ("checkpoint", "text/plain; charset=utf-8", "public, max-age=1"),
        ("key", "text/plain; charset=utf-8", "public, max-age=3600"),
        ("tile/0/000", "application/octet-stream", "public, max-age=31536000, immutable"),
        ("tile/0/001.p/44", "application/octet-stream", "public, max-age=86400, immutable"),
        ("tile/1/000.p/1", "application/octet-stream", "public, max-age=86400, immutable"),
    ],
)
def test_what_is_answered_may_be_kept_by_everybody(path: str, kind: str, kept: str) -> None:
    a_ledger(keys.ledger_key(), 150)
    answer = get(path)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, kind, kept)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert not answer.cookies
    assert get(path, **{"Accept-Language": "en", "Cookie": "sessionid=abc"}).content == answer.content
    assert Client().head(f"{LOG}/{path}").status_code == 200
    assert Client().post(f"{LOG}/{path}").status_code == 405


def test_entries_are_not_public_and_it_is_said_why() -> None:
    a_ledger(keys.ledger_key(), 150)
    signed_in = Client()
    signed_in.force_login(a_person(password=PASSWORD))
    for client in (Client(), signed_in):
        answer = get("tile/entries/000", client, **{"Accept-Language": "en"})
        assert (answer.status_code, answer.json()["code"]) == (403, "access.ledger_entries")
        assert "name agencies" in answer.json()["title"]
    assert "không công bố" in get("tile/entries/000").json()["title"]


@pytest.mark.parametrize(
    "path", ["tile/0/001", "tile/0/0", "tile/x", "tile/0/000.p/0", "tile/../key", "tile/9/000"]
)
def test_what_is_not_there_is_a_problem_for_programs(path: str) -> None:
    a_ledger(keys.ledger_key(), 2)
    answer = get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer["Cache-Control"] == "no-store"


def test_before_the_first_checkpoint_there_is_none() -> None:
    assert (get("checkpoint").status_code, get("checkpoint").json()["code"]) == (
        404,
        "ledger.no_such_checkpoint",
    )


def test_it_can_be_asked_only_so_often(settings: Any) -> None:
    settings.API_PER_MINUTE = 2
    a_ledger(keys.ledger_key())
    assert [get("checkpoint").status_code for _ in range(3)] == [200, 200, 429]
    assert int(get("checkpoint")["Retry-After"]) > 0
