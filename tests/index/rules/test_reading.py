"""Each fault of an edition file is named with its line, its key and what to do."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules import EditionRefused, examine_edition, read_edition
from nenso.index.rules.problems import PROBLEM_CODES
from nenso.kernel.rules import Refused
from tests.golden.published import INDEX
from tests.index.rules.test_preparation import BAD

GOOD = textwrap.dedent("""\
    code: small
    family: dti
    name: {vi: Nhỏ, en: Small}
    groups: [provinces]
    years: {first: 2021, last: 2023}
    valid: {from: 2022-05-20, to: 2025-04-03}
    legal: [{act: none, source: none}]
    points: 100
    nodes:
      - code: root
        name: {vi: Gốc, en: Root}
        children:
          - {code: a, name: {vi: A, en: A}, points: 60}
          - code: b
            name: {vi: B, en: B}
            points: 40
            scoring: {rule: ratio, numerator: x, denominator: y}
    views:
      - {code: v, name: {vi: V, en: V}, expression: (a.points + b.points) / 100}
    """)

FAULTS = [
    ("edition.out_of_range", "points: 100", f"points: {'9' * 400}", "points"),
    ("edition.expression", "(a.points + b.points) / 100", "9" * 400, "views[0].expression"),
    ("edition.expression", "(a.points + b.points) / 100", "a.points / 0", "views[0].expression"),
    ("edition.wrong_type", "from: 2022-05-20", "from: null", "valid.from"),
    ("edition.too_deep", "name: {vi: B, en: B}", f"name: {'[' * 3000}", "·"),
    ("edition.twice", "groups: [provinces]", "groups: [provinces, provinces]", "groups[1]"),
    (
        "edition.unused_input",
        "points: 100",
        "inputs: [{key: z, name: {vi: Z, en: Z}}]\npoints: 100",
        "inputs[0]",
    ),
    (
        "edition.out_of_range",
        "children:",
        "aggregate: {rule: power, p: 1e-12}\n    children:",
        "nodes[0].aggregate.p",
    ),
    ("edition.points_sum", "points: 60", "points: 70", "nodes[0].code"),
    ("edition.unknown_rule", "rule: ratio", "rule: ratoi", "nodes[0].children[1].scoring.rule"),
    ("edition.out_of_range", "points: 60", "points: -1", "nodes[0].children[0].points"),
    ("edition.out_of_range", "points: 60", "points: 1e999", "nodes[0].children[0].points"),
    ("edition.duplicate_code", "code: b\n", "code: a\n", "nodes[0].children[1].code"),
    ("edition.duplicate_key", "family: dti", "family: dti\nfamily: egdi", "family"),
    ("edition.unknown_key", "family: dti", "famly: dti", "famly"),
    ("edition.missing_key", "family: dti\n", "", "·"),
    ("edition.wrong_type", "points: 60", "points: many", "nodes[0].children[0].points"),
    ("edition.wrong_type", "groups: [provinces]", "groups: provinces", "groups"),
    ("edition.wrong_type", "name: {vi: B, en: B}", "name: B", "nodes[0].children[1].name"),
    ("edition.missing_key", "name: {vi: B, en: B}", "name: {vi: B}", "nodes[0].children[1].name"),
    ("edition.empty", "groups: [provinces]", "groups: []", "groups"),
    ("edition.unknown_choice", "groups: [provinces]", "groups: [provinzes]", "groups[0]"),
    ("edition.dates", "last: 2023", "last: 2020", "years.last"),
    ("edition.dates", "to: 2025-04-03", "to: 2021-04-03", "valid.to"),
    ("edition.wrong_type", "to: 2025-04-03", "to: 2025-02-30", "valid.to"),
    ("edition.unknown_name", "(a.points", "(aa.points", "views[0].expression"),
    ("edition.expression", "(a.points + b.points) / 100", "__import__('os')", "views[0].expression"),
    ("edition.bad_code", "code: b\n", "code: B-1\n", "nodes[0].children[1].code"),
    ("edition.points_missing", ", points: 60}", "}", "nodes[0].children[0].code"),
    ("edition.mixed_weights", "points: 60", "weight: 0.6", "nodes[0].code"),
    (
        "edition.scoring_on_parent",
        "code: root\n",
        "code: root\n    scoring: {rule: yes_no}\n",
        "nodes[0].code",
    ),
    ("edition.gate", "code: root\n", "code: root\n    zero_gate: [z]\n", "nodes[0].zero_gate[0]"),
    (
        "edition.unknown_parent",
        "views:",
        "  - {code: c, parent: nobody, name: {vi: C, en: C}}\nviews:",
        "nodes[1].parent",
    ),
    ("edition.roots", "views:", "  - {code: c, name: {vi: C, en: C}}\nviews:", "nodes[1].code"),
    ("edition.alias", "act: none", "act: &one none", None),
    ("edition.syntax", "groups: [provinces]", "groups: [provinces", "·"),
    ("edition.weights_sum", "points: 60", "weight: 0.6", "nodes[0].code"),
    (
        "edition.shares_sum",
        "{rule: ratio, numerator: x, denominator: y}",
        "{rule: parts, parts: [{input: x, share: 1/2, name: {vi: X, en: X}}]}",
        "nodes[0].children[1].scoring.parts",
    ),
    (
        "edition.not_rising",
        "{rule: ratio, numerator: x, denominator: y}",
        "{rule: bands, bands: [{from: 2, share: 1}, {from: 1, share: 0}]}",
        "nodes[0].children[1].scoring.bands",
    ),
    ("edition.bad_edition_code", "code: small", "code: Small_1", "code"),
]


def faulty(code: str, old: str, new: str) -> str:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    if code == "edition.alias":
        return text.replace("source: none", "source: *one")
    if code == "edition.weights_sum":
        return text.replace("points: 40", "weight: 0.3")
    return text


@pytest.mark.parametrize(("code", "old", "new", "key"), FAULTS)
def test_a_fault_names_line_key_and_what_to_do(code: str, old: str, new: str, key: str | None) -> None:
    text = faulty(code, old, new)
    with pytest.raises(EditionRefused) as refusal:
        read_edition(text, filename="tinh.yaml")
    found = [problem for problem in refusal.value.problems if problem.code == code]
    assert found, [str(problem) for problem in refusal.value.problems]
    problem = found[0]
    assert problem.file == "tinh.yaml"
    assert 1 <= problem.line <= len(text.splitlines())
    if key is not None:
        assert problem.key == key
    assert problem.text.vi
    assert problem.text.en
    assert problem.text.vi != problem.text.en
    assert "{" not in problem.text.en.replace("{…", "")
    assert f"tinh.yaml:{problem.line}: " in problem.in_language("vi")


def flat_ring() -> str:
    head = GOOD[: GOOD.index("nodes:")]
    nodes = "".join(
        f"  - {{code: {code}, name: {{vi: {code}, en: {code}}}, points: 1, parent: {parent}}}\n"
        for code, parent in (("a", "c"), ("b", "a"), ("c", "b"))
    )
    return f"{head}nodes:\n  - {{code: root, name: {{vi: R, en: R}}}}\n{nodes}"


def test_the_ring_is_spelled_out_with_its_line() -> None:
    _, problems = examine_edition(flat_ring(), filename="x.yaml")
    (ring,) = [problem for problem in problems if problem.code == "edition.cycle"]
    assert "a → c → b → a" in ring.text.vi
    assert flat_ring().splitlines()[ring.line - 1].lstrip().startswith("- {code: a")


def test_a_flat_chain_without_end_is_refused() -> None:
    head = GOOD[: GOOD.index("nodes:")]
    chain = "".join(
        f"  - {{code: n{place}, name: {{vi: N, en: N}}, points: 100, parent: n{place - 1}}}\n"
        for place in range(1, 1500)
    )
    _, problems = examine_edition(
        f"{head}nodes:\n  - {{code: n0, name: {{vi: N, en: N}}}}\n{chain}", filename="x.yaml"
    )
    assert [problem.code for problem in problems] == ["edition.too_deep"]


@pytest.mark.parametrize(
    ("right", "wrong", "vi"),
    [
        ("points: 100", "points:\t100", "Tab"),
        ("name: {vi: Nhỏ, en: Small}", 'name: {vi: "Nhỏ, en: Small}', "dấu nháy"),
        ("points: 100", "points 100", "dấu hai chấm"),
        ("    children:", "   children:", "thụt"),
        ("Nhỏ", "Nh\x01", "U+0001"),
    ],
)
def test_faults_of_the_file_s_form_are_told_in_plain_words(right: str, wrong: str, vi: str) -> None:
    _, problems = examine_edition(GOOD.replace(right, wrong), filename="x.yaml")
    (problem,) = problems
    assert problem.code == "edition.syntax"
    assert vi in problem.text.vi
    assert problem.text.vi != problem.text.en


def test_one_wrong_weight_is_told_once() -> None:
    _, problems = examine_edition(GOOD.replace("points: 60", "points: sáu mươi"), filename="x.yaml")
    assert [problem.code for problem in problems] == ["edition.wrong_type"]


def test_a_date_in_quotation_marks_is_a_date() -> None:
    quoted = GOOD.replace("from: 2022-05-20", 'from: "2022-05-20"')
    assert read_edition(quoted, filename="x.yaml") == read_edition(GOOD, filename="x.yaml")


def test_lines_point_at_the_fault() -> None:
    text = GOOD.replace("rule: ratio", "rule: ratoi")
    _, problems = examine_edition(text, filename="x.yaml")
    (problem,) = problems
    assert "ratoi" in text.splitlines()[problem.line - 1]
    assert "ratio" in problem.text.vi


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = (
        GOOD.replace("groups: [provinces]", "groups: []")
        .replace("rule: ratio", "rule: no")
        .replace("points: 60", "points: 70")
    )
    _, problems = examine_edition(text, filename="x.yaml")
    assert [p.code for p in problems] == ["edition.empty", "edition.points_sum", "edition.unknown_rule"]
    assert [p.line for p in problems] == sorted(p.line for p in problems)


def test_every_problem_code_is_provoked_here() -> None:
    elsewhere = {code for _, code, _ in BAD.values()}
    assert set(PROBLEM_CODES) - {code for code, *_ in FAULTS} - elsewhere == {
        "edition.too_large",
        "edition.cycle",
    }
    _, problems = examine_edition("a" * 2_000_001, filename="x.yaml")
    assert [p.code for p in problems] == ["edition.too_large"]


def test_the_refusal_is_one_of_the_house() -> None:
    with pytest.raises(Refused) as refusal:
        read_edition("", filename="x.yaml")
    assert refusal.value.code == "edition.invalid"
    assert refusal.value.facts["problems"][0].code == "edition.empty"


def test_the_good_edition_is_good_nested_and_flat() -> None:
    nested = read_edition(GOOD, filename="x.yaml")
    flat = GOOD.replace("    children:\n", "").replace("      - {code: a,", "  - {parent: root, code: a,")
    flat = flat.replace(
        "      - code: b\n        name: {vi: B, en: B}\n        points",
        "  - code: b\n    parent: root\n    name: {vi: B, en: B}\n    points",
    )
    flat = flat.replace("        scoring:", "    scoring:")
    assert read_edition(flat, filename="x.yaml") == nested


@pytest.mark.parametrize("path", sorted((INDEX / "editions").glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_editions_are_good(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    edition = read_edition(text, filename=path.name)  # type: ignore[attr-defined]
    assert edition.code == path.stem  # type: ignore[attr-defined]
    for node in edition.nodes:
        assert node.name.vi
        assert node.name.en
        assert node.illustrative or node.status != "illustrative"


def test_province_edition_2_has_the_act_s_counts() -> None:
    edition = read_edition(
        (INDEX / "editions" / "dti-2-province.yaml").read_text(encoding="utf-8"), filename="x"
    )
    mains = [edition.node(code) for code in edition.root.children]
    assert [node.component_count for node in mains] == [10, 11, 7, 13, 12, 3, 22, 12, 8]
    assert [len(node.children) for node in mains] == [node.component_count for node in mains]
    assert [node.max_points for node in mains] == [100, 100, 100, 100, 100, 0, 200, 150, 150]
    assert all(leaf.illustrative for leaf in edition.leaves)
    assert not any(node.illustrative for node in mains)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_mutilated_file_gives_problems_and_never_breaks(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = data.draw(st.text(alphabet="abc: -[]{}&*!|>'\"\n#0123.~%@é", max_size=30))
    edition, problems = examine_edition("\n".join(lines), filename="x.yaml")
    assert (edition is None) == bool(problems)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "a: " * 2000,
        "- " * 3000 + "x",
        "!!python/object/apply:os.system ['ls']",
        "\x00",
        "a: !!binary x",
    ],
)
def test_hostile_files_give_problems(text: str) -> None:
    edition, problems = examine_edition(text, filename="x.yaml")
    assert edition is None
    assert problems
