"""`nenso catalogue`: what is due, orphaned and alike on the screen, and handed over. In the process: the commands only parse and call."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nenso.catalogue import actions, queries
from nenso.catalogue.rules import Facts, Kind, Stage, State
from nenso.directory.actions import merge_organisations
from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.project.cli import catalogue, catalogue_life
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2025, 1, 31, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (catalogue, catalogue_life):
        monkeypatch.setattr(module, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    for code in ("KHDT", "BTC", "LOST"):
        make_organisation(code, f"Bộ {code}", type="ministry")
    for code, owner in (("a", "KHDT"), ("b", "BTC"), ("c", "LOST")):
        facts = Facts(Text("Cơ sở dữ liệu đầu tư công", ""), owner, Stage.OPERATING)
        entry = actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=facts, now=LONG_AGO, code=code)
        actions.submit(by=SYSTEM, entry=entry)
        actions.publish(by=SYSTEM, entry=entry, now=LONG_AGO)
    merge_organisations(codes=["KHDT"], into="BTC", on=date(2025, 3, 1), act="176/2025/QH15", by=SYSTEM)
    merge_organisations(codes=["LOST"], into="BTC", on=date(2025, 3, 1), act="176/2025/QH15", by=SYSTEM)


def run(*words: str) -> str:
    answer = CliRunner().invoke(catalogue.app, words)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    assert answer.exit_code == 0, answer.output
    return str(answer.output)


def test_what_is_due_is_listed() -> None:
    told = json.loads(run("due", "--json"))
    assert (told["total"], told["counts"]["13"]) == (3, 3)
    assert [each["code"] for each in json.loads(run("due", "--owner", "BTC", "--json"))["entries"]] == ["b"]
    assert "2 of 3" in run("due", "--most", "2")


def test_orphans_are_listed_and_handed_over() -> None:
    assert json.loads(run("orphans", "--on", "2025-02-28", "--json")) == []
    told = {
        body["owner"]: (body["entries"], body["proposed"]) for body in json.loads(run("orphans", "--json"))
    }
    assert told == {"KHDT": (["a"], "BTC"), "LOST": (["c"], "BTC")}
    assert "2 of 2" in run("orphans")
    run("hand-over", "--why", "Nghị quyết 176/2025/QH15")
    assert queries.entry("a").newest.owner == "KHDT", "nothing without --yes"
    run("hand-over", "--why", "Nghị quyết 176/2025/QH15", "--on", "2025-03-01", "--owner", "KHDT", "--yes")
    assert (queries.entry("a").newest.owner, queries.entry("a").state) == ("BTC", State.SUBMITTED)
    assert [body.owner for body in queries.orphaned(date(2026, 1, 1))] == ["LOST"]
    assert "handed over" in run("hand-over", "--why", "QĐ 1", "--owner", "LOST", "--to", "BTC", "--yes")
    with pytest.raises(AssertionError, match="--to"):
        run("hand-over", "--why", "QĐ 1", "--to", "BTC")
    with pytest.raises(Refused, match=r"catalogue\.no_act"):
        actions.hand_over(by=SYSTEM, to={"b": "BTC"}, on=date(2025, 3, 1), why="", now=LONG_AGO)


def test_a_row_of_a_workbook_that_is_like_an_entry_is_told(tmp_path: Path) -> None:
    file = tmp_path / "moi.csv"
    rows = ("Tên CSDL,Loại,Cơ quan chủ quản,Giai đoạn", "CSDL dau tu cong,Cơ sở dữ liệu,BTC,Đang vận hành")
    file.write_text("\n".join(rows), encoding="utf-8")
    told = run("import", str(file))
    assert "1 new" in told
    assert "Row 2: “CSDL dau tu cong” is like an entry there is, a" in told


def test_pairs_that_may_be_the_same_are_listed() -> None:
    found = json.loads(run("duplicates", "--json"))
    assert [(pair["first"], pair["second"], pair["score"]) for pair in found["pairs"]] == [
        ("a", "b", 1.0),
        ("a", "c", 1.0),
        ("b", "c", 1.0),
    ]
    assert "dau tu cong" in run("duplicates")
    assert "1 of 3" in run("duplicates", "--most", "1")
