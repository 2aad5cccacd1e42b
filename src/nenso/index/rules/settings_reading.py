"""Reading an edition's preparation and the rule of a normalised criterion."""

from typing import Any

from nenso.index.rules.fields import CODE, Fields, Taker
from nenso.index.rules.located import Located
from nenso.index.rules.preparation import SCREENS, Preparation, Screening
from nenso.index.rules.scoring import Normalised
from nenso.index.rules.steps.imputing import METHODS as IMPUTATIONS
from nenso.index.rules.steps.imputing import Imputation
from nenso.index.rules.steps.normalising import Goal, Normalisation
from nenso.index.rules.steps.scales import METHODS as NORMALISATIONS
from nenso.index.rules.steps.treating import THEN, Treatment

SCALE_KEYS = ("method", "onto", "goalposts", "mean", "sd", "clip", "reference")
GOAL_KEYS = ("low", "high", "target", "reference_figure", "max_points")
# What a method measures against, where neither the criterion nor the scale says it for all.
_NEEDS = {
    "goalposts": ("low", "high"),
    "scaled": ("low", "high"),
    "distance_to_target": ("target",),
    "points": ("max_points",),
}


def read_preparation(take: Taker, at: Located | None) -> Preparation | None:
    """Return the block `preparation` of the head; None where there is none."""
    if at is None:
        return None
    fields = take.table(at, ("normalise", "impute", "treat", "screen"))
    return Preparation(
        normalise=_normalise(take, fields.get("normalise")),
        impute=_impute(take, fields.get("impute")),
        treat=_treat(take, fields.get("treat")),
        screen=_screen(take, fields.get("screen")),
    )


def _normalise(take: Taker, at: Located | None) -> Normalisation:
    if at is None:
        return Normalisation()
    return _scale(take, take.table(at, SCALE_KEYS, ("method",)))


def _scale(take: Taker, fields: Fields) -> Normalisation:
    plain = Normalisation()
    onto = _pair(take, fields.get("onto"))
    mean, sd = take.number(fields.get("mean")), take.number(fields.get("sd"), 1e-9, 1e9)
    return Normalisation(
        method=take.choice(fields.get("method"), tuple(NORMALISATIONS), plain.method),
        low=onto[0] if onto else plain.low,
        high=onto[1] if onto else plain.high,
        mean=plain.mean if mean is None else mean,
        sd=plain.sd if sd is None else sd,
        targets=_pair(take, fields.get("goalposts")),
        clip=take.flag(fields.get("clip")) if "clip" in fields else None,
        reference=take.text(fields.get("reference")) or None,
    )


def _pair(take: Taker, at: Located | None) -> tuple[float, float] | None:
    if at is None:
        return None
    found = [take.number(item) for item in take.items(at)]
    if len(found) != 2:
        take.fault("edition.out_of_range", at, found=len(found), range="[low, high]")
        return None
    low, high = found
    if low is None or high is None:
        return None
    if not low < high:
        take.fault("edition.out_of_range", at, found=f"[{low:g}, {high:g}]", range="low < high")
        return None
    return low, high


def _impute(take: Taker, at: Located | None) -> Imputation | None:
    if at is None:
        return None
    fields = take.table(at, ("method", "constant", "group", "max_years"), ("method",))
    method = take.choice(fields.get("method"), IMPUTATIONS, "median")
    group = take.code(fields["group"], CODE) if "group" in fields else None
    constant = take.number(fields.get("constant"))
    for key, needed, given in (
        ("group", method.startswith("group_"), group),
        ("constant", method == "constant", constant),
    ):
        if needed and key not in fields and given is None:
            take.fault("edition.missing_key", at, found=key)
    return Imputation(method, constant, group, take.integer(fields.get("max_years"), 1, 100))


def _treat(take: Taker, at: Located | None) -> Treatment | None:
    if at is None:
        return None
    plain = Treatment()
    fields = take.table(at, ("skew", "kurtosis", "winsorise", "then", "power"))
    skew, kurtosis = take.number(fields.get("skew"), 0, 100), take.number(fields.get("kurtosis"), -10, 1000)
    most = take.integer(fields.get("winsorise"), 0, 10_000)
    power = take.number(fields.get("power"), -5, 5)
    return Treatment(
        skew=plain.skew if skew is None else skew,
        kurtosis=plain.kurtosis if kurtosis is None else kurtosis,
        most=plain.most if most is None else most,
        then=take.choice(fields.get("then"), THEN, plain.then),
        power=plain.power if power is None else power,
    )


def _screen(take: Taker, at: Located | None) -> Screening | None:
    if at is None:
        return None
    plain = Screening()
    fields = take.table(at, ("by", "min_share", "min_nonzero"))
    share = take.number(fields.get("min_share"), 0, 1, fraction=True)
    nonzero = take.number(fields.get("min_nonzero"), 0, 1, fraction=True)
    return Screening(
        by=take.choice(fields.get("by"), SCREENS, plain.by),
        min_share=plain.min_share if share is None else share,
        min_nonzero=plain.min_nonzero if nonzero is None else nonzero,
    )


def read_normalised(take: Taker, at: Located, code: str, direction: str) -> Normalised:
    """Return the rule `normalised` of a criterion."""
    own = ("rule", "input", "denominator", "scale", "past", "treat")
    fields = take.table(at, (*own, *SCALE_KEYS, *GOAL_KEYS))
    scale = take.number(fields.get("scale"), 1e-12, 1e12)
    says_how = any(key in fields for key in SCALE_KEYS)
    if says_how and "method" not in fields:
        take.fault("edition.missing_key", at, found="method")
    how = _scale(take, fields) if says_how else None
    goal = _goal(take, fields)
    if how is not None:
        _check_goal(take, at, code, how, goal)
    return Normalised(
        input=take.code(fields["input"], CODE) if "input" in fields else code,
        direction=direction,
        how=how,
        goal=goal,
        denominator=take.code(fields.get("denominator"), CODE),
        scale=1.0 if scale is None else scale,
        past=_past(take, fields.get("past")),
        is_treated=take.flag(fields.get("treat"), fallback=True),
    )


def _goal(take: Taker, fields: Fields) -> Goal:
    low, high = take.number(fields.get("low")), take.number(fields.get("high"))
    if low is not None and high is not None and not low < high:
        take.fault("edition.out_of_range", fields["high"], found=high, range=f"> {low:g}")
    return Goal(
        low=low,
        high=high,
        target=take.number(fields.get("target")),
        reference=take.number(fields.get("reference_figure")),
        max_points=take.number(fields.get("max_points"), 1e-9, 1e9),
    )


def _check_goal(take: Taker, at: Located, code: str, how: Normalisation, goal: Goal) -> None:
    given: dict[str, Any] = vars(goal)
    needed = _NEEDS.get(how.method, ()) if how.targets is None else ()
    lost = [key for key in needed if given[key] is None]
    if how.method == "distance_to_reference" and how.reference is None and goal.reference is None:
        lost = ["reference"]
    for key in lost:
        take.fault("edition.goal_missing", at, method=how.method, node=code, key=key)


def _past(take: Taker, at: Located | None) -> tuple[tuple[int, str], ...]:
    if at is None:
        return ()
    if not isinstance(at.value, dict):
        take.wrong_type(at, "table")
        return ()
    found = []
    for key, item in at.value.items():
        if not key.lstrip("-").isdigit() or int(key) == 0:
            take.fault("edition.out_of_range", item, found=key, range="… -2, -1, 1, 2 …")
            continue
        found.append((int(key), take.code(item, CODE)))
    return tuple(found)
