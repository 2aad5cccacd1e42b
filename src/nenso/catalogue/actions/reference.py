"""The entries that ship with the product: published by the installation, and left alone where somebody changed them since."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.catalogue.actions.deciding import publish
from nenso.catalogue.actions.writing import (
    locked,
    must_be_there,
    must_live,
    said,
    save,
    write_step,
    write_version,
)
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import (
    Facts,
    Kind,
    State,
    Verb,
    check_code,
    entries_named,
    facts_of,
    faults,
    must_follow,
    organisations_named,
)
from nenso.catalogue.texts import REFUSALS
from nenso.kernel.rules import Actor, Refused

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
SHIPPED = "Kèm sản phẩm / shipped with the product"
"""What versions of shipped entries say as their reason: by it a later load knows what nobody else has written."""


@dataclass(slots=True)
class EntryReport:
    """What a load did, by codes: made, changed; kept as somebody else has them though they differ; left out with what was wrong."""

    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)

    def lines(self) -> tuple[str, ...]:
        """Return what was done, a line each."""
        found = [
            f"Danh mục hệ thống, CSDL, nền tảng: +{len(self.made)} ~{len(self.changed)} / catalogue: "
            f"{len(self.made)} new, {len(self.changed)} changed"
        ]
        if self.kept:
            found.append(f"Mục đã được sửa, giữ nguyên / changed by others, kept: {', '.join(self.kept)}")
        found += [f"Bỏ qua / left out: {code}: {why}" for code, why in self.left_out.items()]
        return tuple(found)


def load_reference(*, by: Actor, now: datetime, folder: Path = REFERENCE) -> EntryReport:
    """Publish the shipped entries that are missing or differ. Idempotent.

    An entry under a shipped code whose newest version somebody else wrote is kept. One that cannot stand on this site, because
    an organisation that it names is over, is left out and told.
    """
    report = EntryReport()
    for code, kind, facts in shipped_entries(folder):
        row = Entry.objects.select_related("newest").filter(code=code).first()
        try:
            _load(by, now, code, kind, facts, row, report)
        except Refused as refused:
            report.left_out[code] = _why(refused)
    return report


def shipped_entries(folder: Path = REFERENCE) -> Sequence[tuple[str, Kind, Facts]]:
    """Return the entries of the reference file, in its order: what one names comes before it."""
    with (folder / "entries.toml").open("rb") as file:
        return [_read(row) for row in tomllib.load(file)["entry"]]


def _read(row: Mapping[str, Any]) -> tuple[str, Kind, Facts]:
    rest = {name: value for name, value in row.items() if name not in ("code", "kind")}
    return check_code(row["code"]), Kind(row["kind"]), facts_of(rest)


def _why(refused: Refused) -> str:
    text = REFUSALS[refused.code].fill(**refused.facts)
    return f"{text.vi} / {text.en}"


@transaction.atomic
def _load(
    by: Actor, now: datetime, code: str, kind: Kind, facts: Facts, row: Entry | None, report: EntryReport
) -> None:
    if row is not None and row.newest is not None:
        if said(row.newest) == facts:
            return
        if row.newest.why != SHIPPED or row.state != State.PUBLISHED or row.kind != kind:
            report.kept.append(code)
            return
    for fault in faults(kind, facts, timezone.localdate(now)):
        raise fault
    for name, organisation in organisations_named(facts):
        must_live(organisation, name, timezone.localdate(now))
    must_be_there(entries_named(facts))
    if row is None:
        _publish(by, now, _new(by, code, kind, facts), facts, "catalogue.registered")
        report.made.append(code)
    else:
        row = locked(row)
        must_follow(said(row.versions.latest("number")).stage, facts.stage, code)
        _publish(by, now, row, facts, "catalogue.changed")
        report.changed.append(code)


def _new(by: Actor, code: str, kind: Kind, facts: Facts) -> Entry:
    return Entry.objects.create(code=code, kind=kind, owner_code=facts.owner, by_key=by.key, by_name=by.name)


def _publish(by: Actor, now: datetime, row: Entry, facts: Facts, verb: str) -> None:
    version = write_version(row, facts, by, SHIPPED)
    row.state = State.SUBMITTED
    write_step(version, Verb.SUBMIT, by)
    save(row, by, verb, version=version.number, name=facts.name.vi)
    publish(by=by, entry=row, now=now)
