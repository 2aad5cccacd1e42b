"""Self-service at the desk by form: an agency joins, registers a system, shows who it is, offers a service, gives and ends rights."""

from datetime import timedelta
from pathlib import Path
from ssl import PEM_cert_to_DER_cert
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nenso.exchange import actions, queries
from nenso.exchange.actions.credentials import digest_of
from nenso.exchange.models import BodyTrouble, Credential, Member, Right, Service, Subsystem
from nenso.exchange.queries.names import service_id
from nenso.exchange.rules.bodies.sealing import written_public
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM
from nenso.web.presenters.kept import forget
from tests.factories.accounts import an_organisation
from tests.factories.certificates import a_key, a_request
from tests.factories.exchange import newest, right_facts, service_facts
from tests.gateway.test_tls import issued
from tests.web.test_exchange_desk import DESK, Desk

pytestmark = pytest.mark.django_db
DOCUMENT = """openapi: 3.0.3
paths:
  /people/{id}:
    get: {}
  /search:
    post: {}
"""


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


def fields_wrong(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return list(answer.context["form"].errors)


# --- Joining and systems ---------------------------------------------------------------------------------


def test_an_agency_joins_and_registers_its_first_system(its: Desk) -> None:
    an_organisation("T99", "Ủy ban nhân dân T99", type="provincial_committee")
    assert f'href="{DESK}join/"' in its["stranger"].get(DESK).content.decode()
    assert its["stranger"].get(f"{DESK}systems/new/").status_code == 200
    wrong = its["stranger"].post(f"{DESK}join/", {"organisation_code": "không có", "member_class": "GOV"})
    assert fields_wrong(wrong) == ["organisation_code"]
    answer = its["stranger"].post(f"{DESK}join/", {"organisation_code": "T99", "member_class": "GOV"})
    assert answer["Location"] == f"{DESK}systems/new/"
    member = Member.objects.get(code="T99")
    given = {"member": str(member.uuid), "code": "dân cư", "name_vi": "Dân cư", "name_en": ""}
    answer = its["stranger"].post(f"{DESK}systems/new/", given)
    assert fields_wrong(answer) == ["code"]
    assert answer.context["form"]["name_vi"].value() == "Dân cư"
    made = its["stranger"].post(f"{DESK}systems/new/", {**given, "code": "population"})
    row = Subsystem.objects.get(code="population", member=member)
    assert made["Location"] == f"{DESK}systems/{row.uuid}/"
    page = its["stranger"].get(made["Location"])
    assert page.context["page"].first.en.startswith("The system cannot ask yet")


def test_nobody_registers_for_another_agency(its: Desk) -> None:
    form = its["bao"].get(f"{DESK}systems/new/").context["form"]
    assert [name for _key, name in form.fields["member"].choices] == ["T01"] or len(
        form.fields["member"].choices
    ) == 1
    given = {"member": str(its.its.provider.uuid), "code": "x", "name_vi": "X"}
    assert fields_wrong(its["bao"].post(f"{DESK}systems/new/", given)) == ["member"]
    for path in ("", "rename/", "close/", "credentials/new/", "services/new/"):
        assert its["bao"].get(f"{DESK}systems/{its.its.register.uuid}/{path}").status_code == 404
        assert its["lan"].get(f"{DESK}systems/{its.its.register.uuid}/{path}").status_code == (
            403 if path else 200
        )


def test_a_system_is_renamed_closed_and_opened_again(its: Desk) -> None:
    address = f"{DESK}systems/{its.its.register.uuid}/"
    assert its["ha"].get(f"{address}rename/").context["form"]["name_vi"].value() == "Hệ thống register"
    its["ha"].post(f"{address}rename/", {"name_vi": "Hộ tịch", "name_en": "Civil status"})
    assert Subsystem.objects.get(code="register").name_vi == "Hộ tịch"
    assert fields_wrong(its["ha"].post(f"{address}close/", {"reason": ""})) == ["reason"]
    its["ha"].post(f"{address}close/", {"reason": "Thay hệ thống"})
    assert "VN/GOV/T48/register" not in newest().clients
    assert its["ha"].get(address).context["page"].is_closed
    given = {"member": str(its.its.provider.uuid), "code": "register", "name_vi": "Hộ tịch"}
    assert its["ha"].post(f"{DESK}systems/new/", given)["Location"] == address
    assert "VN/GOV/T48/register" in newest().clients


# --- How it shows who it is ------------------------------------------------------------------------------


def test_a_key_is_shown_once_and_kept_as_its_digest(its: Desk) -> None:
    address = f"{DESK}systems/{its.its.portal.uuid}/"
    given = {"kind": "key", "key_label": "portal-2026", "networks": "10.1.2.0/24\n10.1.3.4", "valid_to": ""}
    answer = its["bao"].post(f"{address}credentials/new/", given)
    key = answer.context["made"].key
    assert key in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    row = Credential.objects.get(label="portal-2026")
    assert (row.digest, row.networks) == (digest_of(key), ["10.1.2.0/24", "10.1.3.4/32"])
    assert key not in its["bao"].get(address).content.decode()
    again = its["bao"].post(f"{address}credentials/new/", given)
    assert again.status_code == 422
    assert again.context["form"]["networks"].value() == given["networks"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "key", "key_label": ""}, "key_label"),
        ({"kind": "certificate"}, "certificate"),
        ({"kind": "certificate", "certificate": "không phải"}, "certificate"),
        ({"kind": "address", "networks": ""}, "networks"),
        ({"kind": "address", "networks": "10.1.2.3/8"}, "networks"),
        ({"kind": "address", "networks": "0.0.0.0/0"}, "networks"),
        ({"kind": "key", "key_label": "a", "valid_to": "2020-01-01"}, "valid_to"),
        ({}, "kind"),
    ],
)
def test_a_credential_that_is_wrong_is_told_at_its_field(
    its: Desk, given: dict[str, str], field: str
) -> None:
    before = Credential.objects.count()
    answer = its["bao"].post(f"{DESK}systems/{its.its.portal.uuid}/credentials/new/", given)
    assert fields_wrong(answer) == [field]
    assert Credential.objects.count() == before


def test_a_certificate_is_uploaded_and_revoked(its: Desk, tmp_path: Path) -> None:
    party = issued(tmp_path, "portal", days=20)
    pem = party.file.read_bytes()
    pem = pem[pem.index(b"-----BEGIN CERTIFICATE-----") :]
    address = f"{DESK}systems/{its.its.portal.uuid}/"
    file = SimpleUploadedFile("portal.pem", pem)
    its["bao"].post(f"{address}credentials/new/", {"kind": "certificate", "file": file})
    row = Credential.objects.get(digest=party.digest)
    line = its["bao"].get(address).context["page"].credentials[0]
    assert (line.row.pk, line.state.key) == (row.pk, "soon")
    revoke = f"{DESK}credentials/{row.uuid}/revoke/"
    assert its["ha"].get(revoke).status_code == 404
    assert its["bao"].get(revoke).status_code == 200
    its["bao"].post(revoke)
    assert its["bao"].get(address).context["page"].credentials[0].state.key == "revoked"
    assert its["bao"].post(revoke).status_code == 422
    der = SimpleUploadedFile("portal.cer", PEM_cert_to_DER_cert(pem.decode()))
    its["bao"].post(f"{address}credentials/new/", {"kind": "certificate", "file": der})
    assert Credential.objects.filter(digest=party.digest, revoked_at=None).exists()


# --- Services --------------------------------------------------------------------------------------------


def service_given(**changes: Any) -> dict[str, Any]:
    return {
        "code": "people",
        "name_vi": "Tra cứu người dân",
        "name_en": "People",
        "url": "https://10.0.0.5/api",
        "timeout_seconds": "20",
        **changes,
    }


def test_a_service_is_registered_by_its_address_alone(its: Desk) -> None:
    address = f"{DESK}systems/{its.its.register.uuid}/services/new/"
    given = service_given(endpoints="get /people/*\n\nPOST /search")
    answer = its["ha"].post(address, given)
    row = Service.objects.get(code="people")
    assert answer["Location"] == f"{DESK}services/{row.uuid}/"
    assert list(row.endpoints.values_list("method", "path")) == [("GET", "/people/*"), ("POST", "/search")]
    assert newest().services["VN/GOV/T48/register/people"].timeout == 20.0
    assert its["lan"].get(answer["Location"]).status_code == 200


def test_a_document_is_looked_at_before_anything_is_written(its: Desk) -> None:
    address = f"{DESK}systems/{its.its.register.uuid}/services/new/"
    file = SimpleUploadedFile("api.yaml", DOCUMENT.encode())
    shown = its["ha"].post(address, service_given(file=file))
    assert shown.status_code == 200
    assert [(each.method, each.path) for each in shown.context["found"]] == [
        ("GET", "/people/*"),
        ("POST", "/search"),
    ]
    assert not Service.objects.filter(code="people").exists()
    carried = service_given(description=shown.context["form"]["description"].value())
    back = its["ha"].post(address, {**carried, "again": "1"})
    assert back.context["form"]["description"].value() == DOCUMENT
    its["ha"].post(address, {**carried, "is_sure": "1"})
    row = Service.objects.get(code="people")
    assert (row.kind, row.description) == ("OPENAPI", DOCUMENT)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"description": "openapi: 3.0.3\npaths:\n  /a: [\n"}, "description", "4"),
        ({"description": "a: 1"}, "description", "openapi"),
        ({"endpoints": "GET /a\nGET people"}, "endpoints", "2"),
        ({"url": "ftp://a"}, "url", "ftp://a"),
        ({"timeout_seconds": "0"}, "timeout_seconds", "1"),
        ({"code": "households"}, "code", "households"),
        ({"code": "listMethods", "description": DOCUMENT}, "code", "listMethods"),
        ({"name_vi": ""}, "name_vi", ""),
    ],
)
def test_what_is_wrong_with_a_service_is_told_at_its_field_and_nothing_is_lost(
    its: Desk, changes: dict[str, str], field: str, words: str
) -> None:
    answer = its["ha"].post(f"{DESK}systems/{its.its.register.uuid}/services/new/", service_given(**changes))
    assert fields_wrong(answer) == [field]
    assert words in str(answer.context["form"].errors[field])
    assert answer.context["form"]["name_en"].value() == "People"
    assert Service.objects.count() == 1


def test_a_file_with_an_error_elsewhere_is_not_lost(its: Desk) -> None:
    file = SimpleUploadedFile("api.yaml", DOCUMENT.encode())
    address = f"{DESK}systems/{its.its.register.uuid}/services/new/"
    answer = its["ha"].post(address, service_given(file=file, url="10.0.0.5"))
    assert fields_wrong(answer) == ["url"]
    assert "/people/{id}" in answer.content.decode()


def test_a_file_that_is_too_long_is_told_at_its_field(its: Desk) -> None:
    file = SimpleUploadedFile("api.yaml", DOCUMENT.encode() + b"#" * 1_500_001)
    address = f"{DESK}systems/{its.its.register.uuid}/services/new/"
    assert fields_wrong(its["ha"].post(address, service_given(file=file))) == ["file"]


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00", DOCUMENT.encode("utf-16"), b"\xff\xd8"])
def test_a_file_that_is_no_text_is_told_at_its_field_in_vietnamese(its: Desk, content: bytes) -> None:
    file = SimpleUploadedFile("api.yaml", content)
    address = f"{DESK}systems/{its.its.register.uuid}/services/new/"
    answer = its["ha"].post(address, service_given(file=file))
    assert fields_wrong(answer) == ["file"]
    assert answer.context["form"].errors["file"] == ["Tệp không phải văn bản UTF-8."]


def test_what_djangos_fields_refuse_is_told_in_good_vietnamese(its: Desk) -> None:
    address = f"{DESK}systems/{its.its.register.uuid}/services/new/"
    wrong = its["ha"].post(address, service_given(timeout_seconds="1,5", code="x" * 65, name_vi="a\0b"))
    assert wrong.context["form"].errors == {
        "timeout_seconds": ["Hãy nhập một số nguyên."],
        "code": ["Tối đa 64 ký tự; hiện có 65."],
        "name_vi": ["Không được có ký tự rỗng (NUL)."],
    }


def test_a_service_is_changed_switched_off_and_on_and_closed(its: Desk) -> None:
    address = f"{DESK}services/{its.its.service.uuid}/"
    form = its["ha"].get(f"{address}change/").context["form"]
    assert "code" not in form.fields
    given = service_given(name_vi=form["name_vi"].value(), is_open="on")
    del given["code"]
    assert its["ha"].post(f"{address}change/", given)["Location"] == address
    row = Service.objects.get()
    assert (row.url, row.timeout_seconds, row.is_open) == ("https://10.0.0.5/api", 20, True)
    its["ha"].post(f"{address}disable/", {"reason": "Nâng cấp"})
    assert newest().services[queries.service_id(row).encoded].disabled_because == "Nâng cấp"
    assert its["ha"].get(address).context["page"].state.key == "disabled"
    assert its["ha"].post(f"{address}disable/", {"reason": "Lại"}).status_code == 422
    its["ha"].post(f"{address}enable/")
    assert its["ha"].get(address).context["page"].state is None
    assert its["ha"].post(f"{address}enable/").status_code == 422
    closed = its["ha"].post(f"{address}close/", {"reason": "Thay bằng dịch vụ mới"})
    assert closed["Location"] == f"{DESK}systems/{its.its.register.uuid}/"
    verbs = list(JournalEntry.objects.filter(actor_name="Ha").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.startswith("exchange.service")] == [
        *("exchange.service_changed", "exchange.service_disabled_for_now"),
        *("exchange.service_enabled", "exchange.service_closed"),
    ]
    again = service_given(code="households", name_vi="Hộ gia đình")
    made = its["ha"].post(f"{DESK}systems/{its.its.register.uuid}/services/new/", again)
    assert made["Location"] == address
    assert its["ha"].get(address).context["page"].rights == []


def test_changing_a_name_keeps_the_document(its: Desk) -> None:
    facts = service_facts(code="described", description=DOCUMENT)
    now = timezone.now()
    row = actions.register_service(by=SYSTEM, subsystem=its.its.register, facts=facts, now=now)
    address = f"{DESK}services/{row.uuid}/change/"
    form = its["ha"].get(address).context["form"]
    given = {name: form[name].value() or "" for name in form.fields if name != "file"}
    assert its["ha"].post(address, {**given, "name_vi": "Tên mới", "is_open": ""})["Location"]
    row.refresh_from_db()
    assert (row.name_vi, row.description, row.endpoints.count()) == ("Tên mới", DOCUMENT, 2)


@pytest.mark.parametrize("act", ["change", "disable", "enable", "close", "rights/new"])
def test_services_of_others_are_not_touched(its: Desk, act: str) -> None:
    address = f"{DESK}services/{its.its.service.uuid}/{act}/"
    assert [its[name].get(address).status_code for name in ("ha", "bao", "lan")] == [200, 404, 403]
    assert its["bao"].post(address, {"reason": "x"}).status_code == 404


# --- Rights ----------------------------------------------------------------------------------------------


def test_a_right_is_given_revoked_and_given_again(its: Desk) -> None:
    address = f"{DESK}services/{its.its.service.uuid}/rights/new/"
    to = f"system:{its.its.portal.uuid}"
    form = its["ha"].get(address).context["form"]
    assert [key for key, _name in form.fields["to"].choices] == ["", to, f"system:{its.its.register.uuid}"]
    given = {"to": to, "part": "get /people/*", "purpose": "Đối chiếu", "ground": "Điều 9", "per_day": "100"}
    its["ha"].post(address, given)
    row = Right.objects.get(glob="/people/*")
    assert (row.method, row.per_day, row.subsystem_id) == ("GET", 100, its.its.portal.pk)
    again = its["ha"].post(address, given)
    assert fields_wrong(again) == ["to"]
    assert fields_wrong(its["ha"].post(address, {**given, "part": "GET /a/../b"})) == ["part"]
    its["ha"].post(f"{DESK}rights/{row.uuid}/revoke/", {"reason": "Nhầm"})
    link = f"{address}?again={row.uuid}"
    assert link in its["ha"].get(f"{DESK}rights/").content.decode()
    form = its["ha"].get(link).context["form"]
    kept = {name: form[name].value() for name in ("to", "part", "purpose", "ground", "per_day")}
    assert kept == {**given, "part": "GET /people/*", "per_day": 100}
    its["ha"].post(address, {**kept, "per_second": ""})
    assert Right.objects.filter(glob="/people/*", revoked_at=None).count() == 1
    assert its["ha"].get(f"{address}?again=nonsense").status_code == 200


# --- Numbers ---------------------------------------------------------------------------------------------


def test_more_rows_cost_no_more_queries(its: Desk, django_assert_max_num_queries: Any) -> None:
    paths = (f"{DESK}systems/{its.its.register.uuid}/", f"{DESK}services/{its.its.service.uuid}/")
    now, counts = timezone.now(), []
    for path in paths:
        its["ha"].get(path)
        forget()
        with CaptureQueriesContext(connection) as seen:
            its["ha"].get(path)
        counts.append(len(seen))
    assert max(counts) <= 40, counts
    for number in range(6):
        facts = service_facts(code=f"v{number}")
        actions.register_service(by=SYSTEM, subsystem=its.its.register, facts=facts, now=now)
        facts_of_right = right_facts(method="GET", glob=f"/x/{number}", valid_to=now + timedelta(days=9))
        actions.give_right(
            by=SYSTEM, service=its.its.service, to=its.its.portal, facts=facts_of_right, now=now
        )
        actions.add_credential(by=SYSTEM, subsystem=its.its.register, key_label=f"k{number}", now=now)
    for path, count in zip(paths, counts, strict=True):
        forget()
        with django_assert_max_num_queries(count):
            its["ha"].get(path)


# --- Requests held to the document -----------------------------------------------------------------------


def test_requests_are_held_to_the_document_by_form(its: Desk) -> None:
    url = f"{DESK}systems/{its.its.register.uuid}/services/new/"
    given = {
        "code": "people",
        "name_vi": "Dân cư",
        "url": "http://127.0.0.1:9/",
        "timeout_seconds": "30",
        "validation": "refuse",
    }
    assert fields_wrong(its["ha"].post(url, {**given, "is_sure": "1"})) == ["validation"]
    broken = DOCUMENT.replace("get: {}", "get: {parameters: [{$ref: '#/none'}]}")
    assert fields_wrong(its["ha"].post(url, {**given, "description": broken})) == ["validation"]
    made = its["ha"].post(url, {**given, "description": DOCUMENT, "is_sure": "1"})
    row = Service.objects.get(code="people")
    assert (made.status_code, row.validation) == (302, "refuse")
    page = its["ha"].get(made["Location"]).content.decode()
    assert "bị từ chối" in page
    change = its["ha"].get(f"{DESK}services/{row.uuid}/change/").content.decode()
    assert '<option value="refuse" selected>' in change


# --- Bodies ----------------------------------------------------------------------------------------------


def test_bodies_are_kept_by_form(its: Desk) -> None:
    key = written_public(x25519.X25519PrivateKey.generate().public_key())
    url = f"{DESK}systems/{its.its.register.uuid}/services/new/"
    given = {"code": "people", "name_vi": "Dân cư", "url": "http://127.0.0.1:9/", "timeout_seconds": "30"}
    for wrong, fields in (
        ({"keep_days": "30"}, ["keep_key"]),
        ({"keep_key": key}, ["keep_days"]),
        ({"keep_days": "0", "keep_key": key}, ["keep_days"]),
        ({"keep_days": "30", "keep_key": "x"}, ["keep_key"]),
    ):
        assert fields_wrong(its["ha"].post(url, {**given, **wrong, "is_sure": "1"})) == fields
    stated = {"keep_days": "30", "keep_key": key, "keep_must": "pass"}
    made = its["ha"].post(url, {**given, **stated, "is_sure": "1"})
    row = Service.objects.get(code="people")
    assert (row.keep_days, row.keep_key, row.keep_must) == (30, key, False)
    page = its["ha"].get(made["Location"]).content.decode()
    assert "30 ngày, niêm phong bằng khóa" in page
    assert "Chưa giữ nội dung nào" in page
    change = f"{DESK}services/{row.uuid}/change/"
    assert '<option value="pass" selected>' in its["ha"].get(change).content.decode()
    its["ha"].post(change, {**given, "is_sure": "1"})
    row.refresh_from_db()
    assert (row.keep_days, row.keep_key, row.keep_must) == (None, "", True)
    assert "niêm phong" not in its["ha"].get(made["Location"]).content.decode()


def test_what_is_kept_of_bodies_stands_on_the_services_page(its: Desk) -> None:
    row = its.its.service
    row.keep_days, row.keep_key = 30, written_public(x25519.X25519PrivateKey.generate().public_key())
    row.save()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE exchange_body_all PARTITION OF exchange_body DEFAULT")
        cursor.execute(
            "INSERT INTO exchange_body VALUES ('2030-01-31', %s, 'request', %s, now() - interval '2 days', 2000000, 'k', '')",
            [row.uuid, service_id(row).encoded],
        )
    BodyTrouble.objects.create(
        day=timezone.now().date(), service=service_id(row).encoded, why="long", count=3
    )
    page = its["ha"].get(f"{DESK}services/{row.uuid}/").content.decode()
    assert "1 nội dung, 2,0 MB" in page
    assert "giữ đến 31/01/2030" in page
    assert "sẽ tới 30,0 MB" in page
    assert "3 nội dung không giữ được" in page


# --- Services of SOAP ------------------------------------------------------------------------------------


def test_a_service_of_soap_is_registered_and_changed_by_form(its: Desk) -> None:
    url = f"{DESK}systems/{its.its.register.uuid}/services/new/"
    given = {"code": "soap", "name_vi": "Hộ tịch", "url": "http://127.0.0.1:9/", "timeout_seconds": "30"}
    wsdl = "http://127.0.0.1:9/service?wsdl"
    assert fields_wrong(its["ha"].post(url, {**given, "wsdl": "ftp://x"})) == ["wsdl"]
    assert fields_wrong(its["ha"].post(url, {**given, "wsdl": wsdl, "description": DOCUMENT})) == ["wsdl"]
    assert fields_wrong(its["ha"].post(url, {**given, "wsdl": wsdl, "endpoints": "GET /a"})) == ["wsdl"]
    made = its["ha"].post(url, {**given, "wsdl": wsdl})
    row = Service.objects.get(code="soap")
    assert (made.status_code, row.kind, row.wsdl_url) == (302, "SOAP", wsdl)
    assert next(each for name, each in newest().services.items() if name.endswith("/soap")).wsdl == wsdl
    assert wsdl in its["ha"].get(made["Location"]).content.decode()
    change = f"{DESK}services/{row.uuid}/change/"
    assert its["ha"].get(change).context["form"]["wsdl"].value() == wsdl
    its["ha"].post(change, {**given, "wsdl": "", "endpoints": "GET /a"})
    row.refresh_from_db()
    assert (row.kind, row.wsdl_url) == ("REST", "")


def test_a_certificate_of_the_exchange_is_shown_and_revoked(
    its: Desk, settings: LazySettings, tmp_path: Path
) -> None:
    settings.SIGNING_FOLDER = tmp_path / "keys"
    now, portal = timezone.now(), its.its.portal
    actions.make_authority(by=SYSTEM, name="Test", now=now)
    address = f"{DESK}systems/{portal.uuid}/"
    assert 'id="certificates"' not in its["bao"].get(address).content.decode()
    row = actions.issue_certificate(by=SYSTEM, subsystem=portal, request=a_request(a_key()), now=now)
    page = its["bao"].get(address).content.decode()
    assert row.serial in page
    revoke = f"{DESK}certificates/{row.uuid}/revoke/"
    assert f'href="{revoke}"' in page
    assert f'href="{revoke}"' not in its["hoa"].get(address).content.decode()  # who reports sees it
    assert its["ha"].get(revoke).status_code == 404
    assert row.serial in its["bao"].get(revoke).content.decode()
    its["bao"].post(revoke)
    row.refresh_from_db()
    assert row.revoked_at is not None
    page = its["bao"].get(address).content.decode()
    assert row.serial in page
    assert f'href="{revoke}"' not in page
