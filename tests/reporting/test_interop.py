"""Data value sets: what is written reads back the same, and what is wrong says where it stands."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.rules import Period, PeriodKind, Refused, Text, period_containing
from nenso.reporting.interop.adx import read_adx, write_adx
from nenso.reporting.interop.csv_values import read_csv, write_csv
from nenso.reporting.interop.importing import (
    Conflict,
    Fault,
    Incoming,
    Options,
    Plan,
    Strategy,
    Summary,
    answer,
    once,
    plan,
    read_options,
)
from nenso.reporting.interop.json_values import read_json, write_json
from nenso.reporting.interop.naming import AS_IS, Of, read_naming, unit_code, unit_of
from nenso.reporting.interop.periods import read_adx_period, read_period, write_adx_period, write_period
from nenso.reporting.interop.reading import figures_of
from nenso.reporting.interop.values import DataValue, DataValueSet

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
PERIODS = st.builds(period_containing, st.sampled_from(list(PeriodKind)), DAYS)
# Letters that XML can hold; without a carriage return, which XML and CSV readers turn into a line end.
LETTERS = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\u0085\u2028", max_codepoint=0x10FFFF
)
CODES = st.text(LETTERS, min_size=1, max_size=12)
TEXTS = st.text(LETTERS, max_size=20)
NUMBERS = st.one_of(st.integers().map(str), st.floats(allow_nan=False, allow_infinity=False).map(repr))
VALUES = st.builds(
    DataValue,
    data_element=CODES,
    period=PERIODS.map(write_period),
    org_unit=CODES,
    value=st.one_of(NUMBERS, CODES),
    category=st.one_of(st.just("default"), CODES),
    attribute=st.one_of(st.just("default"), CODES),
    stored_by=TEXTS,
    last_updated=TEXTS,
    comment=TEXTS,
    followup=st.booleans(),
    deleted=st.booleans(),
)
SETS = st.builds(DataValueSet, st.lists(VALUES, max_size=5).map(tuple), data_set=TEXTS, complete_date=TEXTS)


def unplaced(values: DataValueSet) -> DataValueSet:
    return replace(values, values=tuple(replace(value, place="") for value in values.values))


@given(PERIODS)
def test_a_period_reads_back(period: Period) -> None:
    assert read_period(write_period(period)) == period
    assert read_adx_period(write_adx_period(period)) == period


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("20240915", "2024-09-15"),
        ("2024W1", "2024-W01"),
        ("2024W37", "2024-W37"),
        ("202409", "2024-09"),
        ("2024Q3", "2024-Q3"),
        ("2024S2", "2024-H2"),
        ("2024", "2024"),
    ],
)
def test_dhis2_codes_of_periods(code: str, ours: str) -> None:
    assert read_period(code).code == ours
    assert write_period(Period.parse(ours)) == code


@pytest.mark.parametrize(
    "code", ["", "2024-09", "202413", "20240230", "2024W0", "2023W53", "2024April", "2024Q5"]
)
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(Refused, match=r"interop\.period"):
        read_period(code)


@pytest.mark.parametrize(
    "code", ["2024-09-02/P1M", "2024-09-01", "2024-09-01/P2M", "2024-09-03/P7D", "x/P1M"]
)
def test_what_is_no_interval_is_refused(code: str) -> None:
    with pytest.raises(Refused, match=r"interop\.adx_period"):
        read_adx_period(code)


@given(SETS)
def test_json_reads_back(values: DataValueSet) -> None:
    assert unplaced(read_json(write_json(values))) == values


@given(SETS)
def test_csv_reads_back(values: DataValueSet) -> None:
    assert unplaced(read_csv(write_csv(values))).values == values.values


@given(SETS)
def test_adx_reads_back_what_it_can_hold(values: DataValueSet) -> None:
    plain = tuple(
        replace(value, stored_by="", last_updated="", comment="", followup=False, deleted=False)
        for value in values.values
    )
    given_set = replace(values, values=plain)
    found = unplaced(read_adx(write_adx(given_set, "2026-01-02T03:04:05Z")))
    assert found.values == plain
    if plain:
        assert (found.data_set, found.complete_date) == (values.data_set, values.complete_date)


def test_what_is_said_once_is_filled_in() -> None:
    document = {
        "dataSet": "th05",
        "period": "202409",
        "orgUnit": "48",
        "dataValues": [
            {"dataElement": "a", "value": 3},
            {"dataElement": "b", "value": "x", "orgUnit": "46", "period": "2024Q3"},
        ],
    }
    first, second = read_json(json.dumps(document).encode()).values
    assert (first.period, first.org_unit, first.value, first.category) == ("202409", "48", "3", "default")
    assert (second.period, second.org_unit, second.place) == ("2024Q3", "46", "dataValues[1]")


def test_adx_as_dhis2_documents_it() -> None:
    document = b"""<?xml version="1.0" encoding="UTF-8"?>
    <adx xmlns="urn:ihe:qrph:adx:2015" exported="2015-02-08T19:30:00Z">
      <group orgUnit="48" period="2015-06-01/P1M" dataSet="th05" completeDate="2015-07-01">
        <dataValue dataElement="dossiers" value="32" channel="online"/>
        <dataValue dataElement="note" value="0"><annotation>Xong</annotation></dataValue>
      </group>
    </adx>"""
    found = read_adx(document)
    assert (found.data_set, found.complete_date) == ("th05", "2015-07-01")
    assert [(v.data_element, v.period, v.category, v.value) for v in found.values] == [
        ("dossiers", "201506", "online", "32"),
        ("note", "201506", "default", "Xong"),
    ]
    assert found.values[1].place == "group 1, dataValue 2"


@pytest.mark.parametrize(
    ("document", "code", "place"),
    [
        (b"[1]", "interop.shape", "$"),
        (b'{"dataValues": {}}', "interop.shape", "dataValues"),
        (b'{"dataValues": [{}, 7]}', "interop.shape", "dataValues[1]"),
        (b'{"dataValues": [{"value": [1]}]}', "interop.shape", "dataValues[0].value"),
        (b'{"dataValues": [{"followup": 7}]}', "interop.shape", "dataValues[0].followup"),
        (b'{"dataValues": [}', "interop.json", None),
        (b"\xff\xfe", "interop.encoding", None),
        (b"[" * 100_000, "interop.json", None),
    ],
)
def test_json_of_another_shape_is_refused(document: bytes, code: str, place: str | None) -> None:
    with pytest.raises(Refused) as refused:
        read_json(document)
    assert (refused.value.code, refused.value.facts.get("place")) == (code, place)


def test_csv_without_its_columns_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_csv(b"dataelement,period,value\na,202409,1\n")
    assert refused.value.facts["missing"] == "orgunit"


def test_csv_of_older_versions_is_read() -> None:
    found = read_csv(
        b"dataelement,period,orgunit,catoptcombo,attroptcombo,value,strby,lstupd,cmt\n\na,202409,48,online,,5,me,,well\n"
    )
    (value,) = found.values
    assert (value.category, value.attribute, value.stored_by, value.comment) == (
        "online",
        "default",
        "me",
        "well",
    )
    assert value.place == "line 3"


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE adx SYSTEM "http://127.0.0.1:9/x.dtd"><adx xmlns="urn:ihe:qrph:adx:2015"/>',
        b'<!DOCTYPE adx [<!ENTITY a SYSTEM "file:///etc/hostname">]><adx xmlns="urn:ihe:qrph:adx:2015">'
        b'<group orgUnit="48" period="2015-06-01/P1M"><dataValue dataElement="a" value="0"><annotation>&a;</annotation>'
        b"</dataValue></group></adx>",
        b'<!DOCTYPE adx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><adx xmlns="urn:ihe:qrph:adx:2015">&b;</adx>',
    ],
)
def test_xml_with_a_dtd_is_refused(document: bytes) -> None:
    with pytest.raises(Refused, match=r"interop\.xml_unsafe"):
        read_adx(document)


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ('<group period="2015-06-01/P1M"/>', "interop.attribute"),
        ('<group orgUnit="48" period="201506"/>', "interop.adx_period"),
        (
            '<group orgUnit="48" period="2015-06-01/P1M"><dataValue dataElement="a" value="1" sex="f" age="9"/></group>',
            "interop.categories",
        ),
    ],
)
def test_adx_says_where_it_is_wrong(inside: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_adx(f'<adx xmlns="urn:ihe:qrph:adx:2015">{inside}</adx>'.encode())
    assert refused.value.code == code


def test_a_table_of_codes_works_both_ways() -> None:
    naming = read_naming(b"of,ours,theirs\ndataElement,dossiers,fbfJHSPpUQD\norgUnit,48,O6uvpzGd5pu\n")
    assert naming.ours(Of.DATA_ELEMENT, "fbfJHSPpUQD") == "dossiers"
    assert naming.theirs(Of.ORG_UNIT, "48") == "O6uvpzGd5pu"
    assert naming.theirs(Of.ORG_UNIT, "46") == "46"
    assert naming.theirs(Of.CATEGORY, "") == "default"
    assert naming.ours(Of.CATEGORY, "HllvX50cXC0") == ""


@pytest.mark.parametrize("second", ["orgUnit,48,B", "orgUnit,46,A", "unit,46,B", "orgUnit,46,"])
def test_a_table_of_codes_that_is_not_one_to_one_is_refused(second: str) -> None:
    with pytest.raises(Refused) as refused:
        read_naming(f"of,ours,theirs\norgUnit,48,A\n{second}\n".encode())
    assert refused.value.facts["line"] == 3


@given(
    st.sampled_from(["organisation", "province", "district", "commune", "nation"]),
    st.sampled_from(["48", "490", "20194", "VNM", "UBQGCDS"]),
    st.sampled_from(["organisation", "territory"]),
)
def test_a_unit_reads_back(kind: str, code: str, subject: str) -> None:
    assert unit_of(unit_code(kind, code, subject), subject) == (kind, code)


def test_each_fault_of_a_value_has_its_code_and_place() -> None:
    good = DataValue("dossiers", "202409", "48", "7", place="v0")
    faults = [
        (replace(good, data_element="none", place="v1"), Fault.DATA_ELEMENT, "none"),
        (replace(good, period="202413", place="v2"), Fault.PERIOD, "202413"),
        (replace(good, org_unit="", place="v3"), Fault.ORG_UNIT, ""),
        (replace(good, attribute="x", place="v4"), Fault.ATTRIBUTE, "x"),
        (replace(good, value="", place="v5"), Fault.EMPTY, "dossiers"),
        (replace(good, value="1_000", place="v6"), Fault.VALUE, "dossiers"),
        (replace(good, value="nan", place="v7"), Fault.VALUE, "dossiers"),
    ]
    values = DataValueSet((good, *(value for value, _, _ in faults)))
    figures, conflicts = figures_of(values, {"dossiers": "organisation"}, AS_IS)
    assert [(f.indicator, f.unit_kind, f.unit_code, f.period.code, f.number) for f in figures] == [
        ("dossiers", "organisation", "48", "2024-09", 7.0)
    ]
    assert [(c.code, c.object, c.place) for c in conflicts] == [
        (fault, about, value.place) for value, fault, about in faults
    ]


AS_WORDS = Text("không", "no")
ITEMS = [Incoming("new", 1.0, "1"), Incoming("same", 2.0, "2"), Incoming("other", 3.0, "3")]
PRESENT = {"same": 2.0, "other": 9.0}


@pytest.mark.parametrize(
    ("strategy", "counts"),
    [
        (Strategy.CREATE_AND_UPDATE, (1, 1, 0, 1)),
        (Strategy.CREATE, (1, 0, 0, 2)),
        (Strategy.UPDATE, (0, 1, 0, 2)),
        (Strategy.DELETE, (0, 0, 2, 1)),
    ],
)
def test_strategies(strategy: Strategy, counts: tuple[int, int, int, int]) -> None:
    found = plan(ITEMS, PRESENT, strategy)
    assert (len(found.created), len(found.updated), len(found.deleted), found.ignored) == counts
    assert all(item.value is None for item in found.deleted)


def test_a_value_marked_deleted_is_deleted() -> None:
    found = plan(
        [Incoming("same", None, "1"), Incoming("new", None, "2")], PRESENT, Strategy.CREATE_AND_UPDATE
    )
    assert [item.key for item in found.deleted] == ["same"]
    assert found.ignored == 1


def test_the_same_value_twice_counts_once_and_another_is_a_conflict() -> None:
    kept, conflicts = once([Incoming("a", 1.0, "1"), Incoming("a", 1.0, "2"), Incoming("a", 2.0, "3")])
    assert [item.place for item in kept] == ["1"]
    assert [one.place for one in conflicts] == ["3"]


def test_options_are_dhis2s() -> None:
    assert read_options({}) == Options()
    assert read_options({"strategy": "NEW_AND_UPDATES", "dryRun": "true"}) == Options(is_dry_run=True)
    assert read_options({"importStrategy": "delete", "importMode": "partial"}).strategy is Strategy.DELETE
    for name, word in (("importStrategy", "MERGE"), ("dryRun", "yes"), ("importMode", "some")):
        with pytest.raises(Refused, match=r"interop\.option"):
            read_options({name: word})


def test_the_summary_counts_every_value_once() -> None:
    taken = plan(ITEMS, PRESENT, Strategy.CREATE_AND_UPDATE)
    trouble = Conflict("x", Fault.DATA_ELEMENT, "dataValues[3]", AS_WORDS)
    done = answer(Summary(taken, total=3), Options(), "en")
    assert (done["httpStatusCode"], done["status"], done["response"]["status"]) == (200, "OK", "SUCCESS")
    assert done["response"]["importCount"] == {"imported": 1, "updated": 1, "ignored": 1, "deleted": 0}
    partial = answer(Summary(taken, (trouble,), total=4), Options(is_partial=True), "en")["response"]
    assert (partial["status"], partial["importCount"]["ignored"]) == ("WARNING", 2)
    assert partial["conflicts"] == [{"object": "x", "value": "dataValues[3]: no", "errorCode": "E7610"}]
    refused = answer(Summary(taken, (trouble,), total=4, is_written=False), Options(), "en")["response"]
    assert refused["status"] == "ERROR"
    assert refused["importCount"] == {"imported": 0, "updated": 0, "ignored": 4, "deleted": 0}
    assert Plan().written == ()
