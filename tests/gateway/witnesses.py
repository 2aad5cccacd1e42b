"""Witnesses for tests: a gateway that cosigns, told of a ledger, and what it has to be asked with."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import aiohttp
import psycopg

from nenso.exchange.rules.ledger.cosigning import PATH
from nenso.exchange.rules.ledger.merkle import consistency_proof
from nenso.exchange.rules.ledger.notes import Kind, SignerKey
from nenso.exchange.rules.ledger.witness import Submission, key_of
from nenso.gateway.server import Config, Running, running
from nenso.gateway.witnessing.running import Witnessing
from tests.factories.ledger import Grown

LOG = SignerKey("ledger.test/fake", Kind.PLAIN, bytes(range(2, 34)))
SEED, NAME = bytes(range(1, 33)), "witness.test/48"
KEY = key_of(SEED, NAME)


P = ParamSpec("P")


def played(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Let a test be a coroutine."""

    @wraps(test)
    def run_whole(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run_whole


def tree(size: int, salt: str = "") -> Grown:
    """A ledger of so many entries; another salt is another history."""
    return Grown([f"{salt}{number}".encode() for number in range(size)])


def submission(old: int, new: int, salt: str = "", key: SignerKey = LOG) -> Submission:
    """What a ledger hands in."""
    grown = tree(new, salt)
    proof = consistency_proof(old, new, grown.subtrees) if 0 < old <= new else ()
    return Submission(old, proof, grown.checkpoint(key))


def watch(url: str, key: SignerKey = LOG) -> None:
    """Tell a witness of a ledger, as `nenso exchange witness watch` does."""
    run(
        url,
        "INSERT INTO exchange_watchedlog (origin, key, root, by_key, by_name, at) VALUES (%s, %s, '', '', '', now())",
        key.name,
        key.verifier.text,
    )


def add_witness(url: str, address: str, key: SignerKey = KEY) -> None:
    """Tell a ledger of a witness, as `nenso exchange witness add` does."""
    run(
        url,
        "INSERT INTO exchange_witness (uuid, name, key, url, trouble_facts, by_key, by_name, at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, '{}', '', '', now())",
        *(key.name, key.verifier.text, address),
    )


def run(url: str, words: str, *values: Any) -> None:
    """Do something to a database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(words, values)  # type: ignore[arg-type]


def one(url: str, words: str, *values: Any) -> Any:
    """Return the first row of a database's answer."""
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(words, values).fetchone()  # type: ignore[arg-type]


def config(url: str, folder: Path, port: int = 0, name: str = NAME) -> Config:
    """How a gateway runs that is a witness and nothing else."""
    return Config(url, SEED, folder, port=0, watch_port=0, witnessing=Witnessing(name, port))


@asynccontextmanager
async def a_witness(url: str, folder: Path, port: int = 0) -> AsyncIterator[tuple[Running, str]]:
    """Run a witness; return it and its address."""
    async with running(config(url, folder, port)) as gateway:
        yield gateway, f"http://127.0.0.1:{gateway.witness_port}"


async def hand_in(address: str, body: bytes | Submission, method: str = "POST") -> tuple[int, bytes, str]:
    """Return what a witness answers: status, content and its kind."""
    content = body if isinstance(body, bytes) else body.written.encode()
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, address + PATH, data=content) as answer,
    ):
        return answer.status, await answer.read(), answer.headers.get("Content-Type", "")
