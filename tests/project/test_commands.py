"""The command contracts that others build on."""

import json
from pathlib import Path

import pytest

from tests.project.conftest import Command, read


def test_rank_prints_rank_code_name_score_basis(nenso: Command) -> None:
    rows = read(nenso("index", "rank", "dti", "2022", "--group", "provinces", "--json"))
    assert len(rows) == 63
    assert set(rows[0]) == {"rank", "code", "name", "score", "basis"}
    assert (rows[0]["name"], rows[0]["code"], rows[0]["rank"], rows[0]["basis"]) == (
        "Đà Nẵng",
        "48",
        1,
        "computed",
    )
    assert rows[0]["score"] == pytest.approx(0.8002, abs=6e-5)
    assert [row["rank"] for row in rows[14:17]] == [15, 15, 17]


def test_rank_as_of_a_later_day_gives_the_34(nenso: Command) -> None:
    rows = read(nenso("index", "rank", "dti", "2024", "--as-of", "2025-07-01", "--json"))
    assert len(rows) == 34
    assert rows[0]["name"] == "Hà Nội"


@pytest.mark.parametrize(
    ("family", "year", "group", "least"),
    [
        ("qd766", "2023", "provinces", 34),
        ("egdi", "2022", "countries", 193),
        ("dti", "2021", "ministries-with-services", 10),
        ("dti", "2021", "ministries-without-services", 5),
        ("dti", "2024", "nation", 1),
    ],
)
def test_every_group_is_ranked(nenso: Command, family: str, year: str, group: str, least: int) -> None:
    assert len(read(nenso("index", "rank", family, year, "--group", group, "--json"))) >= least


def test_explain_prints_the_tree_with_inputs_and_sources(nenso: Command) -> None:
    tree = read(nenso("index", "explain", "dti", "2022", "48", "--json"))
    main = {node["code"]: node for node in tree["tree"]["children"]}
    assert main["ha_tang_so"]["inputs"][0]["source"] == "https://dti.gov.vn/xep-hang-2022"
    assert main["ha_tang_so"]["value"] == pytest.approx(0.8253)


def test_check_says_an_edition_in_words(nenso: Command, tmp_path: Path) -> None:
    from nenso.index.actions.reference import EDITIONS

    said = nenso("index", "check", EDITIONS / "dti-2-province.yaml")
    assert said.returncode == 0
    assert "1.000" in said.stdout
    broken = tmp_path / "broken.yaml"
    broken.write_text("code: x\nfamily: dti\npoints: many\n", encoding="utf-8")
    refused = nenso("index", "check", broken)
    assert refused.returncode == 1
    assert "broken.yaml:3" in refused.stderr.replace(" ", "")
    assert "Traceback" not in refused.stderr


def test_a_bundle_verifies_and_a_tampered_one_does_not(nenso: Command, tmp_path: Path) -> None:
    bundle = tmp_path / "dti-2022.zip"
    assert nenso("index", "bundle", "dti", "2022", "--group", "provinces", "--out", bundle).returncode == 0
    assert nenso("verify", bundle).returncode == 0
    content = bundle.read_bytes()
    for place in (10, len(content) // 3, len(content) // 2, len(content) - 5):
        changed = bytearray(content)
        changed[place] ^= 1
        (tmp_path / "changed.zip").write_bytes(changed)
        refused = nenso("verify", tmp_path / "changed.zip")
        assert refused.returncode == 1, place
        assert refused.stderr.strip()
    (tmp_path / "short.zip").write_bytes(content[: len(content) // 2])
    assert nenso("verify", tmp_path / "short.zip").returncode == 1


def test_verify_needs_no_database(nenso: Command, tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    nenso("index", "bundle", "egdi", "2022", "--group", "countries", "--out", bundle)
    nowhere = {
        "NENSO_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "NENSO_DATA": str(tmp_path / "none"),
    }
    assert nenso("verify", bundle, **nowhere).returncode == 0
    assert not (tmp_path / "none").exists()


def test_an_organisation_is_shown_as_of_a_date(nenso: Command) -> None:
    before = read(nenso("org", "show", "46", "--as-of", "2024-12-31", "--json"))
    after = read(nenso("org", "show", "46", "--as-of", "2025-07-01", "--json"))
    assert "Thừa Thiên Huế" in str(before["short_name"])
    assert after["short_name"]["vi"] == "Huế"


def test_a_series_is_rebased_by_a_rule(nenso: Command, tmp_path: Path) -> None:
    series = tmp_path / "series.csv"
    series.write_text("code,value\n48,10\n49,30\n", encoding="utf-8")
    whole = nenso("org", "rebase", "--from", "2024-12-31", "--to", "2025-07-01", "--rule", "sum", series)
    assert whole.returncode == 0, whole.stderr
    assert any(line.startswith("48,") and "40" in line for line in whole.stdout.splitlines())
    series.write_text("code,value\n48,10\n999,30\n", encoding="utf-8")
    refused = nenso("org", "rebase", "--from", "2024-12-31", "--to", "2025-07-01", "--rule", "sum", series)
    assert refused.returncode == 1
    assert "999" in refused.stderr


def test_doctor_finds_nothing_wrong_here(nenso: Command) -> None:
    findings = read(nenso("doctor", "--json"))
    assert {finding["what"] for finding in findings} >= {
        "python",
        "database",
        "migrations",
        "reference",
        "clock",
    }
    assert all(finding["is_well"] for finding in findings)


def test_doctor_says_how_to_mend(nenso: Command) -> None:
    outcome = nenso("doctor", "--json", NENSO_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert outcome.returncode == 3
    findings = {finding["what"]: finding for finding in json.loads(outcome.stdout)}
    assert "NENSO_DATABASE_URL" in findings["database"]["mend"]
    assert "không trả lời" in findings["database"]["seen"]
    assert findings["migrations"]["seen"] == "not examined"


@pytest.mark.parametrize(
    "arguments",
    [
        ("index", "rank", "dti", "1999"),
        ("index", "rank", "dti", "2022", "--group", "villages"),
        ("index", "explain", "dti", "2022", "zz"),
        ("index", "check", "no-such-file.yaml"),
        ("verify", "no-such-file.zip"),
        ("org", "show", "no-such-code"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_1(nenso: Command, arguments: tuple[str, ...]) -> None:
    outcome = nenso(*arguments)
    assert outcome.returncode == 1
    assert outcome.stderr.strip()
    assert "Traceback" not in outcome.stderr
    assert "{" not in outcome.stderr


def test_the_command_line_speaks_english_when_asked(nenso: Command) -> None:
    assert "There are no results" in nenso("index", "rank", "dti", "1999", NENSO_LANG="en").stderr


def test_figures_published_in_part_are_not_carried_over(nenso: Command) -> None:
    refused = nenso("index", "rank", "dti", "2020", "--as-of", "2025-07-01")
    assert refused.returncode == 1
    assert "52" in refused.stderr  # of the 63, eleven were published


def test_a_ministry_that_was_merged_keeps_its_name(nenso: Command) -> None:
    group = ("--group", "ministries-with-services", "--as-of", "2025-07-01", "--json")
    rows = read(nenso("index", "rank", "dti", "2022", *group))
    assert rows
    assert [row for row in rows if row["name"] == row["code"]] == []
