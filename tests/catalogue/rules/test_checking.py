"""What may not stand in a statement, and what a code is made of."""

from datetime import date

import pytest

from nenso.catalogue.rules import Facts, Kind, Stage, check_code, code_for, faults
from nenso.kernel.rules import Refused, Text

TODAY = date(2026, 11, 26)
FACTS = Facts(Text("Cơ sở dữ liệu đất đai", ""), "BTNMT", Stage.OPERATING)


def told(facts: Facts) -> list[tuple[str, str | None]]:
    return [(fault.code, fault.field) for fault in faults(Kind.DATABASE, facts, TODAY)]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://du lieu.gov.vn/",
        "https://dulieu.gov.vn/\r\nSet-Cookie: a=b",
        'https://dulieu.gov.vn/"onmouseover="alert(1)',
        "https://dulieu.gov.vn/<b>",
        "https://somebody@dulieu.gov.vn/",
        "//dulieu.gov.vn",
    ],
)
def test_what_is_no_web_address_is_told(url: str) -> None:
    assert told(FACTS.changed(url=url)) == [("catalogue.url", "url")]


@pytest.mark.parametrize("url", ["https://dulieu.gov.vn/đất đai?a=1&b=[2]#c", "http://10.0.0.1:8080/"])
def test_addresses_may_have_our_letters_and_ports(url: str) -> None:
    assert told(FACTS.changed(url=url)) == []


def test_an_owner_must_be_named() -> None:
    assert told(FACTS.changed(owner="")) == [("catalogue.missing", "owner")]


def test_a_name_without_latin_letters_asks_for_a_code() -> None:
    with pytest.raises(Refused, match=r"catalogue\.no_code") as refused:
        check_code(code_for("国家人口数据库"))
    assert refused.value.field == "code"
