"""The form of the laboratory: a field for each part, the means, the normalisation, and trials to begin with."""

from dataclasses import dataclass

import numpy as np

from nenso.index.rules.edition import Aggregate
from nenso.index.rules.uncertainty import Changes, simulate
from nenso.index.rules.wording import MEAN_NAMES
from nenso.kernel.rules import Refused, Text
from nenso.web import laboratory_words as words
from nenso.web.presenters.kept import kept
from nenso.web.presenters.laboratory.asking import MEAN, NORM, OFF, OPEN, SIZE, Trial, field_id, plain
from nenso.web.presenters.laboratory.bench import PERCENT, Bench, Part, bench_of
from nenso.web.sentences import number

ACTIVITIES = "hoat_dong_"


@dataclass(frozen=True, slots=True)
class Control:
    """One part's field. Numbers are written for the address; shares are words."""

    code: str
    name: Text
    id: str
    field: str
    value: str
    stated: str
    stated_words: Text
    most: str
    step: str
    share: Text
    is_off: bool
    is_changed: bool
    holds: Text
    fault: Text | None
    reset_url: str
    children: tuple["Control", ...]
    mean: "Choice | None"
    is_open: bool
    open_url: str
    hidden: int  # parts below that are not shown until they are asked for


@dataclass(frozen=True, slots=True)
class Choice:
    """One list to choose from: (value, words, is chosen)."""

    id: str
    field: str
    options: tuple[tuple[str, Text, bool], ...]
    fault: Text | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """A trial to begin with."""

    name: Text
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Form:
    """All fields of the laboratory."""

    controls: tuple[Control, ...]
    mean: Choice
    norm: Choice
    total: Text
    unit: Text
    presets: tuple[Preset, ...]
    kept: tuple[tuple[str, str], ...]  # changed sizes of parts that are not shown now


def form_of(trial: Trial, opened: frozenset[str], path: str, more: dict[str, str]) -> Form:
    """Return the form as a trial leaves it. `path` is the page's address, `more` what else it is asked for."""
    make = _Maker(trial, opened, path, more)
    bench = trial.bench
    controls = tuple(make.control(part) for part in bench.children(bench.root))
    return Form(
        controls=controls,
        mean=make.mean(bench.root),
        norm=make.norm(),
        total=total_of(trial),
        unit=Text("%", "%") if bench.unit == PERCENT else Text("điểm", "points"),
        presets=presets(trial, path, more),
        kept=make.kept(controls),
    )


def total_of(trial: Trial) -> Text:
    """Say what the parts of the first level add up to."""
    bench = trial.bench
    stated = sum(part.stated for part in bench.children(bench.root))
    return words.total(trial.total(bench.root), stated, bench.unit)


class _Maker:
    """Makes the controls of one trial."""

    def __init__(self, trial: Trial, opened: frozenset[str], path: str, more: dict[str, str]) -> None:
        self.trial, self.opened, self.path, self.more = trial, opened, path, more
        self.faults = {fault.field: fault.words for fault in trial.faults}

    def control(self, part: Part) -> Control:
        trial, name = self.trial, f"{SIZE}{part.code}"
        is_shown = not trial.bench.is_large or part.code in self.opened
        children = tuple(map(self.control, trial.bench.children(part.code))) if is_shown else ()
        identifier = field_id(name)
        return Control(
            code=part.code,
            name=words.capital(part.name),
            id=identifier,
            field=name,
            value=trial.typed.get(name, trial.written(part.code))
            if identifier in self.faults
            else trial.written(part.code),
            stated=plain(part.stated, trial.bench.unit),
            stated_words=words.size(part.stated, trial.bench.unit),
            most=plain(self._most(part), trial.bench.unit),
            step="1" if trial.bench.unit == PERCENT else "5" if self._most(part) >= 100 else "0.5",
            share=share_of(trial, part),
            is_off=part.code in trial.off,
            is_changed=part.code in trial.sizes,
            holds=part.holds,
            fault=self.faults.get(identifier),
            reset_url=self._address(trial.without(part.code)),
            children=children,
            mean=self.mean(part.code) if children else None,
            is_open=part.code in self.opened
            or any(child.is_changed or child.is_off or child.is_open for child in children),
            open_url=self._address(trial, part.code) if part.children and not is_shown else "",
            hidden=0 if is_shown else len(part.children),
        )

    def _most(self, part: Part) -> float:
        """Return the end of the slider: the same for all siblings, with room above what stands in the field."""
        siblings = self.trial.bench.children(part.parent)
        reach = max(2 * max(one.stated for one in siblings), max(map(self.trial.size, siblings)))
        if self.trial.bench.unit == PERCENT:
            return max(100.0, reach) if reach > 100 else 100.0
        scale = 10.0 ** np.floor(np.log10(reach)) if reach > 0 else 1.0
        return float(np.ceil(reach / scale * 2) / 2 * scale)

    def mean(self, parent: str) -> Choice:
        """Return the ways in which a parent may be made from its parts."""
        bench, chosen = self.trial.bench, self.trial.means.get(parent, "")
        stated = bench.edition.node(parent).aggregate
        others = [mean for mean in MEAN_NAMES if mean != mean_of(stated)]
        options = [("", _as_stated(stated), not chosen)]
        options += [(mean, words.capital(MEAN_NAMES[mean]), mean == chosen) for mean in others]
        name = f"{MEAN}{parent}"
        return Choice(field_id(name), name, tuple(options), self.faults.get(field_id(name)))

    def norm(self) -> Choice:
        """Return the ways in which the figures of the parts may be made comparable."""
        chosen = self.trial.norm
        options = [("", words.capital(words.AS_STATED), not chosen)]
        options += [(how, words.capital(name), how == chosen) for how, name in words.NORMALISATIONS.items()]
        return Choice(field_id(NORM), NORM, tuple(options), self.faults.get(field_id(NORM)))

    def kept(self, controls: tuple[Control, ...]) -> tuple[tuple[str, str], ...]:
        """Return the changes of parts that stand in no field now, so that they are sent along."""
        shown = set(_codes(controls))
        sizes = [
            (f"{SIZE}{code}", self.trial.written(code)) for code in self.trial.sizes if code not in shown
        ]
        off = [(OFF, code) for code in self.trial.off if code not in shown]
        means = [
            (f"{MEAN}{code}", mean)
            for code, mean in self.trial.means.items()
            if code != self.trial.bench.root and not _has_children_shown(controls, code)
        ]
        return (*sizes, *off, *means, *((OPEN, code) for code in sorted(self.opened)))

    def _address(self, trial: Trial, *opening: str) -> str:
        query = trial.query(**self.more)
        opened = "&".join(f"{OPEN}={code}" for code in sorted(self.opened | set(opening)))
        asked = "&".join(filter(None, (query, opened)))
        return f"{self.path}?{asked}" if asked else self.path


def _codes(controls: tuple[Control, ...]) -> list[str]:
    return [code for one in controls for code in (one.code, *_codes(one.children))]


def _has_children_shown(controls: tuple[Control, ...], code: str) -> bool:
    return any(
        (one.code == code and bool(one.children)) or _has_children_shown(one.children, code)
        for one in controls
    )


def share_of(trial: Trial, part: Part) -> Text:
    """Say what share of the composite a part carries."""
    shown = number(trial.share(part) * 100, 1)
    return Text(f"{shown.vi}%", f"{shown.en}%")


def mean_of(aggregate: Aggregate) -> str:
    """Return the name of the mean that an edition states, "" where it is none of those offered."""
    if aggregate.rule == "copeland":
        return ""
    return {1.0: "arithmetic", 0.0: "geometric", -1.0: "harmonic"}.get(aggregate.power or 0.0, "")


def _as_stated(aggregate: Aggregate) -> Text:
    stated = MEAN_NAMES.get(mean_of(aggregate))
    if stated is None:
        return words.capital(words.AS_STATED)
    return Text("Như ấn bản: {mean}", "As the edition has it: {mean}").fill(mean=stated)


# --- Trials to begin with ---------------------------------------------------------------------------------


def presets(trial: Trial, path: str, more: dict[str, str]) -> tuple[Preset, ...]:
    """Return the trials that are offered ready made, as addresses."""
    bench = trial.bench
    offered = [(Text("Mọi phần bằng nhau", "All parts equal"), even(bench))]
    activities = only_activities(bench)
    if activities is not None:
        offered.append((Text("Chỉ các hoạt động", "Activities only"), activities))
    strongest = most_influential(bench)
    if strongest:
        name = Text("Bỏ {name}, phần quyết định nhất", "Without {name}, most decisive")
        offered.append((name.fill(name=bench.name_of(strongest)), Trial(bench, off=(strongest,))))
    if mean_of(bench.edition.root.aggregate) != "geometric":
        geometric = Trial(bench, means={bench.root: "geometric"})
        offered.append((Text("Trung bình nhân", "Geometric mean"), geometric))
    current = trial.query()
    return tuple(
        Preset(name, f"{path}?{one.query(**more)}", one.query() == current)
        for name, one in offered
        if one.is_changed
    )


def even(bench: Bench) -> Trial:
    """Return the trial in which the parts of the first level count alike."""
    parts = bench.children(bench.root)
    each = sum(part.stated for part in parts) / len(parts)
    return Trial(bench, sizes={p.code: each for p in parts if abs(p.stated - each) > 1e-9})


def only_activities(bench: Bench) -> Trial | None:
    """Return the trial of the activities alone; None where the index has none beside other parts."""
    parts = bench.children(bench.root)
    others = tuple(part.code for part in parts if not part.code.startswith(ACTIVITIES))
    return Trial(bench, off=others) if others and len(others) < len(parts) - 1 else None


def most_influential(bench: Bench) -> str:
    """Return the part of the first level without which ranks change most; "" where there is one part only."""
    listing = bench.listing
    return _most_influential(listing, bench.board.units_on if bench.board.is_rebased else None)


@kept(size=64)
def _most_influential(listing: object, on: object) -> str:
    bench = bench_of(listing, on)  # type: ignore[arg-type]
    parts = bench.children(bench.root)
    shifts: dict[str, float] = {}
    for part in parts if len(parts) > 1 else ():
        try:
            found = simulate(bench.subject, Changes(drop=(part.code,)))
        except Refused:
            continue
        shifts[part.code] = float(np.mean([abs(move.places) for move in found.moves] or [0]))
    return max(shifts, key=lambda code: shifts[code], default="")
