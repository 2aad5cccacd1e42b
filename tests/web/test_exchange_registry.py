"""The published registry at the site, read over HTTP by python-tuf's own client: the same bytes that gateways go by."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer
from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import Updater

from nenso.exchange import actions
from nenso.exchange.actions.roots import publish_roots
from nenso.exchange.actions.routing import ROOT_LIFE
from nenso.exchange.models import RoutingSnapshot
from nenso.exchange.queries import roots
from nenso.exchange.rules.trust.writing import Change, sign_root, written
from nenso.kernel.rules import SYSTEM
from nenso.kernel.rules.signing import public_key
from tests.factories.exchange import Exchange, an_exchange

pytestmark = pytest.mark.django_db(transaction=True)
REGISTRY = "/exchange/registry"


@pytest.fixture
def made(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchange]:
    settings.SIGNING_FOLDER, settings.EXCHANGE_REGISTRY_OPEN = tmp_path / "keys", True
    monkeypatch.setenv("NO_PROXY", "*")
    yield an_exchange(now=timezone.now())
    gc.collect()  # the client's connections are closed where they were opened


def downloaded(folder: Path, site: str, root: bytes) -> bytes:
    """Return the registry as the official client takes it, over HTTP, with nothing changed."""
    for each in ("metadata", "targets"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    updater = Updater(
        str(folder / "metadata"),
        f"{site}{REGISTRY}/metadata/",
        str(folder / "targets"),
        f"{site}{REGISTRY}/targets/",
        bootstrap=root,
    )
    updater.refresh()
    found = updater.get_targetinfo("routing.json")
    assert found is not None
    return Path(updater.download_target(found)).read_bytes()


def newest() -> bytes:
    row = RoutingSnapshot.objects.first()
    assert row is not None
    return bytes(row.content)


def test_the_official_client_downloads_what_gateways_go_by_and_follows_new_roots(
    made: Exchange, live_server: LiveServer, settings: LazySettings, tmp_path: Path
) -> None:
    pinned, person = roots.root_content(1), bytes([7] * 32)
    assert downloaded(tmp_path, live_server.url, pinned) == newest()
    found = roots.drafted_root(
        Change(add=(public_key(person),), threshold=2), timezone.now() + ROOT_LIFE, is_online_new=True
    )
    sign_root(found, person)
    publish_roots(by=SYSTEM, contents=[written(found)], now=timezone.now())
    actions.disable_service(by=SYSTEM, service=made.service, reason="bảo trì", now=timezone.now())
    assert downloaded(tmp_path, live_server.url, pinned) == newest()
    assert downloaded(tmp_path / "another", live_server.url, roots.root_content(2)) == newest()
    settings.EXCHANGE_REGISTRY_OPEN = False
    with pytest.raises(DownloadHTTPError):
        downloaded(tmp_path / "stranger", live_server.url, pinned)


def test_metadata_are_public_and_say_how_long_they_are_kept(made: Exchange, settings: LazySettings) -> None:
    settings.EXCHANGE_REGISTRY_OPEN = False
    stamp = Client().get(f"{REGISTRY}/metadata/timestamp.json")
    assert (stamp.status_code, stamp["Content-Type"], stamp["Cache-Control"]) == (
        200,
        "application/json",
        "public, max-age=1",
    )
    assert "immutable" in Client().get(f"{REGISTRY}/metadata/1.root.json")["Cache-Control"]
    assert Client().get(f"{REGISTRY}/metadata/2.root.json").status_code == 404
    assert Client().get(f"{REGISTRY}/targets/x.routing.json").status_code == 404
    assert Client().post(f"{REGISTRY}/metadata/timestamp.json").status_code == 405
