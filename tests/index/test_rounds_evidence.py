"""Evidence: files and links with what they are; the same twice is shown; a link to nowhere is found, none leads inside."""

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from nenso.directory.queries.unchanged import forget
from nenso.index import links
from nenso.index.actions import rounds as actions
from nenso.index.models import EvidenceRequest
from nenso.index.queries import rounds as queries
from nenso.index.texts import REFUSALS
from nenso.kernel.models import StoredFile
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused
from tests.factories import rounds as factory
from tests.factories.rounds import PDF, RoundWorld, a_document, entry_of, participant_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> RoundWorld:
    return RoundWorld()


def add(world: RoundWorld, row: Any, unit: str = "48", node: str = "plan", **changes: Any) -> Any:
    facts: dict[str, Any] = {
        "title": "Kế hoạch chuyển đổi số năm 2025",
        "issuing_body": f"UBND {unit}",
        "number": "12/KH-UBND",
        "issued_on": date(2025, 1, 10),
        "content": PDF,
        "file_name": "C:\\fakepath\\kế hoạch.pdf",
        "now": factory.SELF,
        **changes,
    }
    if "url" in facts:
        del facts["content"], facts["file_name"]
    by = facts.pop("by", world.reporter_of(unit))
    return actions.add_evidence(by=world[by], entry=entry_of(row, unit, node), **facts)


def test_a_file_is_kept_with_what_it_is(world: RoundWorld) -> None:
    row = world.opened()
    made = add(world, row)
    assert (made.file.media_type, made.file_name, made.url) == ("application/pdf", "kế hoạch.pdf", "")
    entry = entry_of(row, "48", "plan")
    assert (queries.history_of(entry).get().verb, entry.row_version) == ("attached", 0)
    last = journal_of("entry", str(entry.uuid)).first()
    assert last is not None
    assert (last.verb, last.facts["number"]) == ("index.evidence_added", "12/KH-UBND")
    assert queries.entry_line(entry).evidence == (made,)
    assert queries.evidence_named(made.uuid) == made


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": " "}, "evidence.no_title", "title"),
        ({"title": "x" * 401}, "evidence.too_long", "title"),
        ({"number": "12\x00"}, "evidence.sign", "number"),
        ({"url": "quyết định 12"}, "evidence.link", "url"),
        ({"url": "javascript:alert(1)"}, "evidence.link", "url"),
        ({"url": ""}, "evidence.file_or_link", "url"),
        ({"content": b""}, "file.empty", "file"),
        ({"content": b"MZ program"}, "file.kind", "file"),
        ({"issued_on": date(2030, 1, 1)}, "evidence.day", "issued_on"),
    ],
)
def test_what_is_no_document_is_refused(
    world: RoundWorld, changes: dict[str, Any], code: str, field: str
) -> None:
    row = world.opened()
    with pytest.raises(Refused) as found:
        add(world, row, **changes)
    assert (found.value.code, found.value.field) == (code, field)
    assert code not in REFUSALS or "{" not in REFUSALS[code].fill(**found.value.facts).vi
    assert not entry_of(row, "48", "plan").evidence.exists()


def test_the_same_document_is_with_an_entry_once(world: RoundWorld) -> None:
    row = world.opened()
    add(world, row)
    with pytest.raises(Refused, match=r"evidence\.twice"):
        add(world, row, title="Một tên khác")
    assert add(world, row, node="head").pk


def test_the_same_file_as_another_agencys_is_taken_and_shown(
    world: RoundWorld, django_assert_num_queries: Any
) -> None:
    row = world.opened()
    own, _other = add(world, row), add(world, row, unit="01")
    third = add(world, row, unit="79", content=PDF + b"!", number="99")
    link = add(world, row, unit="79", node="head", url="https://vanban.example.vn/12", number="")
    a_document(entry_of(row, "01", "head"), url="https://vanban.example.vn/12", number="")
    assert StoredFile.objects.count() == 2
    participant = participant_of(row, "48")
    forget()
    with django_assert_num_queries(3):  # one of them for the mark of the directory
        found = queries.twins_of([own], participant)
    (twin,) = found[own.pk]
    assert (twin.unit_code, twin.unit.vi, twin.node, twin.same) == ("01", "Hà Nội", "plan", "file")
    found = queries.twins_of([third, link], participant_of(row, "79"))
    assert found[third.pk] == ()
    assert [(each.unit_code, each.same) for each in found[link.pk]] == [("01", "link")]


def test_the_same_number_of_the_same_body_is_shown(world: RoundWorld) -> None:
    row = world.opened()
    facts = {"issuing_body": "Chính phủ", "number": "749/QĐ-TTg"}
    own = a_document(entry_of(row, "48", "plan"), url="https://a.example.vn", **facts)
    a_document(entry_of(row, "01", "plan"), url="https://b.example.vn", **facts)
    a_document(
        entry_of(row, "79", "plan"), url="https://c.example.vn", issuing_body="UBND", number="749/QĐ-TTg"
    )
    found = queries.twins_of([own], participant_of(row, "48"))
    assert [(each.unit_code, each.same) for each in found[own.pk]] == [("01", "number")]


def test_it_is_taken_away_and_stays_on_record(world: RoundWorld) -> None:
    row = world.opened()
    made = add(world, row)
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.remove_evidence(by=world["hoa"], evidence=made, now=factory.SELF)
    actions.remove_evidence(by=world["lan"], evidence=made, now=factory.SELF)
    entry = entry_of(row, "48", "plan")
    assert queries.entry_line(entry).evidence == ()
    assert [each.verb for each in queries.history_of(entry)] == ["removed", "attached"]
    assert StoredFile.objects.count() == 1
    with pytest.raises(Refused, match=r"evidence\.removed"):
        actions.remove_evidence(by=world["lan"], evidence=made, now=factory.SELF)
    assert add(world, row).pk != made.pk


def test_only_the_agency_hands_in_and_only_in_time(world: RoundWorld) -> None:
    row = world.opened()
    for by in ("hoa", "ha", "kim"):
        with pytest.raises(Refused, match=r"access\.role_missing"):
            add(world, row, by=by)
    with pytest.raises(Refused, match=r"round\.too_late"):
        add(world, row, now=factory.VERIFICATION)


def test_while_a_verifier_asks_for_more_it_is_taken(world: RoundWorld) -> None:
    row = world.opened()
    asked = {"question": "Cho xem kế hoạch", "due": date(2026, 4, 20), "by_key": "k", "by_name": "Kim"}
    EvidenceRequest.objects.create(entry=entry_of(row, "48", "plan"), **asked)
    assert add(world, row, now=factory.VERIFICATION).pk
    with pytest.raises(Refused, match=r"round\.too_late"):
        add(world, row, node="head", now=factory.VERIFICATION)


# --- Links ----------------------------------------------------------------------------------------------


class _Pages(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        status, then = {"/there": (200, ""), "/moved": (302, "/there"), "/ring": (302, "/ring")}.get(
            self.path.partition("?")[0], (404, "")
        )
        if self.path == "/no-head":
            status = 405
        if self.path == "/inside":
            status, then = 302, "http://inside.example/secret"
        self.send_response(status)
        if then:
            self.send_header("Location", then)
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/no-head" else 404)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Lend a site on this machine; for the test its address counts as one outside."""
    server = HTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names = {"site.example": ("127.0.0.1",), "inside.example": ("10.0.0.7",)}

    def resolve(host: str, _port: int) -> tuple[str, ...]:
        if host not in names:
            raise OSError(host)
        return names[host]

    monkeypatch.setattr(links, "addresses_of", resolve)
    monkeypatch.setattr(links.rules, "is_outside", lambda address: address == "127.0.0.1")
    yield f"http://site.example:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/there", ""),
        ("/there?a=kế hoạch".replace(" ", "%20"), ""),
        ("/moved", ""),
        ("/no-head", ""),
        ("/nowhere", "status:404"),
        ("/ring", "redirects"),
        ("/inside", "inside"),
    ],
)
def test_a_link_is_tried(site: str, path: str, fault: str) -> None:
    assert links.fault_of(f"{site}{path}") == fault


def test_a_link_without_a_host_or_an_answer_is_told_apart(site: str) -> None:
    assert links.fault_of("http://nobody.example/") == "unresolved"
    assert links.fault_of("mailto:lan@example.vn") == "form"
    assert links.fault_of("http://site.example:1/") == "unreached"
    assert links.fault_of(site.replace("http:", "https:")) == "certificate"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost/admin", "http://[::1]/", "http://10.1.2.3:5432/"]
)
def test_no_link_reaches_inside(url: str) -> None:
    assert links.fault_of(url) == "inside"


def test_a_name_of_which_one_address_lies_inside_is_not_asked() -> None:
    assert links.fault_of("http://two.example/", lambda *_: ("8.8.8.8", "127.0.0.1")) == "inside"


def test_a_server_that_keeps_silent_is_left(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    monkeypatch.setattr(links, "TO_ANSWER", 0.2)
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert links.fault_of(f"http://site.example:{port}/") == "silent"
    assert site


def test_a_server_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    monkeypatch.setattr(links, "WHOLE", 0.3)
    import socket
    import time

    with socket.create_server(("127.0.0.1", 0)) as slow:

        def drip() -> None:
            found, _ = slow.accept()
            with found:
                found.sendall(b"HTTP/1.1 200 OK\r\n")
                for _ in range(40):
                    try:
                        found.sendall(b"X-Drip: 1\r\n")
                    except OSError:
                        return
                    time.sleep(0.1)

        threading.Thread(target=drip, daemon=True).start()
        begun = time.monotonic()
        assert links.fault_of(f"http://site.example:{slow.getsockname()[1]}/") == "silent"
        assert time.monotonic() - begun < 3
    assert site


def test_the_worker_is_asked_to_try_and_what_it_finds_is_kept(world: RoundWorld, site: str) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    row = world.opened()
    made = add(world, row, url=f"{site}/nowhere")
    job = ProcrastinateJob.objects.get(task_name="index.check_link")
    assert job.args == {"evidence": str(made.uuid)}
    assert actions.check_link(evidence=made.uuid) == "status:404"
    made.refresh_from_db()
    assert made.url_fault == "status:404"
    assert made.url_checked_at is not None
    last = journal_of("evidence", str(made.uuid)).first()
    assert last is not None
    assert last.verb == "index.link_checked"
    other = add(world, row, node="head")
    assert actions.check_link(evidence=other.uuid) == ""  # a file has no link to try


@pytest.mark.parametrize(("attempts", "is_tried_again"), [(0, True), (2, True), (3, False)])
def test_a_host_that_may_only_be_away_is_tried_again_a_few_times(
    world: RoundWorld, site: str, attempts: int, is_tried_again: bool
) -> None:
    from types import SimpleNamespace

    from nenso.index import tasks

    made = add(world, world.opened(), url="http://nobody.example/12")
    assert site
    context: Any = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
    if is_tried_again:
        with pytest.raises(tasks._NotAnswered):
            tasks.check_link(context, evidence=str(made.uuid))
    else:
        tasks.check_link(context, evidence=str(made.uuid))
    made.refresh_from_db()
    assert made.url_fault == "unresolved"
