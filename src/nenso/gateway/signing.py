"""Signing beside the event loop where the key lies in a token: a signature takes milliseconds there, or for ever.

A key of this process's own signs at once: 50 µs are less than a change of threads.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import Key

PATIENCE = 5.0  # seconds that a token has to sign
_THREADS = ThreadPoolExecutor(4, thread_name_prefix="token")  # of one token's library one at a time signs
T = TypeVar("T")


async def beside(key: Key, work: Callable[[], T]) -> T:
    """Return what signs with a key, done in a thread where the key lies in a token; raises `Refused`: "token.…", "token.slow"."""
    if isinstance(key, bytes):
        return work()
    try:
        async with asyncio.timeout(PATIENCE):
            return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
    except TimeoutError:
        raise Refused("token.slow", seconds=PATIENCE) from None


def trouble_with(key: Key) -> str:
    """Return why a key did not sign the last time; "" where it did, or lies here."""
    return "" if isinstance(key, bytes) else key.trouble
