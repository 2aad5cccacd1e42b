"""A made-up round: the same from the same seed, readable by the reader, changes that move points as they say."""

import math
from pathlib import Path

import pytest

from nenso.index.rules import Edition, compute, read_edition
from nenso.index.rules.rounds import criteria, fields_of, points_of, read_inputs, table_of
from nenso.index.rules.rounds.simulation import assessments, findings, objected
from nenso.index.rules.rounds.verdicts import check_verdict

EDITIONS = Path(__file__).resolve().parents[4] / "src" / "nenso" / "index" / "editions"
UNITS = [f"{number:02}" for number in range(1, 64)]


@pytest.fixture(scope="module")
def edition() -> Edition:
    text = (EDITIONS / "dti-2-province.yaml").read_text(encoding="utf-8")
    return read_edition(text, filename="dti-2-province")


def test_a_country_is_made_up_and_again_the_same(edition: Edition) -> None:
    found = assessments(edition, UNITS, 1)
    assert found == assessments(edition, UNITS, 1)
    assert found != assessments(edition, UNITS, 2)
    fields = {node.code: fields_of(edition, node) for node in criteria(edition)}
    numbers = {
        unit: {
            key: value for node, said in its.items() for key, value in read_inputs(fields[node], said).items()
        }
        for unit, its in found.items()
    }
    outcome = compute(edition, table_of(numbers))
    points = outcome.points[:, outcome.column(edition.root.code)]
    assert 100 < points.min() < points.max() < 1000
    assert points.max() - points.min() > 200, "a country whose units are all alike shows nothing"
    filled = sum(len(its) for its in found.values())
    assert 0.95 < filled / (63 * len(fields)) < 1


def test_findings_hold_as_verdicts_and_most_accept(edition: Edition) -> None:
    said = assessments(edition, UNITS[:12], 4)
    nodes = {node.code: node for node in criteria(edition)}
    found = list(findings(edition, said, 4))
    assert len(found) == 12 * len(nodes)
    for each in found:
        node = nodes[each.node]
        fields = fields_of(edition, node)
        before = points_of(edition, node, read_inputs(fields, said[each.unit].get(each.node, {})))
        after = points_of(edition, node, read_inputs(fields, each.inputs))
        check_verdict(each.verdict, before, after, "vì sao")
        assert each.verdict == "accept" or not math.isnan(after)
    verdicts = [each.verdict for each in found]
    assert 0.7 < verdicts.count("accept") / len(verdicts) < 0.95
    assert verdicts.count("cut") > 2 * verdicts.count("raise") > 0
    against = objected(found, 4)
    assert {each.verdict for each in against} == {"cut"}
    assert 0 < len(against) < verdicts.count("cut")
