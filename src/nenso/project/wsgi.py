"""The WSGI application that Granian's workers serve."""

import ctypes
import gc
import os
import signal
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

_PR_SET_PDEATHSIG = 1


def end_when_told() -> None:
    """End at once when told to while still loading: forked with its parent's handlers, a worker would miss it and be waited for."""
    if "NENSO_SERVER" in os.environ:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def end_with_parent() -> None:
    """Ask Linux to end this worker when its parent dies: an orphan would keep the port and serve without a database."""
    if sys.platform == "linux" and "NENSO_SERVER" in os.environ:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(os.environ["NENSO_SERVER"]):
            raise SystemExit(1)  # the parent died before we could ask


def keep_what_is_loaded() -> None:
    """Look for garbage seldom, and not among the half million objects of the program: a fifth of a page's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nenso.project.settings")
end_when_told()
end_with_parent()
application = get_wsgi_application()
resolve("/")  # reads all pages now, before the first reader waits for them
keep_what_is_loaded()
