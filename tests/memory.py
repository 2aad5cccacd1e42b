"""Where tests keep what they need for a moment: in the machine's memory where it has room, else in its temporary folder."""

import os
import shutil
import tempfile
from pathlib import Path

SHARED, ROOM = Path("/dev/shm"), 4 << 30


def folder() -> Path:
    """Return the folder; a container's shared memory is often too small for a run."""
    if os.access(SHARED, os.W_OK) and shutil.disk_usage(SHARED).free >= ROOM:
        return SHARED
    return Path(tempfile.gettempdir())
