"""The bundle of a run: its edition, inputs, results and method, signed by the publisher."""

from typing import Any

from nenso.directory import queries as directory
from nenso.index.models import Dataset, Run
from nenso.index.queries.inputs import outcome_of
from nenso.index.queries.methods import method_of
from nenso.index.rules.bundle import build_bundle
from nenso.kernel.rules.signing import Key, fingerprint


def bundle_of(run: Run, private_key: Key, *, publisher: str) -> tuple[bytes, str]:
    """Return a run's bundle and the fingerprint of the key that signed it.

    Raises `Refused("bundle.differs")` where the stored inputs no longer give the stored results.
    """
    rows = _inputs(run.dataset)
    content = build_bundle(
        edition_yaml=run.edition.text.encode(),
        inputs=rows,
        sources=[{"source": source, "title": source, "url": _url(source)} for source in _citations(rows)],
        metadata=_metadata(run, publisher),
        private_key=private_key,
        outcome=outcome_of(method_of(run.edition), run.dataset),
    )
    return content, fingerprint(private_key)


def _inputs(dataset: Dataset) -> list[dict[str, str]]:
    values = dataset.values.select_related("source").order_by("row")
    names = directory.organisations({value.unit_code for value in values}, dataset.units_on)
    return [
        {
            "unit_code": value.unit_code,
            "unit_name_vi": names[value.unit_code].short_name.vi,
            "unit_name_en": names[value.unit_code].short_name.en,
            "key": value.key,
            "value": value.written,
            "kind": value.kind,
            "source": value.source.citation,
            "record": f"{dataset.file_name}:{value.row}",
        }
        for value in values
    ]


def _citations(rows: list[dict[str, str]]) -> list[str]:
    return sorted({row["source"] for row in rows})


def _url(source: str) -> str:
    return source.split()[0] if source.startswith("http") else ""


def _metadata(run: Run, publisher: str) -> dict[str, Any]:
    return {
        "run": str(run.uuid),
        "family": run.dataset.family,
        "group": run.dataset.group,
        "year": run.dataset.year,
        "units_on": run.dataset.units_on.isoformat(),
        "computed_at": run.at.isoformat(),
        "computed_by": run.by_name,
        "publisher": publisher,
        "seed": run.seed,
        "partial": list(run.dataset.partial_keys),
        "corrects": str(run.corrects.uuid) if run.corrects else "",
        "reason": run.reason,
    }
