"""The exchange at the desk: what waits, asking, granting, refusing, revoking, refused requests, the ledger with looks written down."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange import actions
from nenso.exchange.models import AccessRequest, Right
from nenso.exchange.queries import ledger_key
from nenso.exchange.rules.ledger.receipts import read_receipt
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM
from nenso.web.presenters.kept import forget
from tests.factories.accounts import a_person, an_organisation, signed_in
from tests.factories.exchange import Exchange, a_subsystem, an_exchange, right_facts, service_facts
from tests.factories.traffic import a_refusal, an_entry, an_hour

pytestmark = pytest.mark.django_db
DESK = "/desk/exchange/"
CLIENT, TARGET = "VN/GOV/T01/portal", "VN/GOV/T48/register/households"


class Desk:
    """The small exchange, and browsers of `ha` who approves and `lan` who reports for the provider, `hoa` for the consumer."""

    def __init__(self) -> None:
        forget()
        an_organisation()
        self.its: Exchange = an_exchange()
        held = {
            "ha": (Role.APPROVER, "T48"),
            "lan": (Role.REPORTER, "T48"),
            "bao": (Role.APPROVER, "T01"),
            "hoa": (Role.REPORTER, "T01"),
            "van": (Role.APPROVER, NATIONAL),
            "stranger": (Role.APPROVER, "T99"),
        }
        self.browsers = {
            name: signed_in(a_person(role, name=name.title(), home=role[1])) for name, role in held.items()
        }

    def __getitem__(self, name: str) -> Client:
        return self.browsers[name]

    def asked(self, days: int = 0, glob: str = "/people/*") -> AccessRequest:
        """Let the consumer ask for a part of the service, some days ago."""
        now = timezone.now() - timedelta(days=days)
        facts = right_facts(method="GET", glob=glob, purpose="Đối chiếu nơi ở")
        return actions.ask_access(
            by=SYSTEM, subsystem=self.its.portal, service=self.its.service, facts=facts, now=now
        )


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


def page_of(row: AccessRequest, act: str = "") -> str:
    return f"{DESK}requests/{row.uuid}/{f'{act}/' if act else ''}"


# --- What waits ------------------------------------------------------------------------------------------


def test_requests_wait_on_the_desk_of_the_owner_late_ones_marked(its: Desk) -> None:
    late, fresh = its.asked(days=14), its.asked(glob="/other")
    page = its["ha"].get(DESK).context["page"]
    assert [line.row.pk for line in page.waiting] == [late.pk, fresh.pk]
    assert [line.state.key for line in page.waiting] == ["late", "open"]
    assert page.waiting[0].days_late > 0
    mine = its["hoa"].get(DESK).context["page"]
    assert (len(mine.waiting), len(mine.asked)) == (0, 2)


def test_the_work_list_names_what_the_reader_decides(its: Desk) -> None:
    late, fresh = its.asked(days=14), its.asked(glob="/other")
    urls = {
        name: [item["url"] for item in its[name].get(DESK).context["work"]]
        for name in ("ha", "lan", "hoa", "van")
    }
    assert page_of(late) in urls["ha"]
    assert page_of(fresh) in urls["ha"]
    assert page_of(late) in urls["van"]
    assert page_of(fresh) not in urls["van"]
    assert not any(DESK in url for url in urls["lan"] + urls["hoa"])


def test_who_has_no_member_is_told_what_will_be_here(its: Desk) -> None:
    answer = its["stranger"].get(DESK)
    assert answer.status_code == 200
    assert answer.context["own"].members == []
    assert its["stranger"].get(f"{DESK}requests/").context["lines"] == []


# --- Asking ----------------------------------------------------------------------------------------------


def test_access_is_asked_for_with_a_purpose_and_a_ground(its: Desk) -> None:
    form = its["hoa"].get(f"{DESK}requests/new/?service={its.its.service.uuid}").context["form"]
    assert form["service"].value() == str(its.its.service.uuid)
    given = {
        "service": str(its.its.service.uuid),
        "subsystem": str(its.its.portal.uuid),
        "part": "get /people/*",
        "purpose": "Xác nhận nơi ở",
        "ground": "Điều 9 Nghị định 194/2025/NĐ-CP",
    }
    answer = its["hoa"].post(f"{DESK}requests/new/", given)
    row = AccessRequest.objects.get()
    assert answer["Location"] == page_of(row)
    assert (row.method, row.glob, row.state, row.asked_by_name) == ("GET", "/people/*", "open", "Hoa")
    again = its["hoa"].post(f"{DESK}requests/new/", given)
    assert again.status_code == 422
    assert again.context["form"].errors


@pytest.mark.parametrize(
    ("change", "field"),
    [({"part": "GET /a/../b"}, "part"), ({"purpose": " "}, "purpose"), ({"ground": ""}, "ground")],
)
def test_what_is_wrong_is_told_at_its_field(its: Desk, change: dict[str, str], field: str) -> None:
    given = {
        "service": str(its.its.service.uuid),
        "subsystem": str(its.its.portal.uuid),
        "part": "",
        "purpose": "Xác nhận nơi ở",
        "ground": "Điều 9",
        **change,
    }
    answer = its["hoa"].post(f"{DESK}requests/new/", given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not AccessRequest.objects.exists()


def test_a_system_of_another_agency_cannot_be_asked_for(its: Desk) -> None:
    given = {
        "service": str(its.its.service.uuid),
        "subsystem": str(its.its.portal.uuid),
        "purpose": "x",
        "ground": "y",
    }
    answer = its["lan"].post(f"{DESK}requests/new/", given)
    assert "subsystem" in answer.context["form"].errors


# --- Deciding --------------------------------------------------------------------------------------------


def test_granting_makes_the_right_with_its_end_and_limits(its: Desk) -> None:
    row = its.asked()
    given = {
        "grant-purpose": "Đối chiếu nơi ở",
        "grant-ground": "Điều 9",
        "grant-valid_to": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "grant-per_day": "1000",
    }
    answer = its["ha"].post(page_of(row, "grant"), given)
    assert answer["Location"] == page_of(row)
    right = Right.objects.get(request=row)
    assert (right.glob, right.per_day, right.ground) == ("/people/*", 1000, "Điều 9")
    assert timezone.localtime(right.valid_to).date() == timezone.localdate() + timedelta(days=30)
    page = its["ha"].get(page_of(row))
    assert page.context["line"].state.key == "granted"
    assert page.context["acts"] == []


def test_refusing_needs_the_legal_ground_and_who_asked_reads_it(its: Desk) -> None:
    row = its.asked()
    empty = its["ha"].post(page_of(row, "refuse"), {"refuse-reason": ""})
    assert empty.status_code == 422
    its["ha"].post(page_of(row, "refuse"), {"refuse-reason": "Khoản 1 Điều 7: thông tin bí mật"})
    assert "Khoản 1 Điều 7" in its["hoa"].get(page_of(row)).content.decode()


def test_an_answer_in_a_second_window_is_told_that_there_is_one(its: Desk) -> None:
    row = its.asked()
    its["ha"].post(page_of(row, "refuse"), {"refuse-reason": "Khoản 1 Điều 7"})
    late = its["ha"].post(page_of(row, "grant"), {"grant-purpose": "a", "grant-ground": "b"}, follow=True)
    assert late.redirect_chain == [(page_of(row), 302)]
    row.refresh_from_db()
    assert row.state == "refused"
    assert f"Yêu cầu này đã được {row.decided_by_name} quyết định." in late.content.decode()
    assert its["ha"].get(page_of(row, "grant"))["Location"] == page_of(
        row
    )  # as a reader who reloads comes back


def test_who_may_not_decide_sees_no_form_and_is_refused(its: Desk) -> None:
    row = its.asked()
    assert its["lan"].get(page_of(row)).context["acts"] == []
    assert [act["name"] for act in its["hoa"].get(page_of(row)).context["acts"]] == ["withdraw"]
    assert its["bao"].post(page_of(row, "refuse"), {"refuse-reason": "x"}).status_code == 403
    assert its["stranger"].get(page_of(row)).status_code == 404
    row.refresh_from_db()
    assert row.state == "open"


def test_what_was_asked_can_be_withdrawn(its: Desk) -> None:
    row = its.asked()
    its["hoa"].post(page_of(row, "withdraw"), {"withdraw-reason": "Không cần nữa"})
    row.refresh_from_db()
    assert row.state == "withdrawn"


# --- Rights ----------------------------------------------------------------------------------------------


def test_rights_given_and_held_are_shown_and_one_is_revoked_with_a_reason(its: Desk) -> None:
    given = its["ha"].get(f"{DESK}rights/").context["lines"]
    held = its["hoa"].get(f"{DESK}rights/?side=held").context["lines"]
    assert [line.row.pk for line in given] == [line.row.pk for line in held] == [its.its.right.pk]
    address = f"{DESK}rights/{its.its.right.uuid}/revoke/"
    assert its["ha"].get(address).status_code == 200
    assert its["bao"].get(address).status_code == 404
    assert its["ha"].post(address, {"reason": ""}).status_code == 422
    its["ha"].post(address, {"reason": "Dùng sai mục đích"})
    line = its["ha"].get(f"{DESK}rights/").context["lines"][0]
    assert line.state is not None
    assert line.state.key == "revoked"
    assert "Xác nhận cư trú" in its["ha"].get(f"{DESK}rights/?format=csv").content.decode()


# --- Refused requests ------------------------------------------------------------------------------------


def test_a_refused_request_is_found_by_its_identifier_by_its_parties_alone(its: Desk) -> None:
    mine, other = a_refusal(CLIENT, TARGET), a_refusal("VN/GOV/T77/a", "VN/GOV/T78/b/c")
    for name in ("ha", "hoa"):
        lines = its[name].get(f"{DESK}refusals/").context["lines"]
        assert [line.row.uuid for line in lines] == [mine.uuid]
        assert its[name].get(f"{DESK}refusals/", {"q": str(other.uuid)}).context["lines"] == []
    found = its["van"].get(f"{DESK}refusals/", {"q": str(other.uuid)}).context["lines"]
    assert [line.row.uuid for line in found] == [other.uuid]
    assert its["ha"].get(f"{DESK}refusals/?fault=UnknownService").context["lines"] == []
    text = its["ha"].get(f"{DESK}refusals/?q=register&fault=AccessDenied").content.decode()
    assert mine.message in text
    assert "exchange.access_denied" in text
    assert str(mine.uuid) in its["ha"].get(f"{DESK}refusals/?format=csv").content.decode()
    assert its["stranger"].get(f"{DESK}refusals/").context["lines"] == []


# --- The ledger ------------------------------------------------------------------------------------------


def test_entries_stand_by_day_for_their_parties_without_heads(its: Desk) -> None:
    now, exchange = timezone.now(), uuid4()
    an_entry(0, CLIENT, TARGET, now, exchange=exchange)
    an_entry(1, CLIENT, TARGET, now, exchange=exchange, direction="response", status=200, milliseconds=9.0)
    an_entry(2, "VN/GOV/T77/a", "VN/GOV/T78/b/c", now)
    an_entry(3, CLIENT, TARGET, now - timedelta(days=2))
    answer = its["lan"].get(f"{DESK}entries/")
    assert [line.row.place for line in answer.context["lines"]] == [1, 0]
    assert "048090001234" not in answer.content.decode()
    before = (timezone.localdate() - timedelta(days=2)).isoformat()
    lines = its["lan"].get(f"{DESK}entries/?day={before}").context["lines"]
    assert [line.row.place for line in lines] == [3]
    assert its["lan"].get(f"{DESK}entries/?day=nonsense").status_code == 200
    one = its["lan"].get(f"{DESK}entries/0/")
    assert [line.row.place for line in one.context["others"]] == [1]
    assert "048090001234" not in one.content.decode()
    assert its["lan"].get(f"{DESK}entries/2/").status_code == 404
    assert its["stranger"].get(f"{DESK}entries/0/").status_code == 404


def test_a_day_is_one_of_this_country_whatever_the_tables_of_the_ledger(its: Desk) -> None:
    day = timezone.localdate() - timedelta(days=2)
    midnight = timezone.make_aware(datetime.combine(day, time()))
    second = timedelta(seconds=1)
    for place, at in enumerate((midnight - second, midnight, midnight + timedelta(days=1) - second)):
        an_entry(place, CLIENT, TARGET, at)
    an_entry(3, CLIENT, TARGET, midnight + timedelta(days=1))
    lines = its["lan"].get(f"{DESK}entries/?day={day}").context["lines"]
    assert [line.row.place for line in lines] == [2, 1]
    for edge in ("0001-01-01", "9999-12-31"):
        assert its["lan"].get(f"{DESK}entries/?day={edge}").status_code == 200


def test_a_figure_of_an_hour_opens_down_to_the_entries_that_it_counts(its: Desk) -> None:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)
    answers = ((200, ""), (404, ""), (204, ""), (500, "Server.ServerProxy.NetworkError"))
    for number, (status, fault) in enumerate(answers):
        an_entry(2 * number, CLIENT, TARGET, hour + timedelta(minutes=59))
        at = hour + timedelta(minutes=59, seconds=59)
        an_entry(2 * number + 1, CLIENT, TARGET, at, direction="response", status=status, fault=fault)
    an_entry(8, CLIENT, TARGET, hour + timedelta(hours=1), direction="response", status=200)
    an_entry(9, "VN/GOV/T77/a", TARGET, hour, direction="response", status=200)
    for outcome, places in (("answered", [5, 1]), ("provider_error", [3]), ("exchange_error", [7])):
        an_hour(hour, CLIENT, TARGET, len(places), outcome=outcome)
        told = its["lan"].get("/exchange/hours/", {"outcome": outcome}).context["lines"]
        ledger = its["lan"].get(f"{DESK}entries/?{told[0].behind}")
        assert [line.row.place for line in ledger.context["lines"]] == places
        assert ledger.context["rows"].paginator.count == told[0].count
        assert told[0].behind.replace("&", "&amp;") in its["lan"].get("/exchange/hours/").content.decode()
    for stranger in (Client(), its["stranger"]):  # for whom there is no way down
        assert {line.behind for line in stranger.get("/exchange/hours/").context["lines"]} == {""}
    assert its["stranger"].get(f"{DESK}entries/?{told[0].behind}").context["lines"] == []
    for wrong in (
        "hour=9999-12-31T23:30%2B07:00&outcome=answered",
        "hour=0001-01-01T00:00&outcome=answered",
        "hour=x",
    ):
        assert its["lan"].get(f"{DESK}entries/?client=a&service=b&{wrong}").status_code == 200


def test_every_look_at_a_head_is_written_down_with_its_reason(its: Desk) -> None:
    an_entry(0, CLIENT, TARGET, timezone.now())
    address = f"{DESK}entries/0/head/"
    assert its["ha"].post(address, {"reason": ""}).status_code == 422
    assert not JournalEntry.objects.filter(verb="exchange.entry_read").exists()
    answer = its["ha"].post(address, {"reason": "Công dân khiếu nại"})
    assert "048090001234" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    row = JournalEntry.objects.get(verb="exchange.entry_read")
    assert (row.actor_name, row.facts["reason"]) == ("Ha", "Công dân khiếu nại")
    assert its["lan"].post(address, {"reason": "x"}).status_code == 403
    assert its["stranger"].post(address, {"reason": "x"}).status_code == 404
    assert JournalEntry.objects.filter(verb="exchange.entry_read").count() == 1


def test_a_receipt_is_handed_out_without_heads_once_a_checkpoint_has_the_entry(its: Desk) -> None:
    from tests.factories.ledger import a_ledger

    a_ledger(ledger_key())
    client = its["ha"]
    lines = client.get(f"{DESK}entries/?day=2026-11-26").context["lines"]
    place = lines[-1].row.place
    page = client.get(f"{DESK}entries/{place}/")
    assert page.context["has_receipt"]
    found = read_receipt(client.get(f"{DESK}entries/{place}/receipt/").content)
    assert all(entry.head == "" for entry in found.entries)


# --- Numbers ---------------------------------------------------------------------------------------------


def test_more_rows_cost_no_more_queries(its: Desk, django_assert_max_num_queries: Any) -> None:
    row, now = its.asked(), timezone.now()
    a_refusal(CLIENT, TARGET)
    an_entry(0, CLIENT, TARGET, now)
    paths = (
        *(DESK, f"{DESK}requests/", f"{DESK}rights/", f"{DESK}refusals/", f"{DESK}entries/"),
        page_of(row),
    )
    counts = []
    for path in paths:
        its["ha"].get(path)
        forget()
        with CaptureQueriesContext(connection) as before:
            its["ha"].get(path)
        counts.append(len(before))
    assert max(counts) <= 40, counts
    for number in range(6):
        system = a_subsystem(its.its.consumer, f"s{number}")
        facts = service_facts(code=f"v{number}")
        made = actions.register_service(by=SYSTEM, subsystem=its.its.register, facts=facts, now=now)
        actions.give_right(by=SYSTEM, service=made, to=system, facts=right_facts(), now=now)
        its.asked(glob=f"/x/{number}")
        a_refusal(CLIENT, TARGET)
        an_entry(10 + number, CLIENT, TARGET, now)
    for path, count in zip(paths, counts, strict=True):
        forget()
        with django_assert_max_num_queries(count):
            its["ha"].get(path)
