"""SDMX 2.1: a data structure of five dimensions, and observations as SDMX-ML or SDMX-CSV, written by sdmx1.

Identifiers of SDMX take no dots and no two units share one: an indicator's dots become hyphens, and a unit's code has
its kind before it (P_48 is a province, O_48 its committee). Half-years are S1 and S2 there.
"""

import io
from importlib import import_module
from typing import Any

from nenso.kernel.rules import Period, PeriodKind, Text
from nenso.measures.exporting.documents import ExportedObservation, ExportRequest

AGENCY, VERSION = "NENSO", "1.0"
DIMENSIONS = ("FREQ", "INDICATOR", "REF_AREA", "CATEGORY", "TIME_PERIOD")
ATTRIBUTES = ("UNIT_MEASURE", "OBS_STATUS", "SOURCE")
NO_CATEGORY = "_T"  # total, as the cross-domain code lists have it
_FREQ = {
    PeriodKind.DAY: "D",
    PeriodKind.WEEK: "W",
    PeriodKind.MONTH: "M",
    PeriodKind.QUARTER: "Q",
    PeriodKind.HALF_YEAR: "S",
    PeriodKind.YEAR: "A",
}
_KINDS = {"organisation": "O", "commune": "C", "district": "D", "province": "P", "nation": "N"}
_STATUS = {"estimated": "E", "provisional": "P", "assumed": "I", "rebased": "I"}


def _model() -> Any:
    """Return sdmx1's model of SDMX 2.1, imported once it is needed: it brings pandas."""
    return import_module("sdmx.model.v21")


def indicator_id(code: str) -> str:
    """Return an indicator's identifier in SDMX."""
    return code.replace(".", "-")


def unit_id(kind: str, code: str) -> str:
    """Return a unit's identifier in SDMX."""
    return f"{_KINDS[kind]}_{code}"


def time_period(code: str) -> str:
    """Return a period as SDMX writes it."""
    return code.replace("-H", "-S")


def frequency(code: str) -> str:
    """Return the code of a period's frequency."""
    return _FREQ[Period.parse(code).kind]


def structure(asked: ExportRequest) -> Any:
    """Return the data structure definition with code lists of the indicators and units that are there."""
    v21 = _model()

    agency = v21.Agency(id=AGENCY, name={"vi": "Nền Số", "en": "Nền Số"})
    concepts = v21.ConceptScheme(id="CONCEPTS", version=VERSION, maintainer=agency)
    for name in (*DIMENSIONS, *ATTRIBUTES, "OBS_VALUE"):
        concepts.append(v21.Concept(id=name, name={"en": name}))
    lists = {
        "INDICATOR": {indicator_id(code): name for code, name in asked.indicators.items()},
        "REF_AREA": {unit_id(*unit): name for unit, name in asked.names.items()},
    }
    made = v21.DataStructureDefinition(id="OBSERVATIONS", version=VERSION, maintainer=agency)
    dimensions = v21.DimensionDescriptor(id="DimensionDescriptor")
    for order, name in enumerate(DIMENSIONS, start=1):
        kind = v21.TimeDimension if name == "TIME_PERIOD" else v21.Dimension
        represented = _listed(name, lists[name], agency) if lists.get(name) else None
        dimensions.append(
            kind(id=name, order=order, concept_identity=concepts[name], local_representation=represented)
        )
    attributes = v21.AttributeDescriptor(id="AttributeDescriptor")
    for name in ATTRIBUTES:
        attributes.append(
            v21.DataAttribute(
                id=name,
                concept_identity=concepts[name],
                related_to=v21.PrimaryMeasureRelationship(),
                usage_status=v21.UsageStatus.conditional,
            )
        )
    measures = v21.MeasureDescriptor(id="MeasureDescriptor")
    measures.append(v21.PrimaryMeasure(id="OBS_VALUE", concept_identity=concepts["OBS_VALUE"]))
    made.dimensions, made.attributes, made.measures = dimensions, attributes, measures
    return made


def _listed(name: str, codes: dict[str, Text], agency: Any) -> Any:
    v21 = _model()

    made = v21.Codelist(id=f"CL_{name}", version=VERSION, maintainer=agency)
    for code, text in codes.items():
        made.append(v21.Code(id=code, name={"vi": text.vi, "en": text.en}))
    return v21.Representation(enumerated=made)


def as_sdmx_ml(asked: ExportRequest) -> bytes:
    """Return structure-specific SDMX-ML 2.1 of the values that are there; a withdrawn value is left out."""
    import sdmx

    return bytes(sdmx.to_xml(_message(asked, structure(asked)), pretty_print=True))


def sdmx_structure(asked: ExportRequest) -> bytes:
    """Return the structure message that belongs to the data: concepts, code lists, data structure, dataflow."""
    import sdmx
    from sdmx.message import StructureMessage

    made = structure(asked)
    page = StructureMessage()
    page.add(made)
    page.add(_dataflow(made))
    page.add(made.dimensions.get("FREQ").concept_identity.parent)
    for dimension in made.dimensions.components:
        if dimension.local_representation is not None:
            page.add(dimension.local_representation.enumerated)
    return bytes(sdmx.to_xml(page, pretty_print=True))


def as_sdmx_csv(asked: ExportRequest) -> bytes:
    """Return SDMX-CSV 1.0 in UTF-8."""
    import sdmx

    made = structure(asked)
    page = _message(asked, made)
    if not page.data[0].obs:
        return (",".join(("DATAFLOW", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)) + "\n").encode()
    from sdmx.format.csv import v1

    kept: Any = io.StringIO()
    sdmx.to_csv(page.data[0], path=kept, attributes="o", format_options=v1.FormatOptions())
    return str(kept.getvalue()).encode()


def _dataflow(made: Any) -> Any:
    v21 = _model()

    return v21.DataflowDefinition(
        id="OBSERVATIONS", version=VERSION, maintainer=made.maintainer, structure=made
    )


def _message(asked: ExportRequest, made: Any) -> Any:
    from sdmx.message import DataMessage, Header

    v21 = _model()

    flow = _dataflow(made)
    page = v21.StructureSpecificDataSet(structured_by=made, described_by=flow)
    observations = [_observation(one, asked, made) for one in asked.observations if one.value is not None]
    page.add_obs(observations)
    header = Header(id=f"NENSO{asked.made_at:%Y%m%d%H%M%S}", prepared=asked.made_at, sender=made.maintainer)
    return DataMessage(header=header, data=[page], dataflow=flow, observation_dimension=v21.AllDimensions)


def _observation(one: ExportedObservation, asked: ExportRequest, made: Any) -> Any:
    v21 = _model()

    key = made.make_key(
        v21.Key,
        {
            "FREQ": frequency(one.period),
            "INDICATOR": indicator_id(one.indicator),
            "REF_AREA": unit_id(one.unit_kind, one.unit_code),
            "CATEGORY": one.category or NO_CATEGORY,
            "TIME_PERIOD": time_period(one.period),
        },
    )
    told = {
        "UNIT_MEASURE": asked.units.get(one.indicator, ""),
        "OBS_STATUS": next((_STATUS[flag] for flag in one.flags if flag in _STATUS), "A"),
        "SOURCE": one.citation or f"{one.lot_kind}:{one.source or one.lot}",
    }
    attached = {
        name: v21.AttributeValue(value=value, value_for=made.attributes.get(name))
        for name, value in told.items()
    }
    # As Python writes a number it reads back to the last digit.
    return v21.Observation(
        dimension=key, value=repr(one.value), value_for=made.measures[0], attached_attribute=attached
    )
