"""`nenso exchange`: members described in a file, who takes part, and what would become of a request."""

from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.project.cli import (
    archiving,
    authority,
    bodies,
    exporting,
    keys,
    maintenance,
    registry,
    renewing,
    witnesses,
)
from nenso.project.cli.console import out, print_json, read_file, ready, table, words

if TYPE_CHECKING:
    from nenso.exchange.actions import Applied
    from nenso.exchange.queries import MemberAsOf, ServiceAsOf, SubsystemAsOf

app = typer.Typer(no_args_is_help=True)
maintenance.attach(app)
witnesses.attach(app)
authority.attach(app)
archiving.attach(app)
bodies.attach(app)
exporting.attach(app)
keys.attach(app)
registry.attach(app)
renewing.attach(app)
AS_JSON = typer.Option(False, "--json", help="for a program to read")
LARGEST = 2 * 2**20  # bytes of a description


@app.command("apply")
def apply(
    file: Path, is_sure: bool = typer.Option(False, "--yes", help="do it; without, say what differs")
) -> None:
    """Say how members differ from what a file describes; with --yes bring them there, whole or not at all."""
    ready()
    from nenso.exchange import actions

    content = read_file(file, LARGEST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Refused("file.encoding", file=file.name, line=line) from fault
    now = datetime.now(UTC)
    found = actions.apply_description(
        by=SYSTEM, text=text, file_name=file.name, folder=file.resolve().parent, now=now, is_sure=is_sure
    )
    _say_difference(found)


def _say_difference(found: "Applied") -> None:
    from nenso.exchange.onboarding.difference import Kind
    from nenso.exchange.onboarding.telling import change_text

    for change in found.difference.changes:
        out.print(words(change_text(change)), markup=False)
    for name in found.difference.over:
        out.print(words(_OVER.fill(name=name)), markup=False)
    if not found.difference.changes:
        out.print(words(_SAME), markup=False)
        return
    counts = {str(kind): found.difference.count(kind) for kind in Kind}
    out.print(words((_DONE if found.is_done else _TO_DO).fill(**counts)), markup=False)
    for made in found.keys:
        line = _KEY.fill(subsystem=made.subsystem, label=made.label, key=made.key)
        out.print(words(line), markup=False)


_OVER = Text("? {name}: đã hết hạn, bỏ qua", "? {name}: over by now, left out")
_SAME = Text("Không có gì khác.", "Nothing differs.")
_TO_DO = Text(
    "Sẽ thêm {added}, sửa {changed}, bỏ {removed}. Chạy lại với --yes để thực hiện.",
    "To add {added}, change {changed}, remove {removed}. Run it again with --yes to do so.",
)
_DONE = Text(
    "Đã thêm {added}, sửa {changed}, bỏ {removed}.", "Added {added}, changed {changed}, removed {removed}."
)
_KEY = Text(
    "Khóa “{label}” của {subsystem}, chỉ hiện một lần: {key}",
    "Key “{label}” of {subsystem}, shown this once: {key}",
)


@app.command("show")
def show(as_json: bool = AS_JSON) -> None:
    """Show who takes part, with which systems and services."""
    ready()
    from nenso.exchange import queries

    today = datetime.now().astimezone().date()
    found = queries.members(today)
    if as_json:
        print_json([_plain_member(one) for one in found])
        return
    headings = (
        Text("Thành viên", "Member"),
        Text("Cơ quan", "Organisation"),
        Text("Hệ thống", "System"),
        Text("Dịch vụ", "Services"),
    )
    table(headings, [row for one in found for row in _rows(one)])


@app.command("ask")
def ask(
    client: str,
    service: str,
    method: str,
    path: str,
    address: str = typer.Option(
        "", help="where the connection comes from; by default one that is registered"
    ),
) -> None:
    """Say whether a request would be passed on and by which right, or which link is broken; nothing is sent."""
    ready()
    from nenso.exchange import queries
    from nenso.exchange.rules.routing.deciding import Denied
    from nenso.exchange.rules.routing.trying import what_if

    snapshot = queries.newest_snapshot()
    if snapshot is None:
        raise Refused("routing.none")
    try:
        granted = what_if(
            snapshot, client, service, method.upper(), path, datetime.now(UTC), _address(address)
        )
    except Denied as denied:
        raise Refused(denied.code, **denied.facts) from denied
    right = granted.right
    if right is None:
        out.print(words(_METASERVICE), markup=False)
        return
    said = _GRANTED if right.number else _OPEN
    facts = {"purpose": right.purpose, "ground": right.ground, "right": right.number}
    out.print(words(said.fill(client=client, service=service, **facts)), markup=False)


def _address(written: str) -> str:
    try:
        return str(ip_address(written)) if written else ""
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint="--address") from fault


_METASERVICE = Text(
    "Được: dịch vụ thông tin của nền tảng, không cần quyền.",
    "Yes: a service of the exchange itself, which needs no right.",
)
_OPEN = Text(
    "Được: {client} gọi {service}, là dịch vụ mở ({ground}).",
    "Yes: {client} may ask {service}, which is open ({ground}).",
)
_GRANTED = Text(
    "Được: {client} gọi {service} theo quyền {right}, mục đích “{purpose}”, căn cứ {ground}.",
    "Yes: {client} may ask {service} by the right {right}, for “{purpose}”, on the ground {ground}.",
)


def _rows(one: "MemberAsOf") -> list[list[str]]:
    member = [one.name_in_headers, words(one.organisation.name)]
    if one.suspended_because:
        member[1] = f"{member[1]} – {words(Text('tạm dừng', 'suspended'))}: {one.suspended_because}"
    lines = [[each.code, ", ".join(service.code for service in each.services)] for each in one.subsystems]
    return [
        [*(member if number == 0 else ("", "")), *line] for number, line in enumerate(lines or [["", ""]])
    ]


def _plain_member(one: "MemberAsOf") -> dict[str, Any]:
    return {
        "member": one.name_in_headers,
        "organisation": one.organisation.code,
        "name": words(one.organisation.name),
        "suspended_because": one.suspended_because,
        "subsystems": [_plain_subsystem(each) for each in one.subsystems],
    }


def _plain_subsystem(one: "SubsystemAsOf") -> dict[str, Any]:
    return {
        "subsystem": one.name_in_headers,
        "name": words(one.name),
        "groups": one.groups,
        "entry": one.entry,
        "credentials": [
            {
                "proof": each.proof,
                "label": each.label,
                "networks": each.networks,
                "valid_to": each.valid_to,
            }
            for each in one.credentials
        ],
        "services": [_plain_service(each) for each in one.services],
    }


def _plain_service(one: "ServiceAsOf") -> dict[str, Any]:
    return {
        "service": one.name_in_headers,
        "name": words(one.name),
        "url": one.url,
        "kind": one.kind,
        "open": one.is_open,
        "timeout": one.timeout_seconds,
        "disabled_because": one.disabled_because,
        "endpoints": [{"method": each.method, "path": each.path} for each in one.endpoints],
        "rights": one.rights,
    }
