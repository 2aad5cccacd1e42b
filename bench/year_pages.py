"""Whole pages of a round at the size of the country: queries and server time, each by a reader who may open it.

Requests go through every layer of the site but the socket, in a process set up as one that serves; the clock stands in the phase whose pages are read.
"""

import statistics
import time
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from django.test import Client

    from nenso.index.models import Entry, Objection, Round

REPEATS, ROUNDS = 15, 5
MOST = 100.0  # ms that a page may take at the median
UNIT = "48"


def read_self(row: "Round", at: datetime) -> None:
    """Print the pages of an agency that assesses itself, and of the office that looks on."""
    from nenso.accounts.rules import Role

    agency = _client(Role.REPORTER, UNIT)
    entry = _entry(row)
    desk = f"/desk/rounds/{row.code}/"
    _print(
        "self-assessment",
        at,
        {
            "rounds of the desk": (agency, "/desk/rounds/"),
            "the agency's round": (agency, desk),
            "a main indicator of the agency": (agency, f"{desk}units/{UNIT}/"),
            "one criterion": (agency, f"/desk/rounds/entries/{entry.uuid}/"),
            "the office's round": (_office(), desk),
        },
    )


def read_verification(row: "Round", verifier: object, at: datetime) -> None:
    """Print the pages of a verifier with a list, and the office's."""
    from nenso.accounts.models import User
    from nenso.index.models import Assignment, Entry
    from nenso.index.queries import method_of
    from nenso.index.rules.rounds import branch_of
    from tests.factories.accounts import signed_in

    person = User.objects.get(uuid=str(verifier))
    dealt = Assignment.objects.filter(participant__round=row, reviewer_key=str(verifier)).first()
    assert dealt is not None
    method = method_of(row.edition)
    its = Entry.objects.filter(participant=dealt.participant_id).order_by("id")
    entry = next(each for each in its if branch_of(method, each.node).code == dealt.branch)
    desk, reader = f"/desk/rounds/{row.code}/", signed_in(person)
    _print(
        "verification",
        at,
        {
            "the verifier's list": (reader, f"{desk}review/"),
            "one criterion to judge": (reader, f"/desk/rounds/entries/{entry.uuid}/review/"),
            "more evidence to ask for": (reader, f"/desk/rounds/entries/{entry.uuid}/ask/"),
            "the office's round": (_office(), desk),
            "where two reviewers differ": (_office(), f"{desk}differences/"),
        },
    )


def read_objections(row: "Round", objection: "Objection", at: datetime) -> None:
    """Print the pages of objections, for the agency and for the office."""
    from nenso.accounts.rules import Role

    agency, desk = _client(Role.REPORTER, UNIT), f"/desk/rounds/{row.code}/"
    entry = _entry(row)
    _print(
        "objections",
        at,
        {
            "what was found in the agency": (agency, f"{desk}units/{UNIT}/"),
            "the agency's objection": (agency, f"/desk/rounds/entries/{entry.uuid}/object/"),
            "objections of the round": (_office(), f"{desk}objections/"),
            "one objection to decide": (_office(), f"/desk/rounds/objections/{objection.uuid}/"),
            "what closing would do": (_office(), f"{desk}close/"),
        },
    )


def read_closed(row: "Round", at: datetime) -> None:
    """Print the office's analysis and the public pages of a published round."""
    desk, office = f"/desk/rounds/{row.code}/", _office()
    public = _anybody()
    entry = _entry(row)
    _print(
        "published",
        at,
        {
            "self against verified": (office, f"{desk}analysis/"),
            "reviewers": (office, f"{desk}analysis/reviewers/"),
            "evidence used twice": (office, f"{desk}analysis/evidence/"),
            "the way up": (office, f"{desk}analysis/lift/?unit={UNIT}&places=3"),
            "public: rounds": (public, "/rounds/"),
            "public: the round": (public, f"/rounds/{row.code}/"),
            "public: one criterion": (public, f"/rounds/entries/{entry.uuid}/"),
            "public: the ranking": (public, "/rankings/dti/2023/provinces/"),
            "public: a figure of the agency": (public, f"/figures/{_run(row)}/{UNIT}/dti/"),
            "public: regions": (public, "/regions/"),
            "public: the agency": (public, f"/places/{UNIT}/"),
            "public: the operations centre": (public, "/centre/"),
        },
    )


def _entry(row: "Round") -> "Entry":
    from nenso.index.models import Entry

    found = Entry.objects.filter(participant__round=row, participant__unit_code=UNIT).order_by("id").first()
    assert found is not None
    return found


def _run(row: "Round") -> str:
    from nenso.index.models import Run

    return str(Run.objects.get(pk=row.run_id).uuid)


def _client(role: object, organisation: str) -> "Client":
    from tests.factories.accounts import a_person, signed_in

    return signed_in(a_person((role, organisation), name="Người đọc", home=organisation))  # type: ignore[arg-type]


def _office() -> "Client":
    from nenso.accounts.rules import NATIONAL, Role

    return _client(Role.APPROVER, NATIONAL)


def _anybody() -> "Client":
    from django.test import Client

    return Client()


def _print(phase: str, at: datetime, pages: "Mapping[str, tuple[Client, str]]") -> None:
    from nenso.project.wsgi import keep_what_is_loaded

    keep_what_is_loaded()  # as a process does that serves pages
    _settle()
    print(f"\n{'page: ' + phase:<44} {'queries':>7} {'first ms':>9} {'median ms':>10}  at most {MOST:.0f} ms")
    with patch("django.utils.timezone.now", lambda: at):
        firsts = {name: _first(client, path) for name, (client, path) in pages.items()}
        times: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(ROUNDS):  # in turn, so that a slow minute of the machine is no one page's
            for name, (client, path) in pages.items():
                times[name] += _read(client, path)
    for name, (count, cold) in firsts.items():
        median = statistics.median(times[name])
        met = "met" if median <= MOST else "NOT MET"
        print(f"{name:<44} {count:>7} {cold:>9.1f} {median:>10.1f}  {met}", flush=True)
    print(f"{'(a million additions, beside them)':<44} {'':>7} {'':>9} {_pace():>10.1f}")


def _pace() -> float:
    """Return how long this machine takes for the same work each time, ms: shared ones differ by half within minutes."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        sum(range(1_000_000))
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def _settle() -> None:
    """Do what the database does by itself within a minute: the weeks of a round were played in four."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def _first(client: "Client", path: str) -> tuple[int, float]:
    """Return how many queries a page takes once it was read, and how long the first reading took, ms."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    begun = time.perf_counter()
    answer = client.get(path)
    cold = (time.perf_counter() - begun) * 1000
    assert answer.status_code == 200, (path, answer.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries), cold


def _read(client: "Client", path: str) -> list[float]:
    times = []
    for _ in range(REPEATS // ROUNDS):
        begun = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
    return times
