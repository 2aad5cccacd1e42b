"""What all participants of a round say and what was found, as the engine's table."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nenso.index import rules
from nenso.index.models import Entry, Round
from nenso.index.queries.methods import method_of
from nenso.index.rules.rounds import criteria, fields_of, read_inputs, table_of

SELF, VERIFIED, FINAL = "self", "verified", "final"


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as it is kept: what was written, what was found (None: not verified), what the yardstick filled."""

    node: str
    inputs: Mapping[str, str]
    verified: Mapping[str, str] | None
    origins: Mapping[str, object]

    def at(self, stage: str) -> Mapping[str, str]:
        """Return what counts at a stage: "self"; "verified" only what was; "final" the finding, else what was said."""
        if stage == SELF:
            return self.inputs
        if self.verified is not None:
            return self.verified
        return self.inputs if stage == FINAL else {}


class Rows:
    """The entries of some participants, by participant."""

    def __init__(self, method: rules.Edition, by_participant: Mapping[int, Sequence[Written]]) -> None:
        self._fields = {node.code: fields_of(method, node) for node in criteria(method)}
        self._rows = by_participant

    def of(self, participant: int) -> Sequence[Written]:
        """Return the entries of a participant."""
        return self._rows.get(participant, ())

    def values(self, participant: int, stage: str) -> dict[str, float]:
        """Return the numbers of a participant at a stage, by input."""
        found: dict[str, float] = {}
        for each in self.of(participant):
            found |= read_inputs(self._fields.get(each.node, ()), each.at(stage))
        return found


def read_rows(row: Round, wanted: Collection[int] | None = None) -> Rows:
    """Return the entries of a round, or of some of its participants. One query."""
    entries = Entry.objects.filter(participant__round=row)
    if wanted is not None:
        entries = entries.filter(participant__in=wanted)
    found: dict[int, list[Written]] = defaultdict(list)
    columns = ("participant_id", "node", "inputs", "verified", "origins")
    for pk, node, inputs, verified, origins in entries.order_by("id").values_list(*columns):
        found[pk].append(Written(node, inputs, verified, origins))
    return Rows(method_of(row.edition), found)


def round_table(row: Round, stage: str = FINAL) -> rules.Inputs:
    """Return the numbers of all participants at a stage ("self", "verified", "final") by unit. Two queries."""
    units = dict(row.participants.order_by("unit_code").values_list("pk", "unit_code"))
    rows = read_rows(row)
    return table_of({unit: rows.values(pk, stage) for pk, unit in units.items()})
