"""Catalogues in DCAT read as tables: of this house to the last word, of others by common words; cut short or hostile ones refused whole."""

import json
from dataclasses import replace

import pytest

from nenso.catalogue.dcat import JSON_LD, TURTLE, Addresses, Page, listed, read_dcat, read_file, written
from nenso.catalogue.texts import REFUSALS
from nenso.kernel.importing import FileRefused, Table
from nenso.kernel.rules import Refused
from tests.factories.catalogue_dcat import ALL, NAMES, NOW, as_published

AT = Addresses("https://nenso.example")
OTHERS = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .

<https://data.example.vn/dataset/Tram-Y-Te> a dcat:Dataset ;
  dct:title "Danh sách trạm y tế" , "Health stations"@en ;
  dct:description "<p>Tên, <b>địa chỉ</b></p><script>x()</script>"@vi ;
  dct:publisher [ a foaf:Agent ; foaf:name "Bộ Y tế" ] ;
  dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/ANNUAL> ;
  dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ;
  dcat:keyword "y tế" , "trạm; xá" ;
  dcat:distribution [ dcat:accessURL <https://data.example.vn/tram.csv> ] .

<https://data.example.vn/dataset/2> a dcat:Dataset ;
  dct:identifier "benh-vien" ;
  dct:title "Bệnh viện"@vi ;
  dct:publisher [ a foaf:Agent ; foaf:name "Bộ Y tế" ] .
"""


def a_file(kind: str = TURTLE, total: int = 0) -> bytes:
    entries = [
        replace(as_published(*each, number=place), is_illustrative=True) for place, each in enumerate(ALL)
    ]
    page = Page(1, 100, total or len(entries), f"{AT.catalogue}/catalogue.ttl")
    return written(listed(entries, page, NAMES, AT, NOW), kind, AT.terms)


def rows(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


def told(content: bytes, name: str = "a.ttl") -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as refused:
        read_dcat(content, name)
    if refused.value.code in REFUSALS:
        assert "{" not in REFUSALS[refused.value.code].fill(**refused.value.facts).vi
    return refused.value.code, dict(refused.value.facts)


def test_a_catalogue_of_this_house_comes_back_in_both_forms() -> None:
    table = read_dcat(a_file(), "a.ttl")
    assert read_dcat(a_file(JSON_LD), "a.jsonld").rows == table.rows
    found = {row["Mã"]: row for row in rows(table)}
    assert list(found) == ["he-thong-dan-cu", "dan-cu", "dinh-danh"]
    database = found["dan-cu"]
    assert database["Loại"] == "Cơ sở dữ liệu"
    assert database["Cơ quan chủ quản"] == "BCA"
    assert database["Mô tả (tiếng Anh)"] == "Everybody"
    assert database["Từ khóa"] == "cư trú; hộ gia đình"
    assert database["Mục đích"] == "Để không hỏi dân hai lần"
    assert database["Dịch vụ chia sẻ dữ liệu"] == "VN/GOV/G01/population/households"
    assert (database["Sống (%)"], database["Chất lượng đánh giá ngày"]) == ("98", "2026-01-01")
    assert found["dinh-danh"]["Kết quả đánh giá"] == "An toàn: Đạt"
    assert found["he-thong-dan-cu"]["Cấp độ an toàn"] == "4"


def test_a_catalogue_of_others_is_read_by_common_words() -> None:
    table = read_file(OTHERS.encode(), "a.TTL")
    first, second = rows(table)
    assert first["Mã"] == "tram-y-te"
    assert first["Tên"] == "Danh sách trạm y tế"
    assert first["Tên (tiếng Anh)"] == "Health stations"
    assert first["Mô tả"] == "Tên, địa chỉ"
    assert first["Cơ quan chủ quản"] == "Bộ Y tế"
    assert (first["Tần suất cập nhật"], first["Mức chia sẻ"]) == ("yearly", "open")
    assert first["Địa chỉ"] == "https://data.example.vn/tram.csv"
    assert set(first["Từ khóa"].split("; ")) == {"y tế", "trạm, xá"}
    assert first["Nguồn"] == "https://data.example.vn/dataset/Tram-Y-Te"
    assert (second["Mã"], second["Giai đoạn"]) == ("benh-vien", "operating")
    assert table.numbers == (6, 15)  # the lines at which they begin


@pytest.mark.parametrize(("kind", "name"), [(TURTLE, "a.ttl"), (JSON_LD, "a.jsonld")])
def test_a_harvest_cut_short_is_refused_wherever_it_was_cut(kind: str, name: str) -> None:
    content = a_file(kind)
    read_dcat(content, name)
    for end in range(1, len(content) - 1, len(content) // 97):
        code, _ = told(content[:end], name)
        assert code in ("catalogue.dcat_broken", "catalogue.dcat_part", "import.empty")


def test_the_line_that_cannot_be_read_is_told() -> None:
    broken = OTHERS.replace('dct:identifier "benh-vien" ;', 'dct:identifier "benh-vien ;')
    code, facts = told(broken.encode())
    assert (code, facts["line"]) == ("catalogue.dcat_broken", 16)
    code, facts = told(b'{"@graph": [\n{"@id": "a"},\n{"@id": }]}', "a.jsonld")
    assert (code, facts["line"]) == ("catalogue.dcat_broken", 3)


def test_one_page_of_several_is_refused_and_all_joined_are_read() -> None:
    code, facts = told(a_file(total=250))
    assert (code, facts) == ("catalogue.dcat_part", {"found": 3, "total": 250})
    assert len(read_dcat(a_file() + b"\n" + OTHERS.encode(), "all.ttl").rows) == 5


def test_nothing_is_fetched() -> None:
    remote = {"@context": "https://example.org/context.jsonld", "@id": "https://a.vn/x", "title": "X"}
    assert told(json.dumps(remote).encode(), "a.jsonld")[0] == "catalogue.dcat_context"
    inner = {"@context": {"t": {"@id": "http://t", "@context": "https://example.org/c"}}, "t": {"@id": "b:c"}}
    assert told(json.dumps(inner).encode(), "a.jsonld")[0] == "catalogue.dcat_context"
    circle = {"@context": {"a": "b:c", "b": "a:c"}, "@id": "https://a.vn/x", "a": "X"}
    assert told(json.dumps(circle).encode(), "a.jsonld")[0] == "catalogue.dcat_context"


DEEP = 100_000
TYPED = b"<a> a <http://www.w3.org/ns/dcat#Dataset> ; <p> "


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (TYPED + b"[ <p> " * DEEP, "a.ttl", "catalogue.dcat_broken"),
        (TYPED + b"( " * DEEP, "a.ttl", "catalogue.dcat_broken"),
        (b'{"@id":"a","http://p":' * DEEP + b"1" + b"}" * DEEP, "a.jsonld", "catalogue.dcat_deep"),
        (b'{"@context":' + b"[" * DEEP, "a.jsonld", "catalogue.dcat_deep"),
        (b'{"a": "' + b'\\"' * DEEP, "a.jsonld", "catalogue.dcat_broken"),
        (b'{"a": "[[[[' + b"\\", "a.jsonld", "catalogue.dcat_broken"),
        (TYPED + b'"' + b"x" * 17_000_000 + b'" .', "a.ttl", "catalogue.dcat_too_large"),
        (b"\x00\xff\xfe", "a.ttl", "catalogue.dcat_broken"),
        (b"[]", "a.jsonld", "import.empty"),
        (b"  ", "a.ttl", "import.empty"),
        (b'<a> <b> "x" .', "a.ttl", "import.empty"),
    ],
    ids=lambda value: str(value[:20]) if isinstance(value, bytes) else None,
)
def test_what_is_too_deep_too_large_or_none_is_refused(content: bytes, name: str, code: str) -> None:
    assert told(content, name)[0] == code


def test_a_hundred_thousand_nested_things_are_read_without_recursion() -> None:
    content = TYPED + b"[ <p> " * DEEP + b"1" + b"]" * DEEP + b" ."
    (row,) = rows(read_dcat(content, "a.ttl"))
    assert row["Loại"] == "Cơ sở dữ liệu"


def test_thousands_of_entries_have_their_lines() -> None:
    count = 5_000
    content = "".join(f"<d{number}> a <http://www.w3.org/ns/dcat#Dataset> .\n" for number in range(count))
    assert read_dcat(content.encode(), "a.ttl").numbers == tuple(range(1, count + 1))
    things = [
        json.dumps({"@id": f"https://a.vn/{number}", "@type": "http://www.w3.org/ns/dcat#Dataset"})
        for number in range(2, 5)
    ]
    assert read_dcat(f"[{','.join(things)}]".encode(), "a.jsonld").numbers == (
        1,
        2,
        3,
    )  # on one line: their places
    lines = ",\n".join(things)
    assert read_dcat(f"[\n{lines}]".encode(), "a.jsonld").numbers == (2, 3, 4)


def test_other_files_are_read_as_before() -> None:
    assert read_file("Mã;Tên\na;b".encode(), "a.csv").rows == (("a", "b"),)
    with pytest.raises(FileRefused):
        read_file(b"", "a.xlsx")


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        ("Kho-Du-Lieu", "kho-du-lieu"),
        ("1", "dataset-x"),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        ("Số liệu dân cư", "so-lieu-dan-cu"),
    ],
)
def test_an_entry_keeps_the_name_that_its_own_catalogue_gave_it(identifier: str, code: str) -> None:
    content = (
        "<https://a.vn/dataset-x> a <http://www.w3.org/ns/dcat#Dataset> ;"
        f' <http://purl.org/dc/terms/identifier> "{identifier}" .'
    )
    (row,) = rows(read_dcat(content.encode(), "a.ttl"))
    assert (row["Mã"], row["Loại"]) == (code, "Cơ sở dữ liệu")
