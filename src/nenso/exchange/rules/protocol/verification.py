"""What X-Road's tools read of members, systems and gateways: the archive of `/verificationconf`, made from the snapshot.

Elements within `conf` stand without a prefix: RIA's xrdinfo and X-Road Metrics look for `./member`. Authorities for certificates
and time stamps are X-Road's own matter and not in it: the exchange proves by its ledger.
"""

import io
import json
import zipfile
from urllib.parse import unquote

from lxml import etree

from nenso.exchange.rules.routing.snapshot import Snapshot

_XROAD = "http://x-road.eu/xsd/xroad.xsd"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # one archive for one snapshot


def archive(snapshot: Snapshot) -> bytes:
    """Return the ZIP archive: the instance, and its shared and private parameters."""
    folder = f"verificationconf/{snapshot.instance}"
    until = snapshot.expires_at.isoformat(timespec="seconds")
    files = {
        "verificationconf/instance-identifier": snapshot.instance.encode(),
        f"{folder}/shared-params.xml": shared_params(snapshot),
        f"{folder}/shared-params.xml.metadata": _metadata(snapshot, "SHARED-PARAMETERS", until),
        f"{folder}/private-params.xml": private_params(snapshot),
        f"{folder}/private-params.xml.metadata": _metadata(snapshot, "PRIVATE-PARAMETERS", until),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _metadata(snapshot: Snapshot, kind: str, until: str) -> bytes:
    said = {"contentIdentifier": kind, "instanceIdentifier": snapshot.instance, "expirationDate": until}
    return json.dumps(said).encode()


def shared_params(snapshot: Snapshot) -> bytes:
    """Return members with their systems, the gateway with its clients, and groups."""
    root = etree.Element(f"{{{_XROAD}}}conf", nsmap={"tns": _XROAD})
    _put(root, "instanceIdentifier", snapshot.instance)
    systems = _systems(snapshot)
    for name in sorted({*systems, *(() if snapshot.server is None else (snapshot.server.owner,))}):
        _put_member(root, snapshot, name, systems.get(name, []))
    if snapshot.server is not None:
        _put_server(root, snapshot)
    _put_groups(root, snapshot)
    classes = sorted({unquote(name.split("/")[1]) for name in systems})
    _put_settings(root, classes)
    return _written(root)


def _systems(snapshot: Snapshot) -> dict[str, list[str]]:
    """Return the systems of each member, by their names in headers."""
    found: dict[str, list[str]] = {name: [] for name in snapshot.members}
    for name in sorted(snapshot.clients):
        parts = name.split("/")
        held = found.setdefault("/".join(parts[:3]), [])
        if len(parts) > 3:
            held.append(name)
    return found


def _put_member(root: "etree._Element", snapshot: Snapshot, name: str, systems: list[str]) -> None:
    _, member_class, code = (unquote(part) for part in name.split("/"))
    member = etree.SubElement(root, "member", id=name)
    _put(etree.SubElement(member, "memberClass"), "code", member_class)
    _put(member, "memberCode", code)
    _put(member, "name", snapshot.members.get(name, code))
    for each in systems:
        system = etree.SubElement(member, "subsystem", id=each)
        _put(system, "subsystemCode", unquote(each.split("/")[3]))
        _put(system, "subsystemName", snapshot.clients[each].name)


def _put_server(root: "etree._Element", snapshot: Snapshot) -> None:
    server = snapshot.server
    assert server is not None
    made = etree.SubElement(root, "securityServer")
    _put(made, "owner", server.owner)
    _put(made, "serverCode", unquote(server.name.rpartition("/")[2]))
    _put(made, "address", server.address)
    for name in sorted(each for each in snapshot.clients if each.count("/") == 3):
        _put(made, "client", name)


def _put_groups(root: "etree._Element", snapshot: Snapshot) -> None:
    groups: dict[str, list[str]] = {}
    for name, client in sorted(snapshot.clients.items()):
        for group in client.groups:
            groups.setdefault(group, []).append(name)
    for code, names in sorted(groups.items()):
        made = etree.SubElement(root, "globalGroup")
        _put(made, "groupCode", code)
        _put(made, "description", code)
        for name in names:
            keys = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode")
            member = etree.SubElement(made, "groupMember")
            for key, part in zip(keys, name.split("/"), strict=False):
                _put(member, key, unquote(part))


def _put_settings(root: "etree._Element", classes: list[str]) -> None:
    settings = etree.SubElement(root, "globalSettings")
    for each in classes:
        made = etree.SubElement(settings, "memberClass")
        _put(made, "code", each)
        _put(made, "description", each)


def private_params(snapshot: Snapshot) -> bytes:
    """Return the private parameters: the instance alone, for nobody manages the gateway over X-Road."""
    root = etree.Element(f"{{{_XROAD}}}conf", nsmap={"tns": _XROAD})
    _put(root, "instanceIdentifier", snapshot.instance)
    return _written(root)


def _put(parent: "etree._Element", name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text


def _written(root: "etree._Element") -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
