"""`nenso exchange archive`: the ledger's days, and old ones put into files and brought back; such a file verified by itself."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import SYSTEM, Refused, Text, format_number
from nenso.project.cli.console import (
    EXIT_REFUSED,
    err,
    language,
    out,
    print_json,
    read_file,
    ready,
    sentence_of,
    table,
    words,
)
from nenso.project.cli.receipts import LARGEST_KEY, key_given, printable

if TYPE_CHECKING:
    from nenso.exchange.actions.archiving import Done
    from nenso.exchange.queries.archives import Forecast, LedgerDay

_HEADINGS = (
    Text("Ngày (UTC)", "Day (UTC)"),
    Text("Bản ghi", "Entries"),
    Text("Bảng", "Table"),
    Text("Trạng thái", "State"),
    Text("Tệp", "File"),
)
_STANDS, _ARCHIVED = Text("trong cơ sở dữ liệu", "in the database"), Text("đã lưu trữ", "archived")
_RESTORED = Text("đã đưa về, vẫn còn trong tệp", "restored, in its file as well")
_FORECAST = Text(
    "Bảng {tables}, tệp {files}; mỗi ngày khoảng {day} (trung bình {n} ngày), một năm khoảng {year}.",
    "Tables {tables}, files {files}; a day takes some {day} (the mean of {n}), a year some {year}.",
)
_NO_FORECAST = Text("Bảng {tables}, tệp {files}.", "Tables {tables}, files {files}.")
_NOTHING = Text(
    "Không có ngày nào cũ hơn {days} ngày còn bảng.", "No day older than {days} days has a table."
)
_WOULD = Text(
    "Sẽ lưu trữ {n} ngày, từ {first} đến {last}, {size} trong bảng. Chạy lại với --yes để thực hiện.",
    "{n} days would be archived, {first} to {last}, {size} in tables. Run it again with --yes to do so.",
)
_DONE = Text("{day}: {n} bản ghi trong {file}, {size}.", "{day}: {n} entries in {file}, {size}.")
_AWAY = Text("{day}: cất lại, vẫn trong {file}.", "{day}: put away again, as before in {file}.")
_EMPTY = Text("{day}: không có bản ghi nào, bỏ bảng.", "{day}: has no entry, its table is gone.")
_BACK = Text(
    "{day}: đã đưa về {n} bản ghi từ {file}. Cất lại: nenso exchange archive --older-than N --yes",
    "{day}: {n} entries are back from {file}. To put it away again: nenso exchange archive --older-than N --yes",
)
_DAY = Text("Ngày {day} (UTC) của sổ {log}", "The day {day} (UTC) of the ledger {log}")
_WHOLE = Text(
    "{n} bản ghi, vị trí {first} đến {last}, không dòng nào bị sửa, thêm hoặc bớt",
    "{n} entries, places {first} to {last}, no line altered, added or left out",
)
_LEADS = Text(
    "Chúng dẫn tới mốc {size} bản ghi có chữ ký của khóa {key}",
    "They lead to the checkpoint of {size} entries signed by {key}",
)
_MANIFEST = Text(
    "Bản kê {file} có chữ ký của khóa ấy và là của tệp này (SHA-256 {sha256})",
    "The manifest {file} is signed by that key and is of this file (SHA-256 {sha256})",
)
_NO_MANIFEST = Text(
    "Không có bản kê {file}: địa chỉ và thời gian xử lý trong tệp không được chứng minh",
    "There is no manifest {file}: addresses and handling times in the file are not proved",
)
_SELF_STATED = Text(
    "Khóa của sổ do chính tệp khai: hãy so với khóa mà cơ quan vận hành công bố (/exchange/log/key), rồi chạy lại với --key.",
    "Self-stated key: compare it with the published one (/exchange/log/key), and run again with --key.",
)
_UNITS = ("B", "kB", "MB", "GB", "TB")


def attach(app: typer.Typer) -> None:
    """Add the command to `nenso exchange`."""
    app.command("archive")(archive)


def archive(
    older_than: int | None = typer.Option(None, "--older-than", help="days: put older ones into files"),
    to: Path | None = typer.Option(None, "--to", help="the folder for their files"),
    is_sure: bool = typer.Option(False, "--yes", help="do it; without, say what would be done"),
    restore: Path | None = typer.Option(None, "--restore", help="bring the day of a file back to look at it"),
    as_json: bool = typer.Option(False, "--json", help="for a program to read"),
) -> None:
    """List the ledger's days, put old ones into files that verify by themselves, or bring one back."""
    if restore is not None and (older_than is not None or to is not None):
        raise typer.BadParameter("nothing else goes with it", param_hint="--restore")
    ready()
    if restore is not None:
        _restore(restore)
    elif older_than is None:
        _list(as_json=as_json)
    elif is_sure:
        _do(older_than, to)
    else:
        _preview(older_than)


def _list(*, as_json: bool) -> None:
    from nenso.exchange.queries import archives

    found, forecast = archives.days(), archives.forecast(datetime.now(UTC))
    if as_json:
        print_json({"days": [_plain(each) for each in found], "forecast": _plain_forecast(forecast)})
        return
    table(_HEADINGS, [_row(each) for each in found], "lrrll")
    said = _NO_FORECAST if forecast.a_day is None else _FORECAST
    facts = {"tables": _size(forecast.tables), "files": _size(forecast.files), "n": forecast.of_days}
    out.print(words(said.fill(**facts, day=_size(forecast.a_day), year=_size(forecast.a_year))), markup=False)


def _row(each: "LedgerDay") -> list[str]:
    count = each.archived.count if each.archived is not None else each.count
    about = "≈ " if each.is_about and each.archived is None else ""
    state = _STANDS if each.archived is None else _RESTORED if each.stands else _ARCHIVED
    file = "" if each.archived is None else f"{each.archived.path} ({_size(each.archived.size)})"
    size = _size(each.table_size) if each.stands else "–"
    return [each.day.isoformat(), about + _count(count), size, words(state), file]


def _plain(each: "LedgerDay") -> dict[str, Any]:
    of = each.archived
    return {
        "day": each.day,
        "state": ("restored" if each.stands else "archived") if of else "standing",
        "entries": of.count if of else each.count,
        "is_about": each.is_about and of is None,
        "table_bytes": each.table_size,
        "archive": of
        and {
            "file": str(of.path),
            "bytes": of.size,
            "sha256": of.sha256,
            "first": of.first,
            "last": of.last,
            "at": of.at,
            "by": of.by_name,
        },
    }


def _plain_forecast(found: "Forecast") -> dict[str, Any]:
    return {
        "table_bytes": found.tables,
        "file_bytes": found.files,
        "bytes_a_day": found.a_day,
        "of_days": found.of_days,
        "bytes_a_year": found.a_year,
    }


def _preview(older_than: int) -> None:
    from nenso.exchange.actions.archiving import LEAST_DAYS
    from nenso.exchange.queries import archives

    if older_than < LEAST_DAYS:
        raise Refused("archive.too_young", least=LEAST_DAYS)
    found = archives.due(older_than, datetime.now(UTC))
    if not found:
        out.print(words(_NOTHING.fill(days=older_than)), markup=False)
        return
    table(_HEADINGS, [_row(each) for each in found], "lrrll")
    facts = {"n": len(found), "first": found[0].day.isoformat(), "last": found[-1].day.isoformat()}
    size = _size(sum(each.table_size or 0 for each in found))
    out.print(words(_WOULD.fill(**facts, size=size)), markup=False)


def _do(older_than: int, to: Path | None) -> None:
    from nenso.exchange import actions

    told = 0

    def tell(day: "LedgerDay", done: "Done | Refused") -> None:
        nonlocal told
        told += 1
        if isinstance(done, Refused):
            err.print(f"{day.day}: {sentence_of(done)}", markup=False)
        else:
            out.print(words(_text_of(done)), markup=False)

    now = datetime.now(UTC)
    refused = actions.archive_old(by=SYSTEM, older_than=older_than, folder=to, now=now, told=tell)
    if not told:
        out.print(words(_NOTHING.fill(days=older_than)), markup=False)
    if refused:
        raise typer.Exit(EXIT_REFUSED)


def _text_of(done: "Done") -> Text:
    found = done.archived
    if found is None:
        return _EMPTY.fill(day=done.day.isoformat())
    said = _AWAY if done.was_restored else _DONE
    return said.fill(day=done.day.isoformat(), n=_count(found.count), file=found.path, size=_size(found.size))


def _restore(file: Path) -> None:
    from nenso.exchange import actions

    found = actions.restore_day(by=SYSTEM, file=file, now=datetime.now(UTC))
    out.print(words(_BACK.fill(day=found.day.isoformat(), n=_count(found.count), file=file)), markup=False)


# --- Verified: neither database nor network ---------------------------------------------------------------


def verify(file: Path, key: str, *, as_json: bool) -> None:
    """Print what the file of a day shows by itself, and with its manifest where that lies beside it; ends with 1 where something is broken."""
    try:
        shown = _verified(file, key)
    except Refused as refused:
        if as_json:
            facts = {name: refused.facts[name] for name in ("line", "place") if name in refused.facts}
            print_json({"ok": False, "code": refused.code, "text": sentence_of(refused), **facts})
        else:
            err.print(f"  ✗ {printable(sentence_of(refused))}", markup=False)
        raise typer.Exit(EXIT_REFUSED) from None
    if as_json:
        print_json(shown)
        return
    for said in (_DAY, _WHOLE, _LEADS):
        out.print(f"  ✓ {printable(words(said.fill(**shown)))}", markup=False)
    beside = {"file": shown["manifest"], "sha256": shown["sha256"]}
    is_there = shown["has_manifest"]
    said = (_MANIFEST if is_there else _NO_MANIFEST).fill(**beside)
    out.print(f"  {'✓' if is_there else '!'} {printable(words(said))}", markup=False)
    if not key:
        out.print(f"  ! {words(_SELF_STATED)}", markup=False)


def _verified(file: Path, key: str) -> dict[str, Any]:
    from nenso.exchange import archive_files as files
    from nenso.exchange.rules.ledger.days import DayReader
    from nenso.exchange.rules.ledger.manifests import read_manifest

    trusted, beside = key_given(key) if key else None, files.manifest_of(file)
    with files.opened(file) as content:
        reader = DayReader(files.lines_in(content, file.name), file.name, trusted=trusted)
        for _ in reader:
            pass
        if reader.shown is None:
            raise RuntimeError("a reader that ended has seen the last line")
        shown, sha256 = reader.shown, content.sha256
    if has_manifest := beside.exists():
        told = read_manifest(read_file(beside, LARGEST_KEY), (shown.log,))
        is_it = (told.sha256, told.ledger, told.day) == (sha256, shown.log.name, shown.day.isoformat())
        if not is_it or (told.first, told.last, told.count) != (shown.first, shown.last, shown.count):
            raise Refused("archive.other_file", file=file.name, manifest=beside.name)
    return {
        "ok": True,
        "log": shown.log.name,
        "key": shown.log.text,
        "key_is_trusted": trusted is not None,
        "day": shown.day.isoformat(),
        "n": shown.count,
        "first": shown.first,
        "last": shown.last,
        "size": shown.checkpoint.size,
        "sha256": sha256,
        "manifest": beside.name,
        "has_manifest": has_manifest,
    }


def _count(number: int | None) -> str:
    return "–" if number is None else format_number(number, language())


def _size(size: int | None) -> str:
    value, unit = float(size or 0), 0
    while value >= 1_000 and unit < len(_UNITS) - 1:
        value, unit = value / 1_000, unit + 1
    return f"{format_number(value, language(), 1 if unit else 0)} {_UNITS[unit]}"
