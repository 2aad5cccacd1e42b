"""The walk of the exchange: two agencies join from a file, calls go through with curl, pyxroad and the browser, a receipt holds
offline, an event outlives the gateway, statistics show it all."""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from XRoad import XClient

from tests.journeys.conftest import PATIENCE, Site, Watched
from tests.journeys.exchange import CLIENT, EVENT, PROVIDER, SERVICE, SOAP, Joined, joining
from tests.journeys.test_desk import sign_in

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def joined(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Joined]:
    """Two agencies that joined the exchange from a file, their systems, a gateway."""
    with joining(site, tmp_path_factory.mktemp("exchange")) as found:
        yield found


def called(joined: Joined) -> tuple[dict[str, str], bytes]:
    """Call the provider through the gateway with curl; return headers and body of the answer."""
    status, headers, body = joined.curl(f"{SERVICE}/1", {"id": "048000000001"})
    assert status == 200, body
    return headers, body


def test_joining_says_what_it_would_do_and_is_done_once(joined: Joined) -> None:
    assert "VN/GOV/48/portal" in joined.said
    again = joined.site.nenso("exchange", "apply", str(joined.folder / "two.yaml"))
    assert again.returncode == 0
    assert "VN/GOV/48/portal" not in again.stdout


def test_a_call_goes_through_and_its_receipt_holds_offline_until_it_is_altered(joined: Joined) -> None:
    headers, body = called(joined)
    assert json.loads(body)["household"] == "H-1"
    exchange = headers["x-road-request-id"]
    file = joined.receipt(exchange)
    key = re.search(r"ledger\s+(\S+)", joined.site.nenso("exchange", "keys").stdout)
    assert key is not None
    answer = joined.folder / "answer.json"
    answer.write_bytes(body)
    holds = joined.verified(str(file), "--key", key[1], "--body", str(answer))
    assert holds.returncode == 0, holds.stdout + holds.stderr
    assert CLIENT in holds.stdout
    assert not (joined.folder / "nobody").exists()
    answer.write_bytes(body.replace(b"H-1", b"H-2"))
    assert joined.verified(str(file), "--key", key[1], "--body", str(answer)).returncode == 1
    written = file.read_text(encoding="utf-8")
    tampered = joined.folder / "tampered.json"
    tampered.write_text(written.replace("GOV/48/portal", "GOV/01/portal"), encoding="utf-8")
    assert tampered.read_text(encoding="utf-8") != written
    fails = joined.verified(str(tampered), "--key", key[1])
    assert fails.returncode == 1, fails.stdout


def test_a_client_of_x_road_calls_unchanged(joined: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "")  # pyxroad takes the gateway for its proxy, whatever this machine has
    message = f"pyxroad-{uuid4()}"
    said = XClient(joined.gateway, CLIENT, f"{SOAP}/v1").request(number="7", xroad_id=message)
    assert said["body"]["name"] == "Nguyễn Văn An"
    holds = joined.verified(str(joined.receipt(message)))
    assert f"{SOAP}" in holds.stdout, holds.stderr


def test_an_event_outlives_the_gateway(joined: Joined) -> None:
    room = f"/r1/{PROVIDER}"
    assert joined.curl(f"{room}/api/v1/eventType", {"eventType": EVENT, "schema": {}}, PROVIDER)[0] == 200
    assert joined.curl(f"{room}/api/v1/subs/{EVENT}", {"eventType": EVENT})[0] == 200
    for number in range(20):
        event = {"eventType": EVENT, "event": {"household": number}, "key": "one"}
        assert joined.curl(f"{room}/pub/v1/{EVENT}", event, PROVIDER)[0] == 201
        if number == 9:
            joined.end(is_killed=True)
            joined.start()
    deadline = time.monotonic() + PATIENCE
    while len({each["household"] for each in joined.taken}) < 20 and time.monotonic() < deadline:
        time.sleep(0.1)
    first = list(dict.fromkeys(each["household"] for each in joined.taken))
    assert first == list(range(20))


def test_a_refused_call_says_why_and_can_be_found(joined: Joined) -> None:
    words = ["curl", "-sS", "-H", "X-Road-Client: VN/GOV/48/portal", "-H", "Accept-Language: en"]
    url = f"{joined.gateway}/r1/VN/GOV/G01/population/nothing/1"
    outcome = subprocess.run([*words, url], capture_output=True, text=True, check=True)
    said = json.loads(outcome.stdout)
    assert said["type"] == "Server.ServerProxy.UnknownService"
    assert said["message"] == "There is no service SERVICE:VN/GOV/G01/population/nothing."
    asked = joined.site.nenso("exchange", "ask", CLIENT, "VN/GOV/G01/population/nothing", "GET", "/1")
    assert asked.returncode == 1


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("path", ["/exchange/", "/en/exchange/"])
def test_statistics_show_what_was_exchanged(joined: Joined, watched: Watched, path: str, width: int) -> None:
    headers, _ = called(joined)
    joined.receipt(headers["x-road-request-id"])  # what has one was counted
    watched.page.set_viewport_size({"width": width, "height": 900})
    page = watched.open(path)
    names = ("Households", "Portal") if path.startswith("/en/") else ("Hộ gia đình", "Cổng dịch vụ công")
    assert [name for name in names if name not in page.content()] == []
    assert watched.faults() == []
    assert watched.overflow() <= 0


def sound(watched: Watched, path: str, width: int) -> None:
    """Hold a page as it stands at a width to the rules of access and to its own width."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    assert watched.faults() == [], (path, width)
    assert watched.overflow() <= 0, (path, width)


@pytest.mark.parametrize(("home", "send"), [("/", "Gửi"), ("/en/", "Send it")])
def test_an_officer_tries_a_service_in_the_browser(
    joined: Joined, watched: Watched, home: str, send: str
) -> None:
    page = watched.page
    sign_in(joined.site, page, "approver-48")
    watched.open(f"{home}exchange/services/GOV/G01/population/households/")
    page.locator("#samples a[href$='/try/']").click()
    page.select_option("#id_method", "POST")
    page.fill("#id_path", "/1?năm=2026")
    page.fill("#id_body", '{"id": "048000000001"}')
    page.get_by_role("button", name=send, exact=True).click()
    page.wait_for_selector("#answer")
    assert '"household": "H-1"' in page.locator("#answer pre").first.inner_text()
    for width in (360, 1440):
        sound(watched, "try", width)
    page.locator("#answer a[href*='/entries/']").first.click()
    assert CLIENT in page.content()
    found = joined.site.nenso("doctor", "exchange", CLIENT, "VN/GOV/G01/population/households", "POST", "/1")
    assert found.returncode == 0, found.stdout  # the trial left nothing behind that would be in the way


@pytest.mark.parametrize(("home", "words"), [("/", "bảo trì đến"), ("/en/", "is in maintenance until")])
def test_maintenance_is_announced_and_everybody_reads_it(
    joined: Joined, watched: Watched, home: str, words: str
) -> None:
    page = watched.page
    sign_in(joined.site, page, "approver-48")
    watched.open(f"{home}desk/exchange/maintenance/new/")
    page.locator("#id_of").select_option(index=1)
    page.fill("#id_reason", "Nâng cấp máy chủ")
    end = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + 8 * 3_600))  # in an hour, in Vietnam
    page.fill("#id_ends_at", end)
    for width in (360, 1440):
        sound(watched, "form", width)
    page.locator("button[form='exchange-form']").click()
    page.locator("button[name='is_sure']").click()
    page.wait_for_selector("table")
    for width in (360, 1440):
        sound(watched, "list", width)
    watched.open(f"{home}exchange/")
    assert words in page.locator("main").inner_text()
    for width in (360, 1440):
        sound(watched, "public", width)
    watched.open(f"{home}desk/exchange/maintenance/")
    page.locator("a[href$='/end/']").first.click()
    page.locator("button[form='exchange-form']").click()
    page.wait_for_selector("table")
    assert words not in watched.open(f"{home}exchange/").locator("main").inner_text()
