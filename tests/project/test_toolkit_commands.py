"""The toolkit at the command line: on published results, and on files where no database is near."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.index.rules.framework.test_coin_tool import workbook as coin_tool_workbook
from tests.index.rules.framework.test_coinr import META, data
from tests.index.rules.framework.test_index_files import as_csv, as_xlsx
from tests.project.conftest import Command, read

NOWHERE = {"NENSO_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
DTI = ("dti", "2022", "--group", "provinces")


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    """An index in two files, as arguments."""
    (tmp_path / "meta.csv").write_bytes(as_csv(META))
    (tmp_path / "data.csv").write_bytes(as_csv(data()))
    return ("--files", str(tmp_path / "meta.csv"), "--files", str(tmp_path / "data.csv"), "--year", "2021")


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


# --- Published results ------------------------------------------------------------------------------------


def test_bands_of_a_published_ranking_come_from_the_official_design(nenso: Command) -> None:
    found = read(nenso("index", "sensitivity", *DTI, "--json"))
    assert (found["design"]["kind"], found["runs"]) == ("uncertainty", 1000)
    assert (len(found["parts"]), found["parts"][-1]) == (5, "others")
    assert len(found["residual"]) == 4
    assert len(found["bands"]) == 63
    assert found["bands"][0]["name"] == "Đà Nẵng"
    for band in found["bands"]:
        assert 1 <= band["low"] <= band["median"] <= band["high"] <= 63
        assert 0 <= band["top_ten"] <= 1


def test_a_study_written_to_a_file_is_replayed_without_a_database(nenso: Command, tmp_path: Path) -> None:
    study = tmp_path / "study.json"
    asked = ("index", "sensitivity", *DTI, "--runs", "200", "--seed", "5", "--out", study)
    assert nenso(*asked).returncode == 0
    again = read(nenso("index", "replay", study, "--json", **NOWHERE))
    assert (again["ok"], again["first_difference"], again["runs"]) == (True, None, 200)
    document = json.loads(study.read_text(encoding="utf-8"))
    document["bands"][3]["high"] += 1
    study.write_text(json.dumps(document), encoding="utf-8")
    changed = nenso("index", "replay", study, **NOWHERE)
    assert changed.returncode == 1
    assert "bands[3].high" in changed.stderr


def test_a_sensitivity_design_says_which_choice_matters(nenso: Command) -> None:
    asked = ("index", "sensitivity", "egdi", "2022", "--group", "countries", "--kind", "sensitivity")
    found = read(nenso(*asked, "--runs", "64", "--json"))
    assert found["runs"] == 64 * (len(found["influences"]) + 2)
    totals = [influence["total"] for influence in found["influences"]]
    assert totals == sorted(totals, reverse=True)
    assert {influence["vary"] for influence in found["influences"]} == {"weights", "aggregation"}


def test_a_design_of_ones_own(nenso: Command, tmp_path: Path) -> None:
    design = tmp_path / "design.json"
    design.write_text(json.dumps({"runs": 10, "seed": 1, "factors": [{"vary": "weights", "spread": 0}]}))
    found = read(nenso("index", "sensitivity", *DTI, "--design", design, "--json"))
    assert found["mean_shift"] == 0  # nothing was varied
    assert all(band["low"] == band["high"] == band["rank"] for band in found["bands"])
    design.write_text(json.dumps({"runs": 10, "factors": [{"vary": "luck"}]}))
    refused = nenso("index", "sensitivity", *DTI, "--design", design)
    assert refused.returncode == 1
    assert "factors[0].vary" in refused.stderr


def test_bands_after_the_merger(nenso: Command) -> None:
    found = read(
        nenso("index", "sensitivity", "dti", "2023", "--as-of", "2025-07-01", "--runs", "50", "--json")
    )
    assert len(found["bands"]) == 34


def test_a_trial_says_who_moves_and_why(nenso: Command, tmp_path: Path) -> None:
    found = read(nenso("index", "simulate", *DTI, "--points", "ha_tang_so=400", "--json"))
    assert found["changes"] == {"points": {"ha_tang_so": 400.0}}
    assert found["moved"] == sum(move["places"] != 0 for move in found["moves"])
    first = found["moves"][0]
    assert first["places"] == first["rank_before"] - first["rank_after"]
    assert first["why"]
    nothing = read(nenso("index", "simulate", *DTI, "--json"))
    assert nothing["moved"] == 0


def test_a_trial_may_be_kept_as_a_draft_edition(nenso: Command, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    assert nenso("index", "simulate", *DTI, "--points", "ha_tang_so=400", "--out", draft).returncode == 0
    said = nenso("index", "check", draft, **NOWHERE)
    assert said.returncode == 0, said.stderr
    assert "dti-2-province-trial" in said.stdout


def test_an_audit_of_a_published_ranking(nenso: Command, tmp_path: Path) -> None:
    found = read(nenso("index", "audit", *DTI, "--json"))
    assert "not_computed" not in found
    weights = {row["code"]: row for row in found["weights"]}
    assert weights["ha_tang_so"]["weight"] == pytest.approx(0.1)
    parts = [row for code, row in weights.items() if row["parent"] == "dti"]
    assert sum(row["importance"] for row in parts) == pytest.approx(1)
    assert len(found["removal"]) == len(parts)
    assert found["groups"][0]["items"] == len(parts)
    perfect = [row for row in found["benefit_of_the_doubt"] if row["is_perfect"]]
    assert "Đà Nẵng" in [row["name"] for row in perfect]
    assert len(perfect) > 1  # which is why it is no score


def test_a_change_between_years_is_split_into_its_causes(nenso: Command) -> None:
    found = read(nenso("index", "compare", "egdi", "2010", "2014", "--group", "countries", "--json"))
    assert found["is_same_method"] is False
    assert list(found["causes"]) == ["units", "method", "real"]
    for row in found["changes"]:
        assert row["units"] + row["method"] + row["real"] == pytest.approx(row["after"] - row["before"])
    first = found["changes"][0]
    assert (first["name"], first["rank_before"], first["rank_after"]) == ("Hàn Quốc", 1, 1)
    assert abs(first["method"]) < 0.001 < abs(first["real"])


def test_the_causes_of_a_change_in_each_format(nenso: Command, tmp_path: Path) -> None:
    asked = ("index", "compare", "dti", "2023", "2024", "--as-of", "2025-07-01")
    said = nenso(*asked, NENSO_LANG="en")
    assert "cannot be told apart" in said.stdout
    assert nenso(*asked, "--out", tmp_path / "change.csv").returncode == 0
    rows = {row["name"]: row for row in rows_of(tmp_path / "change.csv")}
    assert len(rows) == 34
    assert float(rows["Hà Nội"]["units"]) == 0  # it merged with nobody
    assert float(rows["Hải Phòng"]["units"]) < 0  # with Hải Dương, which stood lower
    words = [
        row["why"] for row in rows_of(tmp_path / "change-causes_of_each.csv") if row["name"] == "Hải Phòng"
    ]
    assert "Hải Dương" in words[0]


# --- Files, without a database ----------------------------------------------------------------------------


def test_an_index_is_built_from_two_files(nenso: Command, files: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "made"
    meta, figures = files[1], files[3]
    options = ("--year", "2021", "--impute", "group_mean", "--group-column", "GDP_group", "--treat")
    built = nenso("index", "build", meta, figures, *options, "--out", folder, **NOWHERE)
    assert built.returncode == 0, built.stderr
    names = {path.name for path in folder.iterdir()}
    steps = ("raw", "ratios", "imputed", "treated", "normalised", "scores", "ranks")
    assert names == {"edition.yaml", "index.xlsx", "ranking.csv", *(f"{step}.csv" for step in steps)}
    ranking = rows_of(folder / "ranking.csv")
    assert [int(row["rank"]) for row in ranking] == sorted(int(row["rank"]) for row in ranking)
    scores = {row["unit"]: float(row["index"]) for row in rows_of(folder / "scores.csv")}
    assert scores[ranking[0]["unit"]] == max(scores.values())
    book = load_workbook(folder / "index.xlsx", read_only=True)
    assert len(book.sheetnames) == 1 + len(steps)
    # What was built is an edition and its figures, and gives the same ranking.
    made = ("--files", str(folder / "edition.yaml"), "--files", str(folder / "raw.csv"))
    audit = read(nenso("index", "audit", *made, "--json", **NOWHERE))
    official = {row["unit"]: row["rank"] for row in audit["benefit_of_the_doubt"]}
    assert official == {row["unit"]: int(row["rank"]) for row in ranking}


def test_a_workbook_of_the_coin_tool_is_built(nenso: Command, tmp_path: Path) -> None:
    tool = tmp_path / "tool.xlsx"
    tool.write_bytes(coin_tool_workbook())
    found = read(nenso("index", "build", tool, "--onto", "0", "1", "--json", **NOWHERE))
    assert [(row["rank"], row["name"]) for row in found["ranking"]] == [
        (1, "Land 0"),
        (2, "Land 2"),
        (3, "Land 3"),
        (None, "Land 1"),
    ]
    assert all(0 <= row["score"] <= 1 for row in found["ranking"] if row["rank"])


def test_the_other_commands_take_files_too(nenso: Command, files: tuple[str, ...]) -> None:
    bands = read(nenso("index", "sensitivity", *files, "--runs", "20", "--json", **NOWHERE))
    assert len(bands["bands"]) == 12
    trial = read(
        nenso("index", "simulate", *files, "--weight", "Conn=3", "--drop", "LPI", "--json", **NOWHERE)
    )
    assert trial["changes"] == {"weights": {"conn": 3.0}, "drop": ["lpi"]}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_tables_are_written_in_three_formats(
    nenso: Command, files: tuple[str, ...], tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"audit.{ending}"
    assert nenso("index", "audit", *files, "--out", target, **NOWHERE).returncode == 0
    if ending == "csv":
        assert rows_of(target)[0]["code"] == "lpi"
        assert rows_of(tmp_path / "audit-removal.csv")[0]["mean_shift"]
    elif ending == "xlsx":
        book = load_workbook(target, read_only=True)
        first: Any = next(book.worksheets[0].iter_rows(min_row=2, max_row=2, values_only=True))
        assert first[0] == "lpi"
        assert len(book.sheetnames) == 8
    else:
        assert {"statistics", "weights", "flags"} <= json.loads(target.read_text(encoding="utf-8")).keys()


def test_faults_of_files_are_told_all_at_once(nenso: Command, tmp_path: Path) -> None:
    rows = data()
    rows[0]["LPI"], rows[1]["CO2"] = "1,5", "Inf"
    (tmp_path / "both.xlsx").write_bytes(as_xlsx(iMeta=META, iData=rows))
    refused = nenso("index", "build", tmp_path / "both.xlsx", "--year", "2020", **NOWHERE)
    assert refused.returncode == 1
    assert "iData, dòng 2, cột LPI" in refused.stderr
    assert "iData, dòng 3, cột CO2" in refused.stderr
    several = nenso("index", "build", tmp_path / "both.xlsx", NENSO_LANG="en", **NOWHERE)
    assert several.returncode == 1
    assert "iData, row 2, column LPI" in several.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("index", "sensitivity"), 2),
        (("index", "sensitivity", "dti", "2022", "--runs", "0"), 2),
        (("index", "sensitivity", "dti", "2022", "--kind", "guess"), 1),
        (("index", "sensitivity", "dti", "2022", "--out", "study.txt"), 1),
        (("index", "sensitivity", "dti", "1999"), 1),
        (("index", "sensitivity", "dti", "2024", "--group", "nation"), 1),
        (("index", "simulate", "dti", "2022", "--weight", "ha_tang_so"), 1),
        (("index", "simulate", "dti", "2022", "--weight", "ha_tang_so=1,5"), 1),
        (("index", "simulate", "dti", "2022", "--drop", "nobody"), 1),
        (("index", "simulate", "dti", "2022", "--aggregation", "best"), 1),
        (("index", "compare", "dti", "2022"), 2),
        (("index", "compare", "dti", "2022", "1999"), 1),
        (("index", "replay", "no-such-study.json"), 1),
        (("index", "audit", "--files", "no-such-file.csv"), 1),
        (("index", "build", "no-such-file.csv"), 1),
    ],
)
def test_wrong_use_is_one_sentence(nenso: Command, arguments: tuple[str, ...], code: int) -> None:
    outcome = nenso(*arguments)
    assert outcome.returncode == code, outcome.stderr
    assert outcome.stderr.strip()
    assert "Traceback" not in outcome.stderr
    assert code == 2 or "{" not in outcome.stderr  # braces mark the arguments in a usage line


def test_a_file_that_is_no_study_is_refused(nenso: Command, tmp_path: Path) -> None:
    for content in ("", "[1]", '{"format": "other"}', '{"format": "nenso-study/1"}', "{" * 100_000):
        (tmp_path / "study.json").write_text(content, encoding="utf-8")
        refused = nenso("index", "replay", tmp_path / "study.json", **NOWHERE)
        assert refused.returncode == 1
        assert refused.stderr.strip()
        assert "Traceback" not in refused.stderr
