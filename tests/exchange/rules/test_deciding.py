"""The decision on a request: in which order it is checked, who counts as whom, and what no spelling of a path gets."""

import posixpath
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.identifiers import read_client
from nenso.exchange.rules.protocol.requests import read_line
from nenso.exchange.rules.routing.deciding import Caller, Denied, Granted, decide, rights_of
from nenso.exchange.rules.routing.pauses import Pause
from nenso.exchange.rules.routing.snapshot import Client, Credential, Proof, Right, Service, Snapshot
from nenso.exchange.rules.routing.trying import what_if

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
TICK = timedelta(microseconds=1)
MEMBER, CLIENT, OTHER = "VN/GOV/T01", "VN/GOV/T01/portal", "VN/GOV/T02/portal"
SERVICE = "VN/GOV/G06/population/citizens"
CERTIFICATE, KEY = "c" * 64, "d" * 64
OWN = Credential(Proof.KEY, KEY)
CALLER = Caller("10.1.2.3", key=KEY)


def right(**facts: Any) -> Right:
    return Right(**({"number": "1", "subject": CLIENT, "purpose": "p", "ground": "g"} | facts))


def client(*credentials: Credential, groups: tuple[str, ...] = ()) -> Client:
    return Client("", credentials or (OWN,), groups)


def made(*rights: Right, disabled: str = "", **facts: Any) -> Snapshot:
    given_: dict[str, Any] = {
        "instance": "VN",
        "ledger": "l",
        "number": 1,
        "made_at": NOW,
        "expires_at": NOW + timedelta(hours=1),
        "clients": {MEMBER: client(), CLIENT: client(), OTHER: client()},
        "services": {SERVICE: Service("", "http://p", rights=rights, disabled_because=disabled)},
    }
    return Snapshot(**(given_ | facts))


def of(*credentials: Credential) -> Snapshot:
    """A registry in which the client has these credentials, and every right."""
    return made(right(), clients={CLIENT: Client("", credentials)})


def decided(
    snapshot: Snapshot,
    caller: Caller = CALLER,
    header: str | None = CLIENT,
    target: str = f"/r1/{SERVICE}/a/1",
    method: str = "GET",
    now: datetime = NOW,
) -> Granted | str:
    """Return what is granted, or the code of the denial."""
    try:
        return decide(snapshot, caller, header, read_line(method, target), now)
    except Denied as denied:
        return denied.code


def is_granted(*args: Any, **facts: Any) -> bool:
    return isinstance(decided(*args, **facts), Granted)


# --- The order of the checks ------------------------------------------------------------------------------

PAUSE = Pause("Nâng cấp", NOW - timedelta(hours=1), NOW + timedelta(minutes=30))
# One request at which everything is wrong; each step mends what the one before complained of.
WRONG: dict[str, Any] = {
    "snapshot": made(disabled="Bảo trì", pauses=(PAUSE,), expires_at=NOW),
    "header": None,
    "caller": Caller("10.1.2.3"),
    "target": "/r1/VN/GOV/G06/population/none/../..",
}
MAINTAINED = made(disabled="Bảo trì", pauses=(PAUSE,))
DISABLED, ALLOWED = made(disabled="Bảo trì"), made(right(), disabled="Bảo trì")
STEPS: list[tuple[dict[str, Any], Side, Fault, str]] = [
    ({}, Side.CONSUMER, Fault.GLOBAL_CONF_OUTDATED, "exchange.outdated"),
    ({"snapshot": MAINTAINED}, Side.CONSUMER, Fault.MAINTENANCE_MODE, "exchange.maintenance"),
    ({"snapshot": DISABLED}, Side.CONSUMER, Fault.INTERNAL_ERROR, "exchange.no_client_header"),
    ({"header": "VN/GOV"}, Side.CONSUMER, Fault.INTERNAL_ERROR, "exchange.bad_identifier"),
    ({"header": "VN/GOV/T09/x"}, Side.CONSUMER, Fault.UNKNOWN_MEMBER, "exchange.unknown_client"),
    ({"header": CLIENT}, Side.CONSUMER, Fault.TLS_FAILED, "exchange.no_credential"),
    ({"caller": CALLER}, Side.PROVIDER, Fault.UNKNOWN_SERVICE, "exchange.unknown_service"),
    ({"target": f"/r1/{SERVICE}/../.."}, Side.PROVIDER, Fault.ACCESS_DENIED, "exchange.access_denied"),
    ({"snapshot": ALLOWED}, Side.PROVIDER, Fault.BAD_REQUEST, "exchange.path_traversal"),
    ({"target": f"/r1/{SERVICE}/a"}, Side.PROVIDER, Fault.SERVICE_DISABLED, "exchange.service_disabled"),
]


@pytest.mark.parametrize("step", range(len(STEPS)))
def test_the_first_thing_that_is_wrong_is_told(step: int) -> None:
    facts = dict(WRONG)
    for mended, *_ in STEPS[: step + 1]:
        facts |= mended
    with pytest.raises(Denied) as denied:
        decide(facts["snapshot"], facts["caller"], facts["header"], read_line("GET", facts["target"]), NOW)
    assert (denied.value.side, denied.value.fault, denied.value.code) == STEPS[step][1:]


def test_what_is_granted_names_its_right() -> None:
    given_ = right(number="7")
    granted = decided(made(given_))
    assert isinstance(granted, Granted)
    assert (granted.client.encoded, granted.right) == (CLIENT, given_)
    assert granted.service is not None
    assert granted.service.url == "http://p"


def test_the_first_right_that_covers_is_the_one() -> None:
    rights = (right(number="1", glob="/b"), right(number="2", glob="/a/*"), right(number="3"))
    granted = decided(made(*rights))
    assert isinstance(granted, Granted)
    assert granted.right == rights[1]


def test_a_snapshot_is_over_at_its_very_end() -> None:
    end = NOW + timedelta(hours=1)
    assert is_granted(made(right()), now=end - TICK)
    assert decided(made(right()), now=end) == "exchange.outdated"


def test_metaservices_need_no_right_but_a_proof() -> None:
    listed = decided(made(), target="/r1/VN/GOV/G06/population/listMethods")
    assert isinstance(listed, Granted)
    assert (listed.service, listed.right) == (None, None)
    target = "/r1/VN/GOV/G06/population/listMethods"
    assert decided(made(), Caller("10.1.2.3"), target=target) == "exchange.no_credential"
    assert decided(made(), target=f"{target}/x") == "exchange.unknown_service"


# --- Who it is --------------------------------------------------------------------------------------------

PINNED = Credential(Proof.CERTIFICATE, CERTIFICATE)
BOUND = Credential(Proof.KEY, KEY, ("10.0.0.0/8",))
FOUR = Credential(Proof.ADDRESS, "", ("192.0.2.0/24",))
SIX = Credential(Proof.ADDRESS, "", ("2001:db8::/32",))


@pytest.mark.parametrize(
    ("credentials", "caller", "code"),
    [
        ((PINNED,), Caller("10.1.2.3", certificate=CERTIFICATE), ""),
        ((PINNED,), Caller("10.1.2.3"), "exchange.no_credential"),
        ((PINNED,), Caller("10.1.2.3", certificate=KEY), "exchange.wrong_credential"),
        ((PINNED,), Caller("10.1.2.3", key=CERTIFICATE), "exchange.wrong_credential"),
        ((OWN,), Caller("10.1.2.3", certificate=KEY), "exchange.wrong_credential"),
        ((BOUND,), Caller("10.255.0.1", key=KEY), ""),
        ((BOUND,), Caller("::ffff:10.255.0.1", key=KEY), ""),
        ((BOUND,), Caller("11.0.0.1", key=KEY), "exchange.wrong_address"),
        ((BOUND,), Caller("::ffff:11.0.0.1", key=KEY), "exchange.wrong_address"),
        ((BOUND,), Caller("2001:db8::1", key=KEY), "exchange.wrong_address"),
        ((BOUND,), Caller("10.1.2.3"), "exchange.no_credential"),
        ((BOUND, OWN), Caller("11.0.0.1", key=KEY), ""),
        ((PINNED, BOUND), Caller("11.0.0.1", CERTIFICATE, KEY), ""),
        ((FOUR,), Caller("192.0.2.255"), ""),
        ((FOUR,), Caller("::ffff:192.0.2.7"), ""),
        ((FOUR,), Caller("192.0.3.0"), "exchange.no_credential"),
        ((FOUR,), Caller("192.0.3.0", key=KEY), "exchange.wrong_credential"),
        ((FOUR,), Caller("2001:db8::1"), "exchange.no_credential"),
        ((SIX,), Caller("2001:db8:ffff::1"), ""),
        ((SIX,), Caller("2001:db9::"), "exchange.no_credential"),
        ((SIX, FOUR), Caller("192.0.2.1"), ""),
        ((Credential(Proof.ADDRESS, ""),), Caller("192.0.2.1"), "exchange.no_credential"),
        ((Credential(Proof.KEY, ""),), Caller("192.0.2.1"), "exchange.no_credential"),
        ((), Caller("192.0.2.1"), "exchange.no_credential"),
        ((), Caller("192.0.2.1", key=KEY), "exchange.wrong_credential"),
    ],
)
def test_who_counts_as_the_client(credentials: tuple[Credential, ...], caller: Caller, code: str) -> None:
    found = decided(of(*credentials), caller)
    assert (found if isinstance(found, str) else "") == code


@pytest.mark.parametrize("proof", [Proof.CERTIFICATE, Proof.KEY, Proof.ADDRESS])
def test_a_credential_is_over_at_its_very_end(proof: Proof) -> None:
    digest = "" if proof is Proof.ADDRESS else KEY
    held = Credential(proof, digest, ("10.0.0.0/8",), NOW)
    caller = Caller("10.1.2.3", KEY, KEY)
    assert is_granted(of(held), caller, now=NOW - TICK)
    assert decided(of(held), caller) == "exchange.credential_expired"
    renewed = msgspec.structs.replace(held, valid_to=NOW + TICK)
    assert is_granted(of(held, renewed), caller)
    elsewhere = decided(of(held), replace(caller, address="11.0.0.1"))
    told = "exchange.wrong_credential" if proof is Proof.ADDRESS else "exchange.wrong_address"
    assert elsewhere == told


@given(st.ip_addresses(v=4), st.integers(0, 32), st.ip_addresses(v=4))
def test_networks_hold_the_addresses_that_begin_as_they_do(base: Any, length: int, address: Any) -> None:
    kept = (int(base) >> (32 - length)) << (32 - length)
    network = f"{type(base)(kept)}/{length}"
    is_in = int(address) >> (32 - length) == kept >> (32 - length)
    held = of(Credential(Proof.ADDRESS, "", (network,)))
    assert is_granted(held, Caller(str(address))) is is_in
    assert is_granted(held, Caller(f"::ffff:{address}")) is is_in


@given(st.text("0123456789abcdef", max_size=64), st.text("0123456789abcdef", max_size=64))
def test_nothing_but_the_registered_digest_counts(registered: str, shown: str) -> None:
    is_it = bool(shown) and shown == registered
    assert is_granted(of(Credential(Proof.KEY, registered)), Caller("10.1.2.3", key=shown)) is is_it
    assert (
        is_granted(of(Credential(Proof.CERTIFICATE, registered)), Caller("10.1.2.3", certificate=shown))
        is is_it
    )


def test_another_clients_proof_is_not_ones_own() -> None:
    held = made(right(), clients={CLIENT: client(PINNED), OTHER: client(OWN)})
    assert decided(held) == "exchange.wrong_credential"


# --- By which right ---------------------------------------------------------------------------------------


def test_a_right_begins_and_ends_at_its_very_instants() -> None:
    held = made(right(valid_from=NOW, valid_to=NOW + timedelta(minutes=1)))
    assert decided(held, now=NOW - TICK) == "exchange.access_denied"
    assert is_granted(held, now=NOW)
    assert is_granted(held, now=NOW + timedelta(minutes=1) - TICK)
    assert decided(held, now=NOW + timedelta(minutes=1)) == "exchange.access_denied"


@pytest.mark.parametrize(
    ("subject", "groups", "may"),
    [
        (CLIENT, (), True),
        ("*", (), True),
        ("@provinces", ("provinces",), True),
        ("@provinces", ("ministries", "provinces"), True),
        ("@provinces", ("ministries",), False),
        ("provinces", ("provinces",), False),
        ("@*", ("provinces",), False),
        (MEMBER, (), False),
        (OTHER, (), False),
        (CLIENT.lower(), (), False),
        (f"{CLIENT}/x", (), False),
        ("VN/GOV/T01/*", (), False),
    ],
)
def test_to_whom_a_right_is_given(subject: str, groups: tuple[str, ...], may: bool) -> None:
    held = made(right(subject=subject), clients={CLIENT: client(groups=groups)})
    assert is_granted(held) is may


def test_member_and_subsystem_inherit_nothing_from_each_other() -> None:
    of_member, of_system = made(right(subject=MEMBER)), made(right(subject=CLIENT))
    assert (is_granted(of_member, header=MEMBER), is_granted(of_member)) == (True, False)
    assert (is_granted(of_system, header=MEMBER), is_granted(of_system)) == (False, True)


def test_everybody_is_everybody_who_is_registered() -> None:
    held = made(right(subject="*"))
    stranger = read_client("VN/GOV/T09/x")
    assert list(rights_of(held, held.services[SERVICE], stranger, NOW)) == []
    assert decided(held, header="VN/GOV/T09/x") == "exchange.unknown_client"


@pytest.mark.parametrize(
    ("method", "target", "may"),
    [
        *(("GET", "/a/1", True), ("GET", "/a/1?q=/b", True), ("GET", "/a/", True), ("GET", "/%61/1", True)),
        *(("POST", "/a/1", False), ("HEAD", "/a/1", False), ("GET", "/a", False), ("GET", "", False)),
        *(("GET", "/a/1/2", False), ("GET", "/a/1%2F2", False), ("GET", "/A/1", False), ("GET", "/b", False)),
        *(("GET", "/b/../a/1", True), ("GET", "/a/../b", False), ("GET", "?x=/a/1", False)),
    ],
)
def test_a_right_to_an_endpoint_is_to_no_other(method: str, target: str, may: bool) -> None:
    held = made(right(method="GET", glob="/a/*"))
    assert is_granted(held, target=f"/r1/{SERVICE}{target}", method=method) is may


# --- However a path is spelled ----------------------------------------------------------------------------

UP = ["..", "%2e%2e", ".%2E", "%252e%252e", "%252E.", "..;", "..;a=b", "%2e%2e%3b", ".", "%2e", "%252e", ".;"]
SLASHES = ["/", "//", "%2f", "%2F", "%252f", "\\", "%5c", "%255C"]
PIECES = st.sampled_from([*UP, *SLASHES, *"/ab;", "%2561", "%25", "%3b", "%253B", "%23", "%3f", "%C3%A2"])


def readings(path: str) -> set[str]:
    """Every path that some provider may read: decoded once or twice, with backslashes and parameters or without."""
    found = set()
    for decoded in (unquote(path), unquote(unquote(path))):
        for text in (decoded, decoded.replace("\\", "/")):
            cut = "/".join(part.partition(";")[0] for part in text.split("/"))
            for each in (text, cut):
                found |= {posixpath.normpath(each), _by_the_rfc(each)}
    return found


def _by_the_rfc(path: str) -> str:
    """Return a path without dot segments (RFC 3986, 5.2.4): an empty element counts as one."""
    kept: list[str] = []
    for part in path.split("/")[1:]:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    return f"/{'/'.join(kept)}"


def is_below(path: str) -> bool:
    return f"/{path.lstrip('/')}".startswith("/a/") or path.strip("/") == "a"


@pytest.mark.parametrize("glob", ["/a/*", "/a/**"])
@given(pieces=st.lists(PIECES, max_size=12), is_begun=st.booleans())
def test_what_is_granted_below_a_folder_is_below_it_to_every_reader(
    glob: str, pieces: list[str], is_begun: bool
) -> None:
    path = f"{'/a/' if is_begun else '/'}{''.join(pieces)}"
    if is_granted(made(right(glob=glob)), target=f"/r1/{SERVICE}{path}"):
        assert all(is_below(each) for each in readings(path)), readings(path)


@given(st.sampled_from(["/a/*", "/a/**", "/b"]), st.sampled_from(SLASHES), st.sampled_from(UP[:8]))
def test_no_spelling_of_a_step_leads_from_one_right_to_another_path(glob: str, slash: str, up: str) -> None:
    held = made(right(glob=glob))
    for path in (f"/a/{up}{slash}c", f"/a/x{slash}{up}{slash}{up}{slash}c", f"/a{slash}{up}{slash}c"):
        assert not is_granted(held, target=f"/r1/{SERVICE}{path}"), path


# --- Asked beforehand -------------------------------------------------------------------------------------


def test_what_if_shows_the_credential_that_counts_from_an_address() -> None:
    near, far = Credential(Proof.KEY, "a", ("10.0.0.0/8",)), Credential(Proof.KEY, "b", ("192.0.2.0/24",))
    for address in ("192.0.2.7", "::ffff:192.0.2.7", "10.0.0.1", ""):
        assert what_if(of(near, far), CLIENT, SERVICE, "GET", "a/1", NOW, address).right is not None
    with pytest.raises(Denied, match=r"exchange\.wrong_address"):
        what_if(of(near, far), CLIENT, SERVICE, "GET", "a/1", NOW, "203.0.113.1")
