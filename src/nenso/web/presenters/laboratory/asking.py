"""What a reader tries, read from the address: every fault is told at its field, and nothing typed is lost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from nenso.index.rules.uncertainty import Changes, read_changes
from nenso.index.rules.uncertainty.design import STATED
from nenso.index.rules.wording import MEAN_NAMES
from nenso.kernel.rules import Text, format_number
from nenso.web import laboratory_words as words
from nenso.web.presenters.laboratory.bench import PERCENT, POINTS, Bench, Part

SIZE, MEAN = "p.", "m."  # p.xa_hoi_so=250, m.dti=geometric
OFF, NORM, OPEN = "off", "norm", "open"
_NUMBER = re.compile(r"(\d{1,12})([.,]\d{1,9})?|[.,]\d{1,9}")
DECIMALS = {POINTS: 4, PERCENT: 2}  # of a size as it stands in its field
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: its identifier on the page, its name, and the words."""

    field: str
    label: Text
    words: Text


@dataclass
class Trial:
    """What is tried on a bench. `sizes` holds changed sizes only, in the unit of the bench; `typed` what stands in fields."""

    bench: Bench
    typed: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    off: tuple[str, ...] = ()
    means: dict[str, str] = field(default_factory=dict)
    norm: str = ""
    faults: list[Fault] = field(default_factory=list)

    def size(self, part: Part) -> float:
        """Return what a part is given in this trial."""
        return self.sizes.get(part.code, part.stated)

    def is_off(self, part: Part) -> bool:
        """Say whether a part, or one above it, is left out."""
        return part.code in self.off or self._is_below_off(part)

    def _is_below_off(self, part: Part) -> bool:
        parent = self.bench.parts.get(part.parent)
        return parent is not None and self.is_off(parent)

    def total(self, parent: str) -> float:
        """Return what the parts of a parent that stay in add up to."""
        return sum(self.size(part) for part in self.bench.children(parent) if part.code not in self.off)

    def share(self, part: Part) -> float:
        """Return the share of the composite (0..1) that a part carries; 0 where it is left out."""
        if part.code in self.off:
            return 0.0
        parent, total = self.bench.parts.get(part.parent), self.total(part.parent)
        above = self.share(parent) if parent is not None else 1.0
        return above * self.size(part) / total if total > 0 else 0.0

    @property
    def is_changed(self) -> bool:
        """Say whether anything differs from the edition."""
        return bool(self.sizes or self.off or self.means or self.norm)

    @property
    def changes(self) -> Changes:
        """Return the trial as the engine takes it; what lies below a part left out is of no account."""
        parts = self.bench.parts
        counted = {code: size for code, size in self.sizes.items() if not self.is_off(parts[code])}
        touched = {parts[code].parent for code in counted}
        sizes = {part.code: self.size(part) for parent in touched for part in self.bench.children(parent)}
        is_points = self.bench.unit == POINTS
        return Changes(
            weights={} if is_points else sizes,
            points=counted if is_points else {},
            drop=tuple(code for code in self.off if not self._is_below_off(parts[code])),
            aggregate=self.means,
            normalisation=self.norm or STATED,
        )

    def query(self, **more: str) -> str:
        """Return the shortest query that says the same; `more` is added where it is not empty."""
        pairs = [(f"{SIZE}{code}", self.written(code)) for code in self._ordered(self.sizes)]
        pairs += [(OFF, code) for code in self.off]
        pairs += [(f"{MEAN}{code}", self.means[code]) for code in self._ordered(self.means)]
        pairs += [(NORM, self.norm)] if self.norm else []
        return urlencode([*pairs, *((name, value) for name, value in more.items() if value)])

    def _ordered(self, found: Mapping[str, object]) -> list[str]:
        return [code for code in (self.bench.root, *self.bench.parts) if code in found]

    def written(self, code: str) -> str:
        """Return a part's size as an address and a number field hold it."""
        return plain(self.size(self.bench.parts[code]), self.bench.unit)

    def without(self, *codes: str) -> "Trial":
        """Return the trial with the sizes of some parts as stated."""
        sizes = {code: size for code, size in self.sizes.items() if code not in codes}
        return Trial(self.bench, {}, sizes, self.off, self.means, self.norm)


def plain(size: float, unit: str) -> str:
    """Write a size as an address and a number field hold it: `33.33`, `150`."""
    return format_number(round(size, DECIMALS[unit]), "en", None).replace(",", "")


def read_trial(bench: Bench, query: QueryDict) -> Trial:
    """Read what is tried; faults stand in the trial, and the field that has one keeps what was typed."""
    trial = Trial(bench)
    for name in query:
        if name.startswith(SIZE):
            _read_size(trial, name, str(query[name]).strip()[:_LONGEST])
        elif name.startswith(MEAN):
            _read_mean(trial, name, str(query[name])[:_LONGEST])
    trial.off = _read_off(trial, query.getlist(OFF))
    _read_norm(trial, query.get(NORM, "")[:_LONGEST])
    if not trial.faults:
        _check_totals(trial)
    return trial


def _read_size(trial: Trial, name: str, text: str) -> None:
    part = trial.bench.parts.get(name.removeprefix(SIZE))
    if part is None:
        _unknown(trial, name.removeprefix(SIZE))
        return
    trial.typed[name] = text
    if not text:  # emptied: as stated
        return
    fault = _fault_of(text)
    if fault:
        trial.faults.append(Fault(field_id(name), part.name, words.FAULTS[fault].fill(found=text)))
        return
    value = float(text.replace(",", "."))
    # What comes back as it was written was not changed: a third stays a third, not 33.33 in a hundred.
    if abs(value - part.stated) > 0.5 * 10.0 ** -DECIMALS[trial.bench.unit]:
        trial.sizes[part.code] = value


def _fault_of(text: str) -> str:
    if re.fullmatch(r"[-−]\s*[\d.,]+", text):
        return "negative"
    if not _NUMBER.fullmatch(text):
        return "large" if re.fullmatch(r"\d{13,}([.,]\d+)?|\d+(\.\d+)?[eE]\+?\d+", text) else "number"
    return "large" if float(text.replace(",", ".")) > words.LARGEST else ""


def _read_mean(trial: Trial, name: str, mean: str) -> None:
    parent = name.removeprefix(MEAN)
    if parent not in trial.bench.parents:
        _unknown(trial, parent)
    elif mean in MEAN_NAMES:
        trial.means[parent] = mean
    elif mean:
        label = trial.bench.name_of(parent)
        trial.faults.append(Fault(field_id(name), label, words.FAULTS["option"].fill(found=mean)))


def _read_norm(trial: Trial, norm: str) -> None:
    if norm in words.NORMALISATIONS:
        trial.norm = norm
    elif norm:
        trial.faults.append(
            Fault(field_id(NORM), words.NORMALISATION, words.FAULTS["option"].fill(found=norm))
        )


def _read_off(trial: Trial, codes: list[str]) -> tuple[str, ...]:
    for code in dict.fromkeys(codes):
        if code not in trial.bench.parts:
            _unknown(trial, code)
    return tuple(code for code in trial.bench.parts if code in codes)


def _unknown(trial: Trial, code: str) -> None:
    label = Text("Liên kết", "Link")
    trial.faults.append(Fault("lab-form", label, words.FAULTS["unknown"].fill(found=code[:_LONGEST])))


def _check_totals(trial: Trial) -> None:
    """Refuse a parent that counts and of whose parts nothing is left."""
    for parent in trial.bench.parents:
        above = trial.bench.parts.get(parent)
        if (above is not None and trial.is_off(above)) or trial.total(parent) > 0:
            continue
        parts = trial.bench.children(parent)
        is_empty = all(part.code in trial.off for part in parts)
        fault = words.FAULTS["nothing" if is_empty else "zero"]
        trial.faults.append(Fault(field_id(f"{SIZE}{parts[0].code}"), trial.bench.name_of(parent), fault))


def field_id(name: str) -> str:
    """Return a field's identifier on the page."""
    return "lab-" + name.replace(".", "-")


def query_of(plain_changes: Mapping[str, object]) -> str:
    """Return the query that says what stored changes say."""
    changes = read_changes(plain_changes)
    sizes = {**changes.weights, **changes.points}
    pairs = [(f"{SIZE}{code}", plain(size, POINTS)) for code, size in sizes.items()]
    pairs += [(OFF, code) for code in changes.drop]
    pairs += [(f"{MEAN}{code}", str(mean)) for code, mean in changes.aggregate.items()]
    pairs += [(NORM, changes.normalisation)] if changes.normalisation != STATED else []
    return urlencode(pairs)
