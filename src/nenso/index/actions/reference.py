"""The published figures that ship with the product: loaded, computed, published. Idempotent."""

import csv
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from nenso.index.actions.datasets import load_dataset
from nenso.index.actions.editions import load_edition
from nenso.index.actions.publications import propose_publication, release_publication
from nenso.index.actions.runs import run_edition
from nenso.index.actions.studies import compute_official_studies
from nenso.index.importing import ImportRow
from nenso.index.models import Dataset, Edition, Publication, Run
from nenso.kernel.actions import signing_key
from nenso.kernel.rules import Actor
from nenso.kernel.rules.signing import Key

ROOM = Path(__file__).resolve().parents[1]
EDITIONS = ROOM / "editions"
REFERENCE = ROOM / "reference"


def load_reference(
    *,
    by: Actor,
    maker: Actor,
    publisher: Actor,
    signing_folder: Path,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[str]:
    """Load every shipped edition and dataset, compute and publish; return what was done, a line each.

    Publication takes two people here too: `maker` proposes and `publisher` releases. `progress` is told (done, total).
    """
    new_editions = sum(_edition(by, path) for path in sorted(EDITIONS.glob("*.yaml")))
    datasets = [_dataset(by, entry) for entry in _entries()]
    key = signing_key(signing_folder)
    published = 0
    for done, (dataset, code) in enumerate(datasets, start=1):
        published += _publish(dataset, code, maker, publisher, key)
        progress(done, len(datasets))
    return [
        f"Bộ chỉ số: {new_editions} phiên bản mới / editions: {new_editions} new",
        f"Số liệu: {len(datasets)} tệp / inputs: {len(datasets)} files",
        f"Công bố: {published} kết quả mới / published: {published} new results",
    ]


def _entries() -> list[dict[str, Any]]:
    with (REFERENCE / "datasets.toml").open("rb") as file:
        entries: list[dict[str, Any]] = tomllib.load(file)["dataset"]
    return entries


def _edition(by: Actor, path: Path) -> bool:
    return load_edition(by=by, text=path.read_text(encoding="utf-8"), file_name=path.name)[1]


def _dataset(by: Actor, entry: dict[str, Any]) -> tuple[Dataset, str]:
    units_on: date = entry["units_as_of"]
    dataset, _ = load_dataset(
        by=by,
        family=entry["family"],
        group=entry["group"],
        year=entry["year"],
        units_on=units_on,
        decimals=entry["decimals"],
        partial_keys=["*"] if entry["coverage"] == "partial" else entry.get("partial", []),
        file_name=entry["file"],
        rows=read_rows((REFERENCE / entry["file"]).read_text(encoding="utf-8")),
        is_reference=True,
    )
    return dataset, entry["edition"]


def read_rows(text: str) -> list[ImportRow]:
    """Read a reference file in long form."""
    return [
        ImportRow(
            unit_code=row["unit_code"],
            key=row["key"],
            value=row["value"],
            kind=row["kind"],
            status=row["status"],
            source=row["source"],
            note=row["note"],
            row=number,
        )
        for number, row in enumerate(csv.DictReader(text.splitlines()), start=2)
    ]


def _publish(dataset: Dataset, edition_code: str, maker: Actor, publisher: Actor, key: Key) -> bool:
    edition = Edition.objects.filter(code=edition_code, is_draft=False).order_by("-id")[0]
    from nenso.index import rules

    kept = Run.objects.filter(edition=edition, dataset=dataset, engine_version=rules.ENGINE_VERSION).first()
    if kept is not None and Publication.objects.filter(run=kept, released_at__isnull=False).exists():
        compute_official_studies(by=publisher, run=kept)  # of units that are newer than the publication
        return False
    before = Run.objects.filter(
        dataset__family=dataset.family, dataset__group=dataset.group, dataset__year=dataset.year
    )
    corrected = before.filter(publication__released_at__isnull=False).order_by("-id").first()
    reason = "Bộ chỉ số, số liệu hoặc phiên bản phần mềm tính toán đã cập nhật." if corrected else ""
    run = kept or run_edition(by=maker, edition=edition, dataset=dataset, corrects=corrected, reason=reason)
    publication = Publication.objects.filter(run=run).first() or propose_publication(by=maker, run=run)
    release_publication(by=publisher, publication=publication, signing_key=key)
    return True
