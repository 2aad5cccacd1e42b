"""The catalogue of a country searched and listed: 2,400 and 100,000 entries, made up from a seed, in a database of its own.

Each question is asked of the same entries over and over in one run; the second column of figures says how much longer it takes
among forty times as many. One of twenty entries is on its way, the others are public; a third are on a road map.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import catalogue_lists
from bench.own_database import environment, own_database

ROOT = Path(__file__).resolve().parents[1]
SEED, REPEATS, LIST_REPEATS, SIZES = 7, 15, 5, (2_400, 100_000)
MOST = 50.0  # ms that a search may take at the median
_THINGS = (
    "hộ tịch",
    "đất đai",
    "dân cư",
    "doanh nghiệp",
    "bảo hiểm",
    "cán bộ",
    "giá",
    "thuế",
    "di sản",
    "thủy lợi",
)
_PLACES = (
    "Hà Nội",
    "Đà Nẵng",
    "Huế",
    "Cần Thơ",
    "Lào Cai",
    "Sơn La",
    "Cà Mau",
    "Gia Lai",
    "Nghệ An",
    "Quảng Ninh",
)
_BEGINNINGS = ("b", "ch", "g", "gi", "kh", "m", "ng", "nh", "ph", "qu", "r", "s", "th", "tr", "v", "x")
_ENDINGS = ("a", "anh", "ao", "ay", "ăn", "âm", "e", "en", "iên", "inh", "o", "oi", "ông", "ơn", "u", "ương")
_QUESTIONS = {
    "everything, by name": ("", {}, "name"),
    "everything, newest first": ("", {}, "newest"),
    "one word of a tenth": ("dat dai", {}, "name"),
    "a word in all of them": ("co so du lieu", {}, "name"),
    "a beginning": ("thuy l", {}, "name"),
    "words and facets": ("ho tich da nang", {"kind": ("database",), "stage": ("operating",)}, "name"),
    "facets alone": ("", {"sharing": ("open", "common"), "scope": ("province",)}, "name"),
    "nothing found": ("khong co gi nhu vay", {}, "name"),
}


def main() -> None:
    """Make both catalogues in one database after another, and print what each question took."""
    with tempfile.TemporaryDirectory(prefix="nenso-") as name, own_database() as url:
        command = [sys.executable, "-m", "bench.catalogue"]
        subprocess.run(command, cwd=ROOT, env=environment(Path(name), url), check=True)


def play() -> None:
    """Fill the database that the environment names and ask."""
    from nenso.project.cli.console import connect

    connect()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from nenso.catalogue import queries
    from nenso.catalogue.actions import compare_all

    searches: dict[str, list[float]] = {}
    lists: dict[str, list[float]] = {}
    for size in SIZES:
        made = fill(size)
        begun = time.perf_counter()
        pairs = compare_all(now=datetime.now(UTC))
        compared = time.perf_counter() - begun
        for name, (words, values, order) in _QUESTIONS.items():
            sought = queries.Search(words, values, (), order)
            searches.setdefault(name, []).append(_median(lambda of=sought: queries.search(of), REPEATS))
        for name, ask in catalogue_lists.lists("A5").items():
            lists.setdefault(name, []).append(_median(ask, LIST_REPEATS))
        print(
            f"{size:,} entries made in {made:.1f} s; compared with one another, as at night, in {compared:.1f} s: {pairs} pairs",
            flush=True,
        )
    _print("search", searches, MOST)
    _print("list", lists, catalogue_lists.MOST)


def _print(heading: str, taken: dict[str, list[float]], most: float) -> None:
    print(f"\n{heading:<30} {'2,400: ms':>10} {'100,000: ms':>12} {'times':>7}  at most {most:.0f} ms")
    for name, (small, large) in taken.items():
        told = "met" if large <= most else "NOT MET"
        print(f"{name:<30} {small:>10.1f} {large:>12.1f} {large / small:>7.1f}  {told}")
    medians = [statistics.median(each) for each in zip(*taken.values(), strict=True)]
    print(f"{'median of them':<30} {medians[0]:>10.1f} {medians[1]:>12.1f}")


def fill(size: int) -> float:
    """Bring the catalogue to so many entries; return the seconds it took."""
    from django.db import connection

    from nenso.catalogue.actions.writing import listing_of
    from nenso.catalogue.models import Entry, Listing, Step, Version
    from nenso.catalogue.rules import Kind, State, Verb, plain

    begun, drawn, now = time.perf_counter(), random.Random(SEED), datetime.now(UTC)
    first = Entry.objects.count()
    said = [_facts(number, drawn, now) for number in range(first, size)]
    entries = [
        Entry(
            code=f"e-{number}",
            kind=Kind.DATABASE,
            owner_code=facts.owner,
            state=State.PUBLISHED if number % 20 else State.SUBMITTED,
            confirmed_on=(now - timedelta(days=drawn.randrange(500))).date() if number % 20 else None,
            by_key="x",
            by_name="x",
        )
        for number, facts in enumerate(said, start=first)
    ]
    Entry.objects.bulk_create(entries, batch_size=2_000)
    versions = Version.objects.bulk_create(
        [
            Version(entry=entry, number=1, facts=plain(facts), by_key="x", by_name="x")
            for entry, facts in zip(entries, said, strict=True)
        ],
        batch_size=2_000,
    )
    public = []
    for entry, version in zip(entries, versions, strict=True):
        entry.newest = version
        if entry.state == State.PUBLISHED:
            entry.published = version
            public.append(entry)
    with connection.cursor() as cursor:  # for each its only version, in one statement
        cursor.execute(
            "UPDATE catalogue_entry SET newest_id = v.id, published_id = CASE WHEN state = 'published' THEN v.id END "
            "FROM catalogue_version v WHERE v.entry_id = catalogue_entry.id AND newest_id IS NULL"
        )
    steps = [
        Step(
            version=entry.published,
            verb=Verb.PUBLISH,
            by_key="x",
            by_name="x",
            at=now - timedelta(days=drawn.randrange(20, 900)),
        )
        for entry in public
    ]
    Step.objects.bulk_create(steps, batch_size=2_000)
    Listing.objects.bulk_create([listing_of(entry, now) for entry in public], batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return time.perf_counter() - begun


def _facts(number: int, drawn: random.Random, now: datetime) -> Any:
    """Return what an entry says; three syllables of its own tell its name from others."""
    from nenso.catalogue.rules import Facts, Scope, Sharing, Stage
    from nenso.kernel.rules import Text

    thing, place = drawn.choice(_THINGS), drawn.choice(_PLACES)
    own = " ".join(drawn.choice(_BEGINNINGS) + drawn.choice(_ENDINGS) for _ in range(3))
    promise = {
        "share_as": Sharing.COMMON,
        "share_by": (now + timedelta(days=drawn.randrange(-300, 600))).date(),
        "share_ground": "Kế hoạch chia sẻ dữ liệu",
    }
    return Facts(
        Text(f"Cơ sở dữ liệu {thing} {place} {own}", f"Database {number}"),
        f"A{number % 97}",
        drawn.choice(tuple(Stage)[:3]),
        purpose=Text(f"Phục vụ quản lý nhà nước về {thing}", ""),
        contents=Text(f"Hồ sơ {thing}, lịch sử thay đổi, bản đồ và giấy tờ kèm theo của {place}", ""),
        description=Text(f"Gồm {thing}" if drawn.random() < 0.7 else "", ""),
        scope=drawn.choice(tuple(Scope)),
        sharing=drawn.choice(tuple(Sharing)),
        **(promise if number % 3 == 0 else {}),
    )


def _median(ask: Callable[[], Any], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        ask()
        times.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(times)


if __name__ == "__main__":
    play()
