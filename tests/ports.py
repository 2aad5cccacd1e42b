"""Ports for servers that a test starts a moment later."""

import random
import socket

# Below those that the system hands to outgoing connections of its own accord: one of these took a port between its
# choice and its use.
RANGE = range(20_000, 32_000)
_MARKS: list[socket.socket] = []


def free_port() -> int:
    """Return a port of 127.0.0.1 that is free, and that no other process of a test run is given while this one lives."""
    while True:
        port = random.choice(RANGE)
        mark = socket.socket(socket.AF_UNIX)
        try:
            mark.bind(f"\0nenso-port-{port}")  # Linux forgets the name with the process
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
            continue
        _MARKS.append(mark)
        return port
