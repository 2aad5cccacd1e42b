"""The catalogue for everybody: found without diacritics and narrowed, an entry with who uses it, agencies side by side, counts that open."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nenso.catalogue import actions
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind, Measurement, Quality, Scope, Sharing, Stage
from nenso.directory.models import Organisation
from nenso.exchange.models import Member
from nenso.kernel.rules import SYSTEM, Text
from nenso.web.presenters.kept import forget
from tests.factories.directory import make_organisation
from tests.factories.exchange import Exchange, an_exchange
from tests.web.pages import page_text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
PEOPLE = Facts(
    Text("Cơ sở dữ liệu quốc gia về dân cư", "National population database"),
    "BCA",
    Stage.OPERATING,
    description=Text("Thông tin cơ bản của công dân <script>alert(1)</script>", ""),
    contents=Text("Họ tên, ngày sinh, nơi cư trú", "Name, date of birth, residence"),
    scope=Scope.NATIONAL,
    sharing=Sharing.COMMON,
    services=("VN/GOV/T48/register/households",),
    quality=Quality(correct=99, live=98, on=date(2026, 1, 1)),
)


@pytest.fixture(autouse=True)
def _agencies(db: None) -> None:
    forget()
    make_organisation("BCA", "Bộ Công an")
    make_organisation("BTC", "Bộ Tài chính")


def public(facts: Facts = PEOPLE, kind: Kind = Kind.DATABASE, code: str = "") -> Entry:
    entry = actions.register(by=SYSTEM, kind=kind, facts=facts, now=NOW, code=code)
    actions.submit(by=SYSTEM, entry=entry)
    return actions.publish(by=SYSTEM, entry=entry, now=timezone.now())


def some() -> Entry:
    """Three public entries and a draft."""
    made = public()
    firms = PEOPLE.changed(
        name=Text("Cơ sở dữ liệu đăng ký doanh nghiệp", ""),
        owner="BTC",
        sharing=Sharing.INTERNAL,
        scope=Scope.SPECIALISED,
        description=Text("", ""),
        services=(),
        quality=Quality(),
        contents=Text("Tên doanh nghiệp, người đại diện", ""),
    )
    public(firms, code="doanh-nghiep")
    portal = Facts(Text("Cổng thông tin của Bộ Công an", ""), "BCA", Stage.BUILDING)
    public(portal, Kind.SYSTEM, "cong")
    actions.register(
        by=SYSTEM,
        kind=Kind.DATABASE,
        facts=PEOPLE.changed(name=Text("Bản nháp về dân cư", "")),
        now=NOW,
        code="nhap",
    )
    return made


def found(page: str) -> list[str]:
    return re.findall(r'<h3><a href="[^"]*/catalogue/entry/([^/"]+)/">', page)


def test_nothing_yet_says_what_will_be_here(client: Client) -> None:
    assert "Chưa có mục nào được công bố" in page_text(client, "/catalogue/")
    assert "Nothing is published yet" in page_text(client, "/en/catalogue/coverage/")


def test_the_first_sentence_says_what_there_is_and_drafts_are_nobodys(client: Client) -> None:
    some()
    page = page_text(client, "/catalogue/")
    assert "Danh mục có 1 hệ thống thông tin, 2 cơ sở dữ liệu và 0 nền tảng số của 2 cơ quan." in page
    assert found(page) == ["cong", "doanh-nghiep", "co-so-du-lieu-quoc-gia-ve-dan-cu"]
    assert client.get("/catalogue/entry/nhap/").status_code == 404


def test_entries_are_found_without_diacritics_and_narrowed_by_facets_and_agency(client: Client) -> None:
    some()
    assert found(page_text(client, "/catalogue/?q=ngay+sinh")) == ["co-so-du-lieu-quoc-gia-ve-dan-cu"]
    assert found(page_text(client, "/catalogue/?kind=database&sharing=internal")) == ["doanh-nghiep"]
    assert found(page_text(client, "/catalogue/?agency=BTC&q=co+so")) == ["doanh-nghiep"]
    page = page_text(client, "/catalogue/?kind=database")
    assert re.search(r'value="internal"><label[^>]*>Dùng nội bộ <span class="ca-count">1</span>', page)
    assert "Không có mục nào khớp" in page_text(client, "/catalogue/?q=khong+gi+ca")
    assert client.get("/catalogue/?kind=x&sort=y&page=999999999&agency=%00&q=dan%00cu").status_code == 200


def test_the_list_is_taken_away_as_a_table(client: Client) -> None:
    some()
    answer = client.get("/catalogue/?kind=database&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Mã"] for row in rows] == ["doanh-nghiep", "co-so-du-lieu-quoc-gia-ve-dan-cu"]
    assert rows[1]["Mức chia sẻ"] == "Dùng chung, chia sẻ mặc định"
    assert client.get("/catalogue/?format=xlsx").content[:2] == b"PK"


def test_an_entry_says_who_uses_its_data_and_what_for(client: Client) -> None:
    its: Exchange = an_exchange()
    entry = some()
    page = page_text(client, f"/catalogue/entry/{entry.code}/")
    assert "Bộ Công an vận hành; dữ liệu được chia sẻ mặc định." in page
    assert its.right.purpose in page
    assert its.right.ground in page
    assert 'href="/exchange/services/GOV/T48/register/households/"' in page
    assert "Do cơ quan chủ quản tự công bố, chưa có bên nào đo lại" in page
    assert "cơ quan chủ quản công bố ngày 01/01/2026" in page
    assert Member.objects.count() == 2
    english = page_text(client, f"/en/catalogue/entry/{entry.code}/")
    assert "National population database is run by" in english


def test_a_measured_share_says_who_measured_it_and_what_the_owner_states(client: Client) -> None:
    entry = some()
    stated = PEOPLE.quality.correct
    told = Measurement("correct", 97.5, date(2026, 2, 1), "people.run/7")
    actions.record_measured(by=SYSTEM, entry=entry, shares=[told], now=NOW)
    page = page_text(client, f"/catalogue/entry/{entry.code}/")
    assert "97,5 %" in page.replace("\xa0", " ")
    assert "đo ngày 01/02/2026 bởi Nền Số, từ people.run/7" in page
    assert f"cơ quan chủ quản công bố {stated} %" in page
    assert "chưa có bên nào đo lại" not in page


def test_what_was_written_stands_as_text_and_nothing_of_it_runs(client: Client) -> None:
    entry = some()
    page = page_text(client, f"/catalogue/entry/{entry.code}/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_history_tells_what_was_said_before_and_after_and_no_persons(client: Client) -> None:
    entry = some()
    drafted = PEOPLE.changed(contact="Đường dây nóng của bản nháp")
    actions.change(by=SYSTEM, entry=entry, facts=drafted, now=NOW, why="Nháp")
    changed = PEOPLE.changed(records=104_000_000, records_on=date(2026, 1, 1), sharing=Sharing.OPEN)
    actions.change(by=SYSTEM, entry=entry, facts=changed, now=NOW, why="Kiểm đếm lại")
    actions.submit(by=SYSTEM, entry=entry)
    actions.publish(by=SYSTEM, entry=entry, now=timezone.now())
    page = page_text(client, f"/catalogue/entry/{entry.code}/")
    history = page.split('id="history"')[1].split("</section>")[0]
    assert history.index("Công bố bản sửa") < history.index("Công bố lần đầu")
    assert "<summary>Đã sửa: mức chia sẻ, số bản ghi và số bản ghi tính đến ngày</summary>" in history
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", history))
    assert "Mức chia sẻ Trước: Dùng chung, chia sẻ mặc định Sau: Dữ liệu mở" in told
    assert "Số bản ghi Trước: chưa có Sau: 104.000.000" in told
    assert "Đường dây nóng" not in page  # a draft that never was public
    assert "Kiểm đếm lại" not in history
    assert SYSTEM.name not in history
    english = page_text(client, f"/en/catalogue/entry/{entry.code}/").split('id="history"')[1]
    assert "Common, shared by default" in english


def test_what_is_not_told_is_named_as_a_sentence_does(client: Client) -> None:
    entry = public(Facts(Text("Nền tảng bản đồ", ""), "BCA", Stage.OPERATING), Kind.PLATFORM, "ban-do")
    page = page_text(client, f"/catalogue/entry/{entry.code}/")
    assert "có phát triển tại Việt Nam không" in page
    database = public(code="dan-cu")
    page = page_text(client, f"/catalogue/entry/{database.code}/")
    assert "số bản ghi, lộ trình chia sẻ." in page
    assert "lộ trình: " not in page
    over = public(PEOPLE.changed(stage=Stage.RETIRED, quality=Quality()), code="cu")
    page = page_text(client, f"/catalogue/entry/{over.code}/")
    assert "Chưa nêu" not in page
    assert 'id="quality"' not in page


def test_of_an_abolished_owner_only_what_goes_on_waits_for_another(client: Client) -> None:
    for code, stage in (("chay", Stage.OPERATING), ("dung", Stage.RETIRED)):
        public(PEOPLE.changed(name=Text(f"Dữ liệu {code}", ""), owner="BTC", stage=stage), code=code)
    Organisation.objects.filter(code="BTC").update(valid_to=timezone.localdate() - timedelta(days=1))
    forget()
    assert "chưa có cơ quan nào tiếp nhận" in page_text(client, "/catalogue/entry/chay/")
    assert "chưa có cơ quan nào tiếp nhận" not in page_text(client, "/catalogue/entry/dung/")


def test_a_search_is_named_in_the_title(client: Client) -> None:
    some()
    assert "<title>“ngay sinh” – Nhà nước đã có dữ liệu nào?" in page_text(
        client, "/catalogue/have/?q=ngay+sinh"
    )
    assert "<title>“dan cu” – " in page_text(client, "/catalogue/?q=dan+cu")


def test_a_link_to_the_thing_itself_is_named_by_its_address_alone(client: Client) -> None:
    entry = public(PEOPLE.changed(url="https://www.dancu.gov.vn/"))
    page = page_text(client, f"/catalogue/entry/{entry.code}/")
    assert re.search(r'href="https://www\.dancu\.gov\.vn/"[^>]*>dancu\.gov\.vn</a>', page)


def test_agencies_and_counted_entries_stand_in_the_order_of_the_dictionary(client: Client) -> None:
    for code, name in (("BDT", "Bộ Đại tá"), ("BCT", "Bộ Công Thương")):
        make_organisation(code, name)
        public(PEOPLE.changed(name=Text(f"Dữ liệu {name}", f"Data of {code}"), owner=code), code=code.lower())
    some()
    page = page_text(client, "/catalogue/")
    told = re.findall(r'<option value="(B[A-Z]+)"', page)
    assert told == ["BCA", "BCT", "BDT", "BTC"]
    listed = page_text(client, "/en/catalogue/counted/operating/")
    assert re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)</a>', listed) == [
        "Cơ sở dữ liệu đăng ký doanh nghiệp",
        "National population database",
        "Data of BCT",
        "Data of BDT",
    ]


def test_every_share_of_an_agency_opens_to_the_databases_that_it_counts(client: Client) -> None:
    some()
    page = page_text(client, "/catalogue/coverage/")
    assert "2 cơ sở dữ liệu đang vận hành của 2 cơ quan: 50 % chia sẻ mặc định" in page
    assert 'href="/catalogue/counted/shared/?agency=BCA">100 %' in page
    listed = page_text(client, "/catalogue/counted/shared/?agency=BCA")
    assert "Đếm được 1 mục của Bộ Công an" in listed
    assert "/catalogue/entry/co-so-du-lieu-quoc-gia-ve-dan-cu/" in listed
    assert client.get("/catalogue/counted/nothing/").status_code == 404
    rows = client.get("/catalogue/coverage/?sort=-shared&format=json").json()
    assert [row["code"] for row in rows] == ["BCA", "BTC"]


def test_an_agency_stands_beside_all_of_them(client: Client) -> None:
    some()
    page = page_text(client, "/catalogue/agency/BTC/")
    assert "0 % chia sẻ mặc định; tính chung các cơ quan là 50 %" in page
    assert found(page) == ["doanh-nghiep"]
    assert client.get("/catalogue/agency/NOBODY/").status_code == 404


def test_data_that_is_there_already_is_found_by_what_is_in_it(client: Client) -> None:
    an_exchange()
    some()
    page = page_text(client, "/catalogue/have/?q=ngay+sinh")
    assert "1 cơ sở dữ liệu đang vận hành có “ngay sinh”" in page
    assert 'href="/exchange/services/GOV/T48/register/households/"' in page
    assert found(page_text(client, "/catalogue/have/?q=nguoi+dai+dien")) == ["doanh-nghiep"]
    assert found(page_text(client, "/catalogue/have/?q=cong+cua+bo")) == []
    assert found(page_text(client, "/catalogue/have/")) == []


def test_a_list_asks_the_same_questions_however_long_it_is(client: Client) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page_text(client, path)
        return len(caught)

    some()
    paths = ("/catalogue/", "/catalogue/coverage/", "/catalogue/have/?q=co+so")
    for path in paths:
        page_text(client, path)
    few = [asked(path) for path in paths]
    for number in range(12):
        public(PEOPLE.changed(name=Text(f"Cơ sở dữ liệu {number}", "")), code=f"co-so-{number}")
    assert [asked(path) for path in paths] == few


def test_a_road_map_says_what_is_late_and_what_is_kept(client: Client) -> None:
    assert "Chưa có lộ trình chia sẻ nào" in page_text(client, "/catalogue/road-map/")
    promised = {"share_as": Sharing.COMMON, "share_ground": "278/2025/NĐ-CP"}
    public(PEOPLE.changed(share_by=date(2026, 12, 31), **promised))
    late = PEOPLE.changed(
        name=Text("Cơ sở dữ liệu chậm", ""),
        owner="BTC",
        sharing=Sharing.INTERNAL,
        share_by=date(2026, 1, 1),
        **promised,
    )
    public(late, code="cham")
    page = page_text(client, "/catalogue/road-map/")
    assert "2 cơ sở dữ liệu có ngày phải mở hoặc chia sẻ: 1 đã làm đúng, 1 quá hạn" in page
    narrowed = page_text(client, "/catalogue/road-map/?pace=late&agency=BTC")
    assert "/catalogue/entry/cham/" in narrowed
    assert "/catalogue/entry/co-so-du-lieu-quoc-gia-ve-dan-cu/" not in narrowed
    rows = client.get("/catalogue/road-map/?format=json").json()
    assert rows[0]["code"] == "cham"  # what is late stands first
    assert {row["code"]: row["pace"] for row in rows}["cham"] == "Quá hạn"
