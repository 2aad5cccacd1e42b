"""A published registry read: what python-tuf writes is taken, what its own client refuses is refused, and nothing older, mixed or endless is."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tuf.api.metadata import Metadata, Root

from nenso.exchange.rules.trust import metadata, writing
from nenso.exchange.rules.trust.reading import Ask, Held, pinned, whole
from nenso.exchange.texts import REFUSALS
from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import public_key
from tests.factories.trust import DAY, NOW, YEAR, Nation, OfficialClient, a_key, raw, read

OLD, NEW = b'{"old": 1}', b'{"new": 2}'
Files = dict[str, bytes]


def refusal(held: Held, files: Files, now: datetime = NOW) -> str:
    """Return why a reader takes nothing more; it has a sentence."""
    with pytest.raises(Refused) as said:
        read(held, files, now)
    assert REFUSALS[said.value.code].fill(**said.value.facts).en
    return said.value.code


def target(held: Held) -> bytes:
    found = whole(held)
    assert found is not None
    return found[0]


def a_nation() -> tuple[Nation, Held]:
    """A nation that published once, and a reader that read it."""
    nation = Nation()
    nation.publish(OLD, 5)
    held = Held(root=nation.newest)
    assert read(held, nation.files)
    return nation, held


def test_what_python_tuf_writes_is_taken_and_asked_for_no_more_than_needed() -> None:
    nation, held = a_nation()
    assert target(held) == OLD
    asked: list[Ask] = []
    assert not read(held, nation.files, asked=asked), "nothing newer"
    assert [each.name for each in asked] == ["2.root.json", "timestamp.json"]
    nation.publish(NEW, 6)
    assert read(held, nation.files)
    assert target(held) == NEW


def test_a_publication_is_over_with_the_first_of_its_parts() -> None:
    for facts in ({"ends": NOW + DAY}, {"targets_end": NOW + DAY}, {"snapshot_end": NOW + DAY}):
        nation = Nation()
        nation.publish(OLD, 5, **({"ends": NOW + 2 * DAY} | facts))  # type: ignore[arg-type]
        held = Held(root=nation.newest)
        read(held, nation.files)
        found = whole(held)
        assert found is not None
        assert found[1] == NOW + DAY


# --- Attacks, each of which python-tuf's client is subjected to as well ---


def _older(nation: Nation) -> Files:
    nation.publish(NEW, 4)
    return nation.files


def _another_key(nation: Nation) -> Files:
    nation.publish(NEW, 6, key=a_key())
    return nation.files


def _altered_target(nation: Nation) -> Files:
    nation.publish(NEW, 6)
    name = next(each for each in nation.files if each.startswith("targets/") and nation.files[each] == NEW)
    return nation.files | {name: NEW.replace(b"2", b"3")}


def _longer_target(nation: Nation) -> Files:
    nation.publish(NEW, 6)
    name = next(each for each in nation.files if each.startswith("targets/") and nation.files[each] == NEW)
    return nation.files | {name: NEW + b" "}


def _mixed_snapshot(nation: Nation) -> Files:
    before = nation.files["metadata/5.snapshot.json"]
    nation.publish(NEW, 6)
    return nation.files | {"metadata/6.snapshot.json": before}


def _mixed_targets(nation: Nation) -> Files:
    before = nation.files["metadata/5.targets.json"]
    nation.publish(NEW, 6)
    return nation.files | {"metadata/6.targets.json": before}


def _without_targets(nation: Nation) -> Files:
    nation.publish(NEW, 6, meta={})
    return nation.files


def _without_the_file(nation: Nation) -> Files:
    nation.publish(NEW, 6, files={})
    return nation.files


def _over(nation: Nation) -> Files:
    nation.publish(NEW, 6, NOW - DAY)
    return nation.files


def _targets_over(nation: Nation) -> Files:
    nation.publish(NEW, 6, targets_end=NOW - DAY)
    return nation.files


def _no_timestamp(nation: Nation) -> Files:
    return {name: content for name, content in nation.files.items() if "timestamp" not in name}


def _no_metadata(nation: Nation) -> Files:
    return nation.files | {"metadata/timestamp.json": b"{}"}


def _cut_off(nation: Nation) -> Files:
    nation.publish(NEW, 6)
    return nation.files | {"metadata/timestamp.json": nation.files["metadata/timestamp.json"][:-40]}


def _root_of_a_stranger(nation: Nation) -> Files:
    nation.root_keys = [a_key()]
    nation.rooted()
    nation.publish(NEW, 6)
    return nation.files


def _root_by_the_old_keys_alone(nation: Nation) -> Files:
    old, nation.root_keys = nation.root_keys, [a_key()]
    content = Metadata[Root].from_bytes(nation.rooted(old))
    content.signatures.pop(nation.root_keys[0].public_key.keyid)
    return nation.files | {"metadata/2.root.json": content.to_bytes()}


def _root_that_leaps(nation: Nation) -> Files:
    nation.rooted(version=3)
    nation.publish(NEW, 6)
    return nation.files


def _root_over(nation: Nation) -> Files:
    nation.rooted(ends=NOW - DAY)
    nation.publish(NEW, 6)
    return nation.files


ATTACKS: dict[str, Callable[[Nation], Files]] = {
    "trust.rolled_back": _older,
    "trust.unsigned": _another_key,
    "trust.altered": _altered_target,
    "trust.altered longer": _longer_target,
    "trust.altered mixed": _mixed_snapshot,
    "trust.altered mixed targets": _mixed_targets,
    "trust.mixed": _without_targets,
    "trust.not_found": _without_the_file,
    "trust.expired": _over,
    "trust.expired targets": _targets_over,
    "trust.not_found timestamp": _no_timestamp,
    "trust.malformed": _no_metadata,
    "trust.malformed cut off": _cut_off,
    "trust.unsigned root": _root_of_a_stranger,
    "trust.unsigned root by the old keys": _root_by_the_old_keys_alone,
    "trust.version": _root_that_leaps,
    "trust.expired root": _root_over,
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_by_both_readers_and_what_is_held_goes_on(attack: str, tmp_path: Path) -> None:
    nation, held = a_nation()
    official = OfficialClient(tmp_path, nation.newest)
    assert official.read(nation.files) == OLD
    files = ATTACKS[attack](nation)
    assert refusal(held, files) == attack.split()[0]
    with pytest.raises(Exception):  # noqa: B017 - whatever it is called there
        official.read(files)
    if "root" not in attack or "unsigned" in attack:
        assert target(held) == OLD


def test_the_same_number_with_other_content_is_refused_though_the_key_signed_it(tmp_path: Path) -> None:
    """A nation's database that was restored, or a key used by somebody else: what was told stands."""
    nation, held = a_nation()
    official = OfficialClient(tmp_path, nation.newest)
    official.read(nation.files)
    nation.publish(NEW, 5)
    assert refusal(held, nation.files) == "trust.twice"
    assert official.read(nation.files) == OLD, "which says nothing and goes on with the old"
    assert target(held) == OLD


def test_a_registry_frozen_at_what_is_held_ends_with_its_timestamp() -> None:
    nation, held = a_nation()
    assert not read(held, nation.files, NOW + DAY / 2)
    assert refusal(held, nation.files, NOW + DAY) == "trust.expired"
    found = whole(held)
    assert found is not None
    assert found[1] == NOW + DAY, "and what is held says when it is over"


def test_what_was_proved_before_a_step_failed_still_counts() -> None:
    nation, held = a_nation()
    before = dict(nation.files)
    nation.publish(NEW, 6)
    cut = {name: content for name, content in nation.files.items() if nation.files[name] != NEW}
    assert refusal(held, cut) == "trust.not_found"
    assert target(held) == OLD, "whole as it was"
    assert refusal(held, before) == "trust.rolled_back", "the newer timestamp was seen"
    assert read(held, nation.files)
    assert target(held) == NEW


def test_endless_files_are_asked_for_with_their_bounds() -> None:
    nation = Nation()
    nation.publish(OLD, 5)
    asked: list[Ask] = []
    read(Held(root=nation.newest), nation.files, asked=asked)
    limits = {each.name.split(".", 1)[-1]: each.limit for each in asked}
    assert limits["root.json"] == metadata.LARGEST_ROOT
    assert limits["json"] == metadata.LARGEST_TIMESTAMP
    assert limits["routing.json"] == len(OLD)
    assert limits["snapshot.json"] == len(nation.files["metadata/5.snapshot.json"])
    assert limits["targets.json"] == len(nation.files["metadata/5.targets.json"])


# --- Roots that change ---


def test_roots_are_followed_one_by_one_however_many_were_missed(tmp_path: Path) -> None:
    nation, held = a_nation()
    official = OfficialClient(tmp_path, nation.newest)
    for step in range(4):
        old, nation.root_keys = nation.root_keys, [a_key() for _ in range(step + 1)]
        nation.threshold = step + 1
        nation.rooted(old, ends=NOW - DAY if step < 3 else None)  # those in between may be over
    nation.online = a_key()
    nation.rooted()
    nation.publish(NEW, 6)
    assert read(held, nation.files)
    assert target(held) == official.read(nation.files) == NEW
    gap = {name: content for name, content in nation.files.items() if name != "metadata/3.root.json"}
    assert refusal(Held(root=nation.files["metadata/1.root.json"]), gap) == "trust.expired"


@pytest.mark.parametrize("signers", [0, 1, 2, 3])
def test_a_root_needs_as_many_signatures_as_the_one_before_it_asks_for(signers: int) -> None:
    keys = [a_key() for _ in range(3)]
    nation = Nation(keys, threshold=2)
    nation.publish(OLD, 5)
    held = Held(root=nation.newest)
    read(held, nation.files)
    nation.root_keys, nation.threshold = [a_key()], 1
    nation.rooted(keys[:signers] + ([keys[0]] if signers else []))  # one that signs twice counts once
    nation.publish(NEW, 6)
    if signers < 2:
        assert refusal(held, nation.files) == "trust.unsigned"
    else:
        assert read(held, nation.files)


def test_a_stolen_online_key_counts_no_more_and_its_numbers_are_forgotten(tmp_path: Path) -> None:
    """Whoever had the key may have told a number that the nation will not reach: a new online key begins below it."""
    nation, held = a_nation()
    official = OfficialClient(tmp_path, nation.newest)
    thief = nation.online
    nation.publish(b'{"stolen": 1}', 2**40)
    assert read(held, nation.files)
    official.read(nation.files)
    nation.online = a_key()
    nation.rooted()
    assert refusal(held, nation.files) == "trust.unsigned"
    nation.publish(NEW, 6)
    assert read(held, nation.files)
    assert target(held) == official.read(nation.files) == NEW
    nation.publish(OLD, 2**41, key=thief)
    assert refusal(held, nation.files) == "trust.unsigned"


def test_the_first_root_is_taken_by_the_key_alone_where_no_root_was_given() -> None:
    nation = Nation()
    nation.publish(OLD, 5)
    held = Held(first_key=raw(nation.root_keys[0]))
    assert read(held, nation.files)
    assert target(held) == OLD
    for other in (
        Nation(),
        Nation([a_key(), *nation.root_keys]),
        Nation([*nation.root_keys, a_key()], threshold=2),
    ):
        other.publish(NEW, 6)
        assert refusal(Held(first_key=raw(nation.root_keys[0])), other.files) == "trust.first_root"


def test_another_root_to_begin_with_keeps_what_it_vouches_for() -> None:
    nation, held = a_nation()
    first = nation.newest
    nation.rooted()
    read(held, nation.files)
    again = pinned(held, first)
    assert target(again) == OLD
    nation.publish(NEW, 4)
    assert refusal(again, nation.files) == "trust.rolled_back"
    stranger = pinned(held, Nation().newest)
    assert whole(stranger) is None
    assert not stranger.timestamp


# --- Writing ---


def test_what_we_write_is_read_by_the_official_client_through_a_change_of_keys(tmp_path: Path) -> None:
    house, online, second = bytes(32), bytes([1] * 32), bytes([2] * 32)
    found = writing.first_root(public_key(house), public_key(online), NOW + YEAR)
    writing.sign_root(found, house)
    files = {"metadata/1.root.json": writing.written(found)}
    official, held = OfficialClient(tmp_path, writing.written(found)), Held(first_key=public_key(house))

    def publish(content: bytes, number: int, key: bytes) -> None:
        told = writing.published(content, number, NOW + DAY, key)
        digest = (
            metadata.read(told.targets, metadata.Targets, "").signed.targets["routing.json"].hashes["sha256"]
        )
        files.update(
            {
                "metadata/timestamp.json": told.timestamp,
                f"metadata/{number}.snapshot.json": told.snapshot,
                f"metadata/{number}.targets.json": told.targets,
                f"targets/{digest}.routing.json": told.target,
            }
        )

    publish(OLD, 5, online)
    assert read(held, files)
    assert target(held) == official.read(files) == OLD
    change = writing.Change(add=(public_key(second),), threshold=2, online=public_key(bytes([3] * 32)))
    after = writing.next_root(found.signed, change, NOW + YEAR)
    for key in (house, second, second):
        writing.sign_root(after, key)
    files["metadata/2.root.json"] = writing.written(after)
    publish(NEW, 6, bytes([3] * 32))
    assert read(held, files)
    assert target(held) == official.read(files) == NEW


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (writing.Change(threshold=2), "trust.threshold"),
        (writing.Change(threshold=0), "trust.threshold"),
        (writing.Change(remove=("f" * 64,)), "trust.no_key"),
        (writing.Change(remove=("",)), "trust.no_key"),
        (writing.Change(add=tuple(bytes([n] * 32) for n in range(1, 40))), "trust.keys"),
    ],
)
def test_a_root_that_nobody_could_follow_is_not_drafted(change: writing.Change, code: str) -> None:
    root = writing.first_root(public_key(bytes(32)), public_key(bytes([1] * 32)), NOW + YEAR).signed
    add = tuple(public_key(each) for each in change.add)
    with pytest.raises(Refused) as said:
        writing.next_root(root, writing.Change(add, change.remove, change.threshold), NOW + YEAR)
    assert said.value.code == code


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_letter_of_what_is_published_can_be_another(data: st.DataObject) -> None:
    nation, held = _KNOWN
    files = dict(nation.files)
    name = data.draw(st.sampled_from(sorted(name for name in files if "1.root" not in name)))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    letter = data.draw(st.integers(0, 255))
    files[name] = files[name][:at] + bytes([letter]) + files[name][at + 1 :]
    fresh = Held(root=held.root)
    with suppress(Refused):
        read(fresh, files)
    assert fresh.whole is None or target(fresh) == OLD, "a letter between the signed ones says nothing"


_PLAIN = st.none() | st.booleans() | st.integers() | st.text()
_NAMES = st.sampled_from(["signed", "signatures", "_type", "version", "keys"]) | st.text()
_JSON = st.recursive(_PLAIN, lambda inner: st.lists(inner) | st.dictionaries(_NAMES, inner)).map(
    lambda each: json.dumps(each).encode()
)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | _JSON)
def test_whatever_comes_is_refused_with_a_reason(content: bytes) -> None:
    nation, held = _KNOWN
    for name in ("metadata/2.root.json", "metadata/timestamp.json"):
        assert refusal(Held(root=held.root), nation.files | {name: content}) == "trust.malformed"


_KNOWN = a_nation()
