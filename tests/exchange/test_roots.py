"""The registry published under roots: made with the first publication, changed by its keys, and never going back."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction

from nenso.exchange import actions
from nenso.exchange.actions.roots import publish_roots
from nenso.exchange.actions.routing import ROOT_LIFE, ROOT_RENEWED
from nenso.exchange.models import RegistryRoot, RoutingSnapshot
from nenso.exchange.queries import keys, registry_key, registry_public, roots
from nenso.exchange.rules.routing.snapshot import PURPOSE, vouched
from nenso.exchange.rules.trust.keys import keyid_of
from nenso.exchange.rules.trust.metadata import root_name, target_name
from nenso.exchange.rules.trust.reading import Held, whole
from nenso.exchange.rules.trust.writing import Change, sign_root, written
from nenso.kernel.rules import SYSTEM, Refused
from nenso.kernel.rules.signing import House, public_key, sign
from tests.factories.exchange import NOW, Exchange, an_exchange, newest
from tests.factories.trust import read

pytestmark = pytest.mark.django_db
A, B = bytes([7] * 32), bytes([8] * 32)  # keys of two people


@pytest.fixture
def made(db: None, settings: LazySettings, tmp_path: Path) -> Exchange:
    settings.SIGNING_FOLDER = tmp_path / "keys"
    return an_exchange(now=NOW)


def files() -> dict[str, bytes]:
    """What is published, by its names."""
    found = {f"metadata/{row.version}.root.json": bytes(row.content) for row in RegistryRoot.objects.all()}
    row = RoutingSnapshot.objects.exclude(timestamp=b"").first()
    assert row is not None
    for name in ("timestamp.json", f"{row.number}.snapshot.json", f"{row.number}.targets.json"):
        found[f"metadata/{name}"] = roots.published_file(name)
    name = target_name(sha256(bytes(row.content)).hexdigest())
    return found | {f"targets/{name}": roots.published_target(name)}


def held_by(reader: Held) -> int:
    """Return the number of the registry that a reader holds."""
    found = whole(reader)
    assert found is not None
    return vouched(found[0]).number


def changed(change: Change, *signers: bytes, **facts: bool) -> list[RegistryRoot]:
    """Draft the next root, have people sign it, and publish it."""
    found = roots.drafted_root(change, NOW + ROOT_LIFE, **facts)
    for each in signers:
        sign_root(found, each)
    return publish_roots(by=SYSTEM, contents=[written(found)], now=NOW, is_anew=facts.get("is_anew", False))


def test_the_first_publication_makes_a_root_of_the_key_that_agencies_know(made: Exchange) -> None:
    reader = Held(first_key=registry_public())
    assert read(reader, files(), NOW)
    assert held_by(reader) == newest().number
    actions.disable_service(by=SYSTEM, service=made.service, reason="bảo trì", now=NOW)
    assert RegistryRoot.objects.count() == 1
    assert read(reader, files(), NOW)
    assert held_by(reader) == newest().number
    standing = roots.root_standing()
    assert standing is not None
    assert (standing.is_house_alone, standing.is_online_here, standing.threshold) == (True, True, 1)


def test_a_root_is_never_changed(made: Exchange) -> None:
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        RegistryRoot.objects.update(content=b"")


def test_people_take_the_root_over_and_agencies_follow(made: Exchange) -> None:
    reader = Held(first_key=registry_public())
    read(reader, files(), NOW)
    both = (public_key(A), public_key(B))
    (second,) = changed(Change(add=both, remove=(keyid_of(registry_public()),), threshold=2), A, B)
    assert second.version == 2
    assert read(reader, files(), NOW)
    with pytest.raises(Refused) as said:
        changed(Change(), A)
    assert said.value.code == "trust.unsigned"
    with pytest.raises(Refused) as said:
        changed(Change(), registry_key())
    assert said.value.code == "trust.unsigned", "this house speaks for it no more"
    changed(Change(remove=(keyid_of(public_key(A)),), threshold=1), A, B)
    changed(Change(), B)
    assert read(reader, files(), NOW)
    assert read(Held(first_key=registry_public()), files(), NOW), (
        "and who begins with the key follows all four"
    )


def test_a_stolen_online_key_is_replaced_and_its_numbers_do_not_count(made: Exchange) -> None:
    reader = Held(first_key=registry_public())
    read(reader, files(), NOW)
    before = roots.root_standing()
    changed(Change(), is_online_new=True)
    after = roots.root_standing()
    assert before is not None and after is not None  # noqa: PT018
    assert before.online != after.online
    assert after.is_online_here
    assert RoutingSnapshot.objects.first().root == 2  # type: ignore[union-attr]
    assert read(reader, files(), NOW)
    assert held_by(reader) == newest().number


def test_a_house_that_lost_its_key_goes_on_by_itself_and_comes_back_by_the_peoples_keys(
    made: Exchange, settings: LazySettings, tmp_path: Path
) -> None:
    first = registry_public()
    reader = Held(first_key=first)
    changed(Change(add=(public_key(A),)))
    read(reader, files(), NOW)
    settings.SIGNING_FOLDER = tmp_path / "other"
    actions.disable_service(by=SYSTEM, service=made.service, reason="bảo trì", now=NOW)
    assert newest().services, "the nation's own gateway is told, by the key that it has"
    assert bytes(RoutingSnapshot.objects.first().timestamp) == b""  # type: ignore[union-attr]
    assert not read(reader, files(), NOW), "agencies hold what they had"
    found = roots.drafted_root(Change(), NOW + ROOT_LIFE)
    sign_root(found, A)
    with pytest.raises(Refused) as said:
        publish_roots(by=SYSTEM, contents=[written(found)], now=NOW)
    assert said.value.code == "trust.not_ours"
    changed(Change(), A, is_online_new=True)
    assert read(reader, files(), NOW)
    assert held_by(reader) == newest().number


def test_whoever_lost_every_key_begins_again_with_a_root_that_agencies_are_given(
    made: Exchange, settings: LazySettings, tmp_path: Path
) -> None:
    reader = Held(first_key=registry_public())
    read(reader, files(), NOW)
    settings.SIGNING_FOLDER = tmp_path / "other"
    changed(Change(), is_anew=True)
    with pytest.raises(Refused) as said:
        read(reader, files(), NOW)
    assert said.value.code == "trust.unsigned", "nobody follows by himself"
    given = Held(root=roots.root_content(2))
    assert read(given, files(), NOW)
    assert held_by(given) == newest().number


def test_a_root_of_this_house_alone_is_renewed_before_its_end_and_others_are_not(made: Exchange) -> None:
    near = NOW + ROOT_LIFE - ROOT_RENEWED + timedelta(hours=1)
    actions.publish_routing(by=SYSTEM, now=near - timedelta(hours=2))
    assert RegistryRoot.objects.count() == 1
    actions.publish_routing(by=SYSTEM, now=near)
    assert RegistryRoot.objects.count() == 2
    reader = Held(first_key=registry_public())
    assert read(reader, files(), near)
    found = roots.drafted_root(Change(add=(public_key(A),), threshold=2), near + ROOT_LIFE)
    sign_root(found, A)
    publish_roots(by=SYSTEM, contents=[written(found)], now=near)
    actions.publish_routing(by=SYSTEM, now=near + ROOT_LIFE - timedelta(hours=1))
    assert RegistryRoot.objects.count() == 3


class InToken:
    """A key that never leaves its token."""

    trouble = ""

    def __init__(self, private: bytes) -> None:
        self._private, self.public = private, public_key(private)

    def sign(self, message: bytes) -> bytes:
        return sign(self._private, message)


def test_a_house_whose_key_went_into_a_token_speaks_with_the_old_and_the_new(
    made: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, house = Held(first_key=registry_public()), keys.house()
    read(reader, files(), NOW)
    token = InToken(A)
    monkeypatch.setattr(keys, "house", lambda: House(house.seed, {PURPOSE: token}))
    assert registry_public() == token.public
    changed(Change(add=(token.public,), remove=(keyid_of(public_key(keys.root_keys()[1])),)))
    assert read(reader, files(), NOW)
    changed(Change(), is_online_new=True)
    assert read(reader, files(), NOW), "and the token alone speaks from then on"


def test_an_old_database_that_was_restored_tells_numbers_above_all_that_were_told(made: Exchange) -> None:
    reader = Held(first_key=registry_public())
    later = NOW + timedelta(minutes=5)
    before = RoutingSnapshot.objects.first()
    assert before is not None
    for number in range(5):
        reason = f"bảo trì {number}"
        actions.disable_service(by=SYSTEM, service=made.service, reason=reason, now=NOW)
        actions.enable_service(by=SYSTEM, service=made.service, now=NOW)
    read(reader, files(), NOW)
    RoutingSnapshot.objects.filter(number__gt=before.number).delete()
    actions.disable_service(by=SYSTEM, service=made.service, reason="sau khi khôi phục", now=later)
    assert read(reader, files(), later), "it is newer to agencies at once"
    assert held_by(reader) == newest().number


def test_roots_that_a_restored_database_forgot_are_published_again_from_their_files(made: Exchange) -> None:
    changed(Change(), is_online_new=True)
    changed(Change(), is_online_new=True)
    kept = [roots.root_content(version) for version in (2, 3)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE exchange_registryroot DISABLE TRIGGER frozen")
        cursor.execute("DELETE FROM exchange_registryroot WHERE version > 1")
        cursor.execute("ALTER TABLE exchange_registryroot ENABLE TRIGGER frozen")
    with pytest.raises(Refused) as said:
        publish_roots(by=SYSTEM, contents=kept[1:], now=NOW)
    assert said.value.code == "trust.version"
    publish_roots(by=SYSTEM, contents=kept, now=NOW)
    assert read(Held(root=kept[1]), files(), NOW)


@pytest.mark.parametrize(
    "name",
    [
        "0.root.json",
        "9.root.json",
        "x.json",
        "root.json",
        "٣.root.json",
        f"{'9' * 30}.root.json",
        "1.targets.json",
    ],
)
def test_a_name_that_is_none_is_not_found(made: Exchange, name: str) -> None:
    with pytest.raises(Refused) as said:
        roots.published_file(name)
    assert said.value.code == "trust.not_found"
    assert roots.published_file(root_name(1))
