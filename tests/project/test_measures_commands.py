"""`nenso measures`: files in and out, figures on the screen. In the process: the commands only parse and call."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nenso.kernel.rules import Refused
from nenso.measures.models import Observation
from nenso.project.cli import measures
from tests.factories.measures import a_lot, a_row, a_small_country, an_indicator

pytestmark = pytest.mark.django_db
HEAD = "indicator,unit_kind,unit_code,period,value\n"


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    a_small_country()
    an_indicator()
    an_indicator("half", expression="dossiers.received / 2")


def run(*words: str) -> Any:
    answer = CliRunner().invoke(measures.app, words)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_indicators_are_listed_and_shown() -> None:
    assert [one["code"] for one in json.loads(run("list", "--json"))] == ["dossiers.received", "half"]
    assert "dossiers.received" in run("list")
    shown = run("show", "half")
    assert "computed from: dossiers.received" in shown
    assert "used by: half" in run("show", "dossiers.received")


def test_a_file_goes_in_and_comes_out(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"{HEAD}dossiers.received,commune,00001,2025-03,8\n")
    assert "1 rows can be read" in run("import", str(file), "--check")
    assert not Observation.objects.exists()
    assert "1 new" in run("import", str(file))
    assert Observation.objects.get().lot.citation == "a.csv"
    for form, word in (("json", '"value": 8.0'), ("sdmx-csv", "C_00001"), ("sdmx-ml", "C_00001")):
        target = tmp_path / "out"
        run("export", "--out", str(target), "--format", form, "--unit", "commune/00001")
        assert word in target.read_text()


def test_a_faulty_file_is_refused_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f"{HEAD}dossiers.received,commune,00001,2025-03,8\ndossiers.received,commune,00002,2025-13,8\n"
    )
    with pytest.raises(Refused, match=r"observations\.file") as caught:
        run("import", str(file))
    assert caught.value.facts["problems"][0].en.startswith("D3: ")
    assert not Observation.objects.exists()


def test_series_and_rolled_figures_are_printed() -> None:
    a_lot([a_row(4, period="2025-01"), a_row(8, period="2025-02"), a_row(2, "00002", period="2025-01")])
    found = json.loads(run("series", "half", "--unit", "commune/00001", "--periods", "2025-Q1", "--json"))
    assert [(one["period"], one["value"]) for one in found] == [("2025-Q1", 6.0)]
    assert "2025-02" in run("series", "dossiers.received", "--unit", "commune/00001")
    rows = {one["unit"]: one["value"] for one in json.loads(run("roll", "half", "2025-01", "--json"))}
    assert rows == {"01": 3.0, "02": None}
    assert "01" in run("roll", "dossiers.received", "2025-01", "--as-of", "2025-07-01")


def test_what_looks_wrong_is_asked_about() -> None:
    an_indicator("part")
    an_indicator("share", expression="part / dossiers.received", unit="percent")
    a_lot([a_row(4, period="2025-01"), a_row(5, period="2025-01", indicator="part")])
    assert "0 questions" in run("check", "dossiers.received", "--as-of", "2025-02-01")
    assert "1 questions" in run("check", "part", "--as-of", "2025-02-01")
