"""The catalogue of a country searched: 2,400 and 100,000 published entries, made up from a seed, in a database of its own.

Each question is asked of the same entries over and over in one run; the second column of figures says how much longer it takes
among forty times as many.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.own_database import environment, own_database

ROOT = Path(__file__).resolve().parents[1]
SEED, REPEATS, SIZES = 7, 15, (2_400, 100_000)
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
    taken: dict[str, list[float]] = {}
    for size in SIZES:
        made = fill(size)
        for name, (words, values, order) in _QUESTIONS.items():
            taken.setdefault(name, []).append(_median(words, values, order))
        print(f"{size:,} entries made in {made:.1f} s", flush=True)
    print(f"\n{'question':<28} {'2,400: ms':>10} {'100,000: ms':>12} {'times':>7}")
    for name, (small, large) in taken.items():
        told = "" if large <= MOST else f"  more than {MOST:.0f}"
        print(f"{name:<28} {small:>10.1f} {large:>12.1f} {large / small:>7.1f}{told}")
    medians = [statistics.median(each) for each in zip(*taken.values(), strict=True)]
    print(f"{'median of the questions':<28} {medians[0]:>10.1f} {medians[1]:>12.1f}")


def fill(size: int) -> float:
    """Bring the catalogue to so many published entries; return the seconds it took."""
    from django.db import connection

    from nenso.catalogue.actions.writing import listing_of
    from nenso.catalogue.models import Entry, Listing, Version
    from nenso.catalogue.rules import Facts, Kind, Scope, Sharing, Stage, plain
    from nenso.kernel.rules import Text

    begun, drawn, now = time.perf_counter(), random.Random(SEED), datetime.now(UTC)
    first = Entry.objects.count()
    entries, said = [], []
    for number in range(first, size):
        thing, place = drawn.choice(_THINGS), drawn.choice(_PLACES)
        facts = Facts(
            Text(f"Cơ sở dữ liệu {thing} {place} {number}", f"Database {number}"),
            f"A{number % 97}",
            drawn.choice(tuple(Stage)[:3]),
            purpose=Text(f"Phục vụ quản lý nhà nước về {thing}", ""),
            contents=Text(f"Hồ sơ {thing}, lịch sử thay đổi, bản đồ và giấy tờ kèm theo của {place}", ""),
            scope=drawn.choice(tuple(Scope)),
            sharing=drawn.choice(tuple(Sharing)),
        )
        entries.append(
            Entry(
                code=f"e-{number}",
                kind=Kind.DATABASE,
                owner_code=facts.owner,
                state="published",
                confirmed_on=now.date(),
                by_key="x",
                by_name="x",
            )
        )
        said.append(facts)
    Entry.objects.bulk_create(entries, batch_size=2_000)
    versions = Version.objects.bulk_create(
        [
            Version(entry=entry, number=1, facts=plain(facts), by_key="x", by_name="x")
            for entry, facts in zip(entries, said, strict=True)
        ],
        batch_size=2_000,
    )
    for entry, version in zip(entries, versions, strict=True):
        entry.newest = entry.published = version
    Entry.objects.bulk_update(entries, ["newest", "published"], batch_size=2_000)
    Listing.objects.bulk_create([listing_of(entry, now) for entry in entries], batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return time.perf_counter() - begun


def _median(words: str, values: dict[str, tuple[str, ...]], order: str) -> float:
    from nenso.catalogue import queries

    sought, times = queries.Search(words, values, (), order), []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        queries.search(sought)
        times.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(times)


if __name__ == "__main__":
    play()
