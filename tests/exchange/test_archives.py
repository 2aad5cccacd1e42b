"""Days of the ledger put into files and brought back: nothing is lost, nothing altered passes, and whoever asks is told where a day lies."""

import gzip
import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from nenso.exchange import actions, tasks
from nenso.exchange.models import HourCount, LedgerArchive, LedgerEntry, LedgerTile
from nenso.exchange.queries import archives, keys, ledger
from nenso.exchange.rules.ledger.manifests import read_manifest
from nenso.exchange.rules.ledger.merkle import leaf_hash
from nenso.exchange.rules.ledger.notes import SignerKey
from nenso.exchange.rules.ledger.receipts import verify_receipt, written
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from tests import databases
from tests.exchange.days_of_a_ledger import (
    MIDNIGHT,
    NEXT,
    NOW,
    OLD,
    count_hours,
    exchanged,
    rows_of,
    some_days,
)
from tests.factories.ledger import integrate, written_down

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> SignerKey:
    """The ledger's key, of an installation of its own, with some days in it."""
    settings.SIGNING_FOLDER = tmp_path / "keys"
    settings.EXCHANGE_LEDGER = "exchange.example/VN"
    found = keys.ledger_key()
    some_days(found)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "archive"
    found.mkdir()
    return found


def archived(folder: Path) -> Path:
    """Put the old day into a file; return it."""
    done = actions.archive_day(by=SYSTEM, day=OLD, folder=folder, now=NOW)
    assert done.archived is not None
    return done.archived.path


def test_a_day_is_put_into_a_file_and_comes_back_to_the_last_letter(key: SignerKey, folder: Path) -> None:
    before, hours = rows_of(OLD), HourCount.objects.count()
    after = rows_of(NEXT)
    file = archived(folder)
    assert (rows_of(OLD), rows_of(NEXT), archives.stands(OLD)) == ([], after, False)
    row = LedgerArchive.objects.get()
    assert (row.first, row.last, row.count) == (0, 25, 23)
    assert (row.sha256, row.size) == (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_size)
    assert file.with_name("2026-11-26.manifest").read_text() == row.manifest
    told = read_manifest(row.manifest.encode(), [key.verifier])
    assert (told.sha256, told.file, told.count) == (row.sha256, file.name, 23)
    journal = JournalEntry.objects.get(verb="exchange.day_archived")
    assert (journal.thing_key, journal.facts["sha256"]) == ("2026-11-26", row.sha256)
    assert HourCount.objects.count() == hours, "statistics stay"
    assert sorted(each.name for each in folder.iterdir()) == ["2026-11-26.jsonl.gz", "2026-11-26.manifest"]
    actions.restore_day(by=SYSTEM, file=file, now=NOW)
    assert rows_of(OLD) == before
    assert JournalEntry.objects.filter(verb="exchange.day_restored").count() == 1
    with pytest.raises(Exception, match="frozen"):  # as it was before
        LedgerEntry.objects.filter(day=OLD).update(size=1)


def test_a_restored_day_is_whole_in_form_too(key: SignerKey, folder: Path) -> None:
    forms = [_form() for _ in (actions.restore_day(by=SYSTEM, file=archived(folder), now=NOW),)]
    assert forms[0][OLD] == forms[0][NEXT]


def _form() -> dict[Any, Any]:
    found = {}
    for day in (OLD, NEXT):
        with connection.cursor() as cursor:
            name = archives.table_of(day)
            cursor.execute(
                "SELECT array_agg(regexp_replace(indexdef, '^.* USING ', '') ORDER BY 1) FROM pg_indexes WHERE tablename = %s",
                [name],
            )
            indexes = cursor.fetchone()
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass ORDER BY 1", [name])
            triggers = cursor.fetchall()
            cursor.execute(
                "SELECT contype, conname ~ 'pkey' FROM pg_constraint WHERE conrelid = %s::regclass AND contype <> 'n'",
                [name],
            )
            found[day] = (indexes, triggers, cursor.fetchall())
    return found


def test_a_file_is_read_without_the_product(key: SignerKey, folder: Path) -> None:
    with gzip.open(archived(folder)) as content:
        lines = content.readlines()
    messages = [json.loads(line) for line in lines[1:-1]]
    own = [each for each in messages if "record" in each]
    assert [each["place"] for each in own] == [*range(21), 24, 25]
    assert {json.loads(each["record"])["at"][:10] for each in own} == {"2026-11-26"}
    (others,) = [each for each in messages if "others" in each][:1]
    assert others["others"] == 21
    last = json.loads(lines[-1])
    assert last["lines"] == hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    tile = bytes(LedgerTile.objects.get(level=0).hashes)
    assert [leaf_hash(each["record"].encode()) for each in own] == [
        tile[32 * each["place"] :][:32] for each in own
    ]


# --- What is asked for of an archived day -----------------------------------------------------------------


def test_a_receipt_of_an_archived_exchange_says_which_file_and_is_made_of_it(
    key: SignerKey, folder: Path
) -> None:
    whole = written(ledger.receipt_of("VN-7"))
    file = archived(folder)
    exchange = f"00000000-0000-4000-8000-{7:012}"
    for name in ("VN-7", exchange, exchange.upper()):
        with pytest.raises(Refused) as caught:
            ledger.receipt_of(name)
        assert (caught.value.code, caught.value.facts["files"]) == ("receipt.archived", str(file))
        assert written(ledger.receipt_of(name, archives=[file])) == whole
    shown = verify_receipt(ledger.receipt_of("VN-7", archives=[file]), key.verifier)
    assert [each.proved.index for each in shown.messages] == [14, 15]
    with pytest.raises(Refused, match=r"receipt\.not_found"):
        ledger.receipt_of("VN-99")
    with pytest.raises(Refused, match=r"archive\.no_such_exchange"):
        ledger.receipt_of("VN-99", archives=[file])
    assert ledger.receipt_of("VN-12"), "of a day that stands nothing changes"


def test_half_an_exchange_about_midnight_is_not_taken_for_all_of_it(key: SignerKey, folder: Path) -> None:
    whole = written(ledger.receipt_of(MIDNIGHT))
    file = archived(folder)
    with pytest.raises(Refused, match=r"receipt\.archived"):
        ledger.receipt_of(MIDNIGHT)
    assert written(ledger.receipt_of(MIDNIGHT, archives=[file])) == whole
    actions.archive_day(by=SYSTEM, day=NEXT, folder=folder, now=NOW)
    other = folder / "2026-11-27.jsonl.gz"
    for given, missing in (([file], other), ([other], file)):
        with pytest.raises(Refused) as caught:
            ledger.receipt_of(MIDNIGHT, archives=given)
        assert caught.value.facts["files"] == str(missing)
    assert written(ledger.receipt_of(MIDNIGHT, archives=[file, other])) == whole


def test_an_archived_entry_is_not_called_one_that_never_was(key: SignerKey, folder: Path) -> None:
    file = archived(folder)
    for place in (0, 20, 25):
        with pytest.raises(Refused) as caught:
            ledger.entry(place)
        assert (caught.value.code, caught.value.facts["files"]) == ("ledger.archived", str(file))
    assert ledger.entry(22).place == 22
    with pytest.raises(Refused, match=r"ledger\.no_such_entry"):
        ledger.entry(500)
    with pytest.raises(Refused, match=r"ledger\.archived"):
        ledger.bundle_bytes("000.p/30")
    assert ledger.tile_bytes("0/000.p/30"), "the tree stays"
    actions.restore_day(by=SYSTEM, file=file, now=NOW)
    assert (ledger.entry(25).place, len(ledger.bundle_bytes("000.p/30")) > 0) == (25, True)


def test_the_register_names_few_days_for_a_name_and_all_that_hold_it(key: SignerKey, folder: Path) -> None:
    archived(folder)
    assert [each.day for each in archives.archives_naming("VN-3")] == [OLD]
    assert archives.archives_naming("VN-13") == archives.archives_naming("V\0") == []


# --- What is refused, and by what -------------------------------------------------------------------------


def test_each_byte_of_a_file_is_held_against_what_was_archived(key: SignerKey, folder: Path) -> None:
    file = archived(folder)
    whole = file.read_bytes()
    for at in range(0, len(whole), 97):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        _must_not_come_back(file, r"^archive\.")
    for length in (0, 1, 20, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:length])
        _must_not_come_back(file, r"archive\.(damaged|malformed|truncated)")
    file.write_bytes(whole + b"x")
    _must_not_come_back(file, r"archive\.(damaged|other_digest)")
    file.write_bytes(whole)
    actions.restore_day(by=SYSTEM, file=file, now=NOW)


def _must_not_come_back(file: Path, code: str) -> Refused:
    with pytest.raises(Refused, match=code) as caught:
        actions.restore_day(by=SYSTEM, file=file, now=NOW)
    assert file.name in caught.value.facts["file"]
    assert rows_of(OLD) == []
    assert not archives.stands(OLD)
    return caught.value


@pytest.mark.parametrize(
    ("before", "after", "code", "place"),
    [
        ('\\"status\\":200', '\\"status\\":201', "archive.not_in_tree", 1),
        ("/r1/…/0".encode().decode("latin-1"), "/r2", "archive.head_differs", 0),
        ("192.0.2.1", "192.0.2.2", "archive.lines_differ", None),
        ("T00:10:00.125000Z", "T00:10:00.125001Z", "archive.lines_differ", None),
    ],
)
def test_what_was_altered_and_packed_again_is_told_by_line_and_place(
    key: SignerKey, folder: Path, before: str, after: str, code: str, place: int | None
) -> None:
    file = archived(folder)
    lines = gzip.decompress(file.read_bytes()).decode()
    assert before in lines
    file.write_bytes(gzip.compress(lines.replace(before, after, 1).encode()))
    refused = _must_not_come_back(file, code.replace(".", r"\."))
    assert refused.facts.get("place") == place
    if place is not None:
        assert refused.facts["line"] == place + 2


def test_a_file_that_was_only_packed_again_is_another_file(key: SignerKey, folder: Path) -> None:
    file = archived(folder)
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()), 1))
    _must_not_come_back(file, r"archive\.other_digest")


def test_a_day_that_stands_or_another_ledgers_is_not_brought_back(
    key: SignerKey, folder: Path, settings: Any
) -> None:
    file = archived(folder)
    settings.EXCHANGE_LEDGER = "other.example/VN"
    _must_not_come_back(file, r"archive\.other_ledger")
    settings.EXCHANGE_LEDGER = "exchange.example/VN"
    actions.restore_day(by=SYSTEM, file=file, now=NOW)
    with pytest.raises(Refused, match=r"archive\.stands"):
        actions.restore_day(by=SYSTEM, file=file, now=NOW)
    with pytest.raises(Refused, match=r"file\.missing"):
        actions.restore_day(by=SYSTEM, file=folder / "none.gz", now=NOW)


def test_a_day_of_this_ledger_that_was_never_archived_here_is_unknown(key: SignerKey, folder: Path) -> None:
    archived(folder)
    file = folder / "2026-11-27.jsonl.gz"
    actions.archive_day(by=SYSTEM, day=NEXT, folder=folder, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE exchange_ledgerarchive DISABLE TRIGGER frozen")
        cursor.execute("DELETE FROM exchange_ledgerarchive WHERE day = %s", [NEXT])
    with pytest.raises(Refused, match=r"archive\.unknown"):
        actions.restore_day(by=SYSTEM, file=file, now=NOW)


def test_what_is_not_signed_or_not_counted_stays(key: SignerKey, folder: Path) -> None:
    HourCount.objects.order_by("hour").first().delete()  # type: ignore[union-attr]
    _stays(folder, "archive.not_counted")
    count_hours()
    written_down(exchanged(20, OLD))
    _stays(folder, "archive.not_signed")
    integrate(key)
    _stays(folder, "archive.not_counted")
    count_hours()
    archived(folder)


def _stays(folder: Path, code: str) -> None:
    before = rows_of(OLD)
    with pytest.raises(Refused) as caught:
        actions.archive_day(by=SYSTEM, day=OLD, folder=folder, now=NOW)
    assert caught.value.code == code
    assert rows_of(OLD) == before
    assert not LedgerArchive.objects.exists()
    for each in folder.iterdir():
        each.unlink()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("client = 'VN/GOV/T49/portal'", "archive.row_differs"),
        ("status = 500", "archive.row_differs"),
        ("head = 'x'", "archive.head_differs"),
        ("at = at + interval '1 second'", "archive.other_day"),
    ],
)
def test_a_table_that_was_altered_is_not_let_go_of(
    key: SignerKey, folder: Path, change: str, code: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {archives.table_of(OLD)} DISABLE TRIGGER frozen")
        cursor.execute(f"UPDATE exchange_entry SET {change} WHERE place = 15")
    _stays(folder, code)


def test_a_record_that_was_altered_with_its_row_is_not_in_the_tree(key: SignerKey, folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {archives.table_of(OLD)} DISABLE TRIGGER frozen")
        cursor.execute(
            "UPDATE exchange_entry SET client = 'VN/GOV/T49/portal', "
            "record = convert_to(replace(convert_from(record, 'UTF8'), 'T48', 'T49'), 'UTF8') WHERE place = 15"
        )
    _stays(folder, "archive.not_in_tree")


def test_no_file_is_written_over(key: SignerKey, folder: Path) -> None:
    file = folder / "2026-11-26.jsonl.gz"
    file.write_bytes(b"of somebody else")
    with pytest.raises(Refused, match=r"archive\.damaged"):
        archived(folder)
    assert file.read_bytes() == b"of somebody else"
    file.unlink()
    actions.archive_day(by=SYSTEM, day=NEXT, folder=folder, now=NOW)
    (folder / "2026-11-27.jsonl.gz").rename(file)
    with pytest.raises(Refused, match=r"archive\.in_the_way"):
        archived(folder)


def test_a_day_needs_a_folder_and_an_age(key: SignerKey, folder: Path) -> None:
    for given in (None, folder / "none"):
        with pytest.raises(Refused, match=r"archive\.no_folder"):
            actions.archive_day(by=SYSTEM, day=OLD, folder=given, now=NOW)
    for day, now in ((OLD, NOW - timedelta(days=23)), (NOW.date(), NOW)):
        with pytest.raises(Refused, match=r"archive\.too_young"):
            actions.archive_day(by=SYSTEM, day=day, folder=folder, now=now)
    with pytest.raises(Refused, match=r"archive\.too_young"):
        actions.archive_old(by=SYSTEM, older_than=6, folder=folder, now=NOW)
    with pytest.raises(Refused, match=r"archive\.no_such_day"):
        actions.archive_day(by=SYSTEM, day=OLD - timedelta(days=1), folder=folder, now=NOW)


# --- Several days, empty and restored ones ----------------------------------------------------------------


def test_days_go_by_age_the_oldest_first_and_one_that_is_refused_stops_no_other(
    key: SignerKey, folder: Path
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE exchange_entry_20261120 PARTITION OF exchange_entry FOR VALUES FROM ('2026-11-20') TO ('2026-11-21')"
        )
        cursor.execute(
            "CREATE TABLE exchange_entry_20261219 PARTITION OF exchange_entry FOR VALUES FROM ('2026-12-19') TO ('2026-12-20')"
        )
    HourCount.objects.order_by("hour").first().delete()  # type: ignore[union-attr]
    told: list[tuple[Any, Any]] = []
    refused = actions.archive_old(
        by=SYSTEM,
        older_than=7,
        folder=folder,
        now=NOW,
        told=lambda day, done: told.append(
            (day.day, done.code if isinstance(done, Refused) else done.archived is not None)
        ),
    )
    assert told == [(OLD - timedelta(days=6), False), (OLD, "archive.not_counted"), (NEXT, True)]
    assert [each.code for each in refused] == ["archive.not_counted"]
    assert [each.day.day for each in archives.standing()] == [26, 19]
    assert JournalEntry.objects.filter(verb="exchange.empty_day_ended").count() == 1
    assert archives.due(30, NOW) == []


def test_a_restored_day_is_put_away_again_by_its_own_file(key: SignerKey, folder: Path) -> None:
    file = archived(folder)
    actions.restore_day(by=SYSTEM, file=file, now=NOW)
    away = folder / "elsewhere"
    away.mkdir()
    file.rename(away / file.name)
    with pytest.raises(Refused, match=r"archive\.missing"):
        actions.archive_day(by=SYSTEM, day=OLD, folder=folder, now=NOW)
    done = actions.archive_day(by=SYSTEM, day=OLD, folder=away, now=NOW)
    assert (done.was_restored, archives.stands(OLD), LedgerArchive.objects.count()) == (True, False, 1)
    assert JournalEntry.objects.filter(verb="exchange.day_put_away").count() == 1


def test_what_came_later_for_an_archived_day_is_never_dropped(key: SignerKey, folder: Path) -> None:
    """A gateway whose clock is wrong makes a table for a day long past."""
    archived(folder)
    written_down(exchanged(30, OLD))
    integrate(key)
    count_hours()
    with pytest.raises(Refused, match=r"archive\.grew"):
        actions.archive_day(by=SYSTEM, day=OLD, folder=folder, now=NOW)
    assert len(rows_of(OLD)) == 2


def test_the_clock_does_what_the_settings_say(key: SignerKey, folder: Path, settings: Any) -> None:
    assert tasks.actions.archive_by_the_clock(now=NOW) == []
    assert (archives.stands(OLD), archives.stands(NEXT)) == (True, True)
    settings.LEDGER_KEEP_DAYS, settings.LEDGER_ARCHIVE = 23, str(folder)
    assert actions.archive_by_the_clock(now=NOW) == []
    assert (archives.stands(OLD), archives.stands(NEXT)) == (False, True)
    actions.restore_day(by=SYSTEM, file=folder / "2026-11-26.jsonl.gz", now=NOW)
    assert actions.archive_by_the_clock(now=NOW) == []
    assert archives.stands(OLD), "whoever brought it back looks at it"
    settings.LEDGER_ARCHIVE = ""
    settings.LEDGER_KEEP_DAYS = 22
    assert [each.code for each in actions.archive_by_the_clock(now=NOW)] == ["archive.no_folder"]


def test_only_one_archives_at_a_time(key: SignerKey, folder: Path) -> None:
    with psycopg.connect(databases.address(connection.settings_dict["NAME"])) as other:
        other.execute("SELECT pg_advisory_lock(hashtext('exchange archive'))")
        with pytest.raises(Refused, match=r"archive\.running"):
            archived(folder)
        found = actions.archive_old(by=SYSTEM, older_than=7, folder=folder, now=NOW)
        assert [each.code for each in found] == ["archive.running"]


# --- Told -------------------------------------------------------------------------------------------------


def test_days_are_listed_with_what_they_take_and_the_forecast_goes_by_the_last_ones(
    key: SignerKey, folder: Path
) -> None:
    before = {each.day: each for each in archives.days()}
    assert (before[OLD].count, before[NEXT].count, before[OLD].is_about) == (23, 7, False)
    forecast = archives.forecast(NOW)
    sizes = [before[day].table_size or 0 for day in (OLD, NEXT)]
    assert (forecast.a_day, forecast.of_days) == (round(sum(sizes) / 2), 2)
    assert forecast.a_year == 365 * round(sum(sizes) / 2)
    file = archived(folder)
    found = {each.day: each for each in archives.days()}
    of = found[OLD].archived
    assert of is not None
    assert (found[OLD].stands, of.path, of.count, of.table_size) == (False, file, 23, sizes[0])
    after = archives.forecast(NOW)
    assert (after.a_day, after.files, after.tables) == (
        forecast.a_day,
        file.stat().st_size,
        forecast.tables - sizes[0],
    )
