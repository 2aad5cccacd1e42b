"""Serving with Granian: the parent holds the embedded database, the workers only use it."""

import os
import socket

from granian.constants import Interfaces
from granian.server import Server


def is_free(host: str, port: int) -> bool:
    """Say whether nobody listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def run(host: str, port: int, workers: int) -> None:
    """Serve until interrupted."""
    os.environ["NENSO_SERVER"] = str(os.getpid())
    Server(
        "nenso.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backpressure=64,
        log_access=False,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,  # an answer that takes longer is cut short when the server ends
    ).serve()
