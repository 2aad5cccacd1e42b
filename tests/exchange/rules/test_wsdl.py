"""WSDL documents: what they describe, everything wrong at its line, and what a new one makes of the one that is held."""

import time

import pytest

from nenso.exchange.rules.wsdl.comparing import What, compared
from nenso.exchange.rules.wsdl.described import LARGEST, Described
from nenso.exchange.rules.wsdl.reading import MOST_PROBLEMS, read_wsdl
from nenso.exchange.rules.wsdl.texts import problem_words
from tests.factories.soap import WSDL, wsdl_of

GOOD = WSDL.encode()


def codes(content: bytes | str) -> list[str]:
    found = read_wsdl(content.encode() if isinstance(content, str) else content)
    assert all(problem_words(each).vi and problem_words(each).en for each in found.problems)
    return [each.code for each in found.problems]


def test_operations_are_read_with_their_version_title_and_address() -> None:
    found = read_wsdl(wsdl_of({"citizen": "v1", "death": ""}, titles={"citizen": "Công dân"}))
    assert found.problems == ()
    assert [(each.code, each.version, each.title, each.address) for each in found.operations] == [
        ("citizen", "v1", "Công dân", "http://10.0.0.1/own"),
        ("death", "", "", "http://10.0.0.1/own"),
    ]
    assert found.codes == ("citizen", "death")
    assert [each.code for each in read_wsdl(GOOD).operations] == ["citizen"]
    assert [each.code for each in read_wsdl(WSDL.replace("UTF-8", "UTF-16").encode("utf-16")).operations] == [
        "citizen"
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<wsdl:operation name=\"citizen\">\n      <soap", "<wsdl:operation name=\"công dân\">\n      <soap", "wsdl.code"),
        ("<wsdl:operation name=\"citizen\">\n      <soap", "<wsdl:operation name=\"other\">\n      <soap", "wsdl.no_abstract"),
        ("binding=\"p:population\"", "binding=\"p:other\"", "wsdl.missing"),
        ("type=\"p:population\"", "type=\"p:other\"", "wsdl.missing"),
        ("<wsdl:input message=\"p:citizen\"/>", "<wsdl:input message=\"p:none\"/>", "wsdl.missing"),
        ("<wsdl:input message=\"p:citizen\"/>", "", "wsdl.no_input"),
        ("element=\"p:citizen\"", "element=\"p:askForCitizen\"", "wsdl.other_element"),
        ("http://10.0.0.1/own", "ftp://10.0.0.1/own", "wsdl.address"),
        ("style=\"document\" transport", "style=\"rpc\" transport", "wsdl.style"),
        ("<soap:binding", "<soap:ownBinding", "wsdl.no_soap_binding"),
        ("<soap:address", "<soap:ownAddress", "wsdl.no_port"),
        ("http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/wsdl/soap12/", "wsdl.soap12"),
        ("<xsd:import namespace", "<xsd:import schemaLocation=\"a.xsd\" namespace", "wsdl.import"),
        ("<wsdl:types>", "<wsdl:import location=\"b.wsdl\"/><wsdl:types>", "wsdl.import"),
        ("wsdl:definitions", "wsdl:description", "wsdl.no_definitions"),
        ("</wsdl:types>", "</wsdl:type>", "wsdl.not_xml"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line_and_element(old: str, new: str, code: str) -> None:
    assert old in WSDL
    wrong = WSDL.replace(old, new)
    found = read_wsdl(wrong.encode())
    assert code in [each.code for each in found.problems]
    problem = next(each for each in found.problems if each.code == code)
    line = wrong.splitlines()[problem.line - 1]
    named = problem.element.partition(" ")[0]
    assert not named or f"<{named}" in line or f"</{named}" in line or code == "wsdl.no_definitions", (
        problem,
        line,
    )
    said = problem_words(problem)
    assert said.vi.startswith(f"Dòng {problem.line}")
    assert said.en.startswith(f"Line {problem.line}")


def test_everything_wrong_is_told_at_once_and_in_order() -> None:
    wrong = WSDL.replace("http://10.0.0.1/own", "mailto:x").replace('element="p:citizen"', 'element="p:x"')
    found = read_wsdl(wrong.encode())
    assert [each.code for each in found.problems] == ["wsdl.other_element", "wsdl.address"]
    assert [each.line for each in found.problems] == sorted(each.line for each in found.problems)
    many = wsdl_of({f"op{number}": "" for number in range(200)}, element="p:x")
    assert len(read_wsdl(many).problems) == MOST_PROBLEMS


def test_other_documents_are_told_apart() -> None:
    assert codes("không phải") == ["wsdl.not_xml"]
    assert codes(b"") == ["wsdl.not_xml"]
    assert codes("<a/>") == ["wsdl.no_definitions"]
    assert codes('<d:description xmlns:d="http://www.w3.org/ns/wsdl"/>') == ["wsdl.version2"]
    assert codes('<d:definitions xmlns:d="http://schemas.xmlsoap.org/wsdl/"/>') == ["wsdl.no_port"]
    assert codes(b"<a>" + b" " * LARGEST + b"</a>") == ["wsdl.too_large"]
    assert codes(wsdl_of({"citizen": "v1"}, again=True)) == ["wsdl.doubled"]


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "written",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:1/x.dtd"><d/>',
        '<!DOCTYPE d [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x"> %x;]><d/>',
        f"{BOMB}]><d>&j;</d>",
        f'{BOMB}]><d a="&j;"/>',
        '<?xml version="1.0"?>\n<!DOCTYPE d>\n<d/>',
    ],
)
def test_entities_are_refused_unread(written: str) -> None:
    begun = time.process_time()
    found = read_wsdl(written.encode())
    assert [each.code for each in found.problems] == ["wsdl.doctype"]
    assert b"root:" not in repr(found).encode()
    assert time.process_time() - begun < 5


# --- A new document beside the one that is held ---


def test_a_new_document_is_compared_by_code_and_version() -> None:
    held = read_wsdl(wsdl_of({"citizen": "v1", "death": "v1", "birth": "v1", "move": "v1"}))
    new = read_wsdl(
        wsdl_of(
            {"citizen": "v1", "birth": "v2", "marriage": "v1", "move": "v1"}, address="http://10.0.0.1/own"
        )
    )
    found = {each.code: each for each in compared(new, held, {"citizen", "death"})}
    assert {code: each.what for code, each in found.items()} == {
        "citizen": What.SAME,
        "birth": What.CHANGED,
        "marriage": What.NEW,
        "move": What.SAME,
        "death": What.GONE,
    }
    assert (found["birth"].before.version, found["birth"].version) == ("v1", "v2")  # type: ignore[union-attr]
    assert [code for code, each in found.items() if each.is_offered] == ["citizen", "death"]
    other = compared(read_wsdl(wsdl_of({"citizen": "v1"}, address="http://10.0.0.2/")), held, ())
    assert other[0].what is What.CHANGED
    assert [each.what for each in compared(held, Described(), ())] == [What.NEW] * 4
    both = compared(read_wsdl(wsdl_of({"citizen": "v1"}, more={"citizen": "v2"})), read_wsdl(GOOD), ())
    assert [(each.version, each.what) for each in both] == [("v1", What.SAME), ("v2", What.NEW)]
