"""Step 3: what is missing and what became of it, denominators, estimates, outliers."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.computing import Basis, PreparedCriteria
from nenso.index.rules.method.run import StatedRun, items, line, some, units
from nenso.index.rules.scoring import Normalised
from nenso.index.rules.steps.treating import Treated, Treatment
from nenso.index.rules.wording import listed, number
from nenso.kernel.rules import Text


def missing_data(run: StatedRun) -> list[Text]:
    """Say what is missing, what stands in its place, and how far outliers were drawn in."""
    return [*_rules(run), _composites(run), _loaded(run), *_prepared(run)]


def _rules(run: StatedRun) -> Iterator[Text]:
    nodes = [node for node in run.edition.nodes if node.parent is not None and not node.unscored]
    for rule, count in Counter(node.missing for node in nodes).items():
        yield line(Text("{n}: {rule}.", "{n}: {rule}."), n=items(count), rule=_RULES[rule])


_RULES = {
    "zero": Text("thiếu số liệu thì tính 0 điểm", "a missing figure counts as nothing"),
    "exclude": Text(
        "thiếu số liệu thì bỏ mục ấy ra và chia lại trọng số",
        "a missing figure is left out and its weight is shared among the others",
    ),
    "fail": Text(
        "thiếu số liệu thì cấp trên không tính được", "a missing figure leaves the level above without one"
    ),
}


def _composites(run: StatedRun) -> Text:
    root = run.outcome.basis[:, 0]
    counts = [(basis, int(np.sum(root == basis))) for basis in _BASES]
    known = [_BASES[basis].fill(n=units(count)) for basis, count in counts if count]
    words = Text("Giá trị tổng hợp: {them}.", "Composite: {them}.")
    return line(words, them=listed(known) if known else Text("không có đơn vị nào", "there are no units"))


_BASES = {
    Basis.COMPUTED: Text("{n} tính được từ số liệu", "{n} computed from inputs"),
    Basis.PUBLISHED: Text("{n} chỉ có giá trị công bố", "{n} only as published"),
    Basis.MISSING: Text("{n} không có", "{n} without any"),
}


def _loaded(run: StatedRun) -> Text:
    tables = (run.inputs.values, run.inputs.published)
    cells = sum(int(np.sum(~np.isnan(table))) for table in tables)
    estimated = 0 if run.prepared is None else int(np.sum(run.prepared.steps.imputed.imputed))
    if estimated:
        words = Text("Số liệu được nạp: {n}.", "Figures loaded: {n}.")
    else:
        words = Text(
            "Số liệu được nạp: {n}; không số liệu nào được ước lượng thay.",
            "Figures loaded: {n}; none was imputed.",
        )
    return line(words, n=number(cells))


def _prepared(run: StatedRun) -> Iterator[Text]:
    prepared, steps = run.prepared, run.edition.preparation
    if prepared is None:
        return
    yield from _denominators(run, prepared)
    yield from _screened(run, prepared)
    if steps is not None and steps.impute is not None:
        yield from _imputed(run, prepared, steps.impute.method)
    if steps is not None and steps.treat is not None and prepared.steps.treated is not None:
        yield from _outliers(run, prepared.codes, prepared.steps.treated, steps.treat)
    else:
        yield line(
            Text("Giá trị ngoại lai được giữ nguyên.", "Outliers were left as they are."),
        )


def _denominators(run: StatedRun, prepared: PreparedCriteria) -> Iterator[Text]:
    """Figures that were there and lost for want of something to divide by."""
    lost = 0
    for place, code in enumerate(prepared.codes):
        rule = run.edition.node(code).scoring
        if isinstance(rule, Normalised) and rule.denominator:
            raw = (
                run.inputs.values[:, run.inputs.key_index[rule.input]]
                if rule.input in run.inputs.keys
                else None
            )
            if raw is not None:
                lost += int(np.sum(~np.isnan(raw) & np.isnan(prepared.steps.ratios[:, place])))
    if lost:
        words = Text(
            "Số liệu không dùng được vì mẫu số thiếu, bằng 0 hoặc âm: {n}.",
            "Figures that could not be used, because what they are divided by is missing, nought or negative: {n}.",
        )
        yield line(words, n=lost)


def _screened(run: StatedRun, prepared: PreparedCriteria) -> Iterator[Text]:
    steps = run.edition.preparation
    if steps is None or steps.screen is None:
        return
    out = [
        unit
        for unit, stays in zip(run.outcome.units, prepared.steps.stays.tolist(), strict=True)
        if not stays
    ]
    if not out:
        yield line(Text("Mọi đơn vị đều đủ số liệu để xếp hạng.", "All units have data enough to be ranked."))
        return
    words = Text(
        "{n} không đủ số liệu nên không được xếp hạng: {codes}.",
        "{n} left unranked for want of data: {codes}.",
    )
    yield line(words, n=units(len(out)), codes=some([Text(code, code) for code in out]))


def _imputed(run: StatedRun, prepared: PreparedCriteria, method: str) -> Iterator[Text]:
    counts = _by_item(run, prepared.codes, prepared.steps.imputed.imputed)
    if not counts:
        yield line(_NOTHING_MISSING, how=_METHODS[method])
        return
    words = Text(
        "{n} số liệu thiếu được ước lượng bằng {how}, ở {k}: {them}.",
        "Missing figures estimated by {how}, {n} in {k}: {them}.",
    )
    total = sum(count for _, count in counts)
    yield line(words, n=total, how=_METHODS[method], k=items(len(counts)), them=some(_counted(counts)))


_NOTHING_MISSING = Text(
    "Số liệu thiếu thì ước lượng bằng {how}; lần này không có gì phải ước lượng.",
    "A missing figure is estimated by {how}; this time there was nothing to estimate.",
)
_METHODS = {
    "mean": Text("trung bình của mục", "the item's mean"),
    "median": Text("trung vị của mục", "the item's median"),
    "group_mean": Text("trung bình của nhóm đơn vị", "the mean of the unit's group"),
    "group_median": Text("trung vị của nhóm đơn vị", "the median of the unit's group"),
    "row_mean": Text(
        "trung bình các mục cùng nhóm của chính đơn vị ấy", "the mean of the unit's own related items"
    ),
    "constant": Text("một hằng số", "a constant"),
    "latest": Text("số liệu của năm gần nhất trước đó", "the figure of the latest earlier year"),
    "linear": Text("đường thẳng giữa các năm", "a straight line between years"),
    "linear_constant": Text("đường thẳng giữa các năm", "a straight line between years"),
}


def _outliers(run: StatedRun, codes: tuple[str, ...], treated: Treated, how: Treatment) -> Iterator[Text]:
    bounds = {"s": number(how.skew, 1), "k": number(how.kurtosis, 1)}
    drawn = _by_item(run, codes, treated.winsorised)
    changed = [run.edition.name_of(code) for code, was in zip(codes, treated.transformed, strict=True) if was]
    if not drawn and not changed:
        yield line(_NO_OUTLIERS, **bounds)
    if drawn:
        total = sum(count for _, count in drawn)
        yield line(_DRAWN, n=total, c=items(len(drawn)), them=some(_counted(drawn)), **bounds)
    if changed:
        yield line(_CHANGED, c=items(len(changed)), them=some(changed), way=_THEN.get(how.then, _THEN["log"]))
    outside = int(np.sum(~treated.passes))
    if outside:
        yield line(_STILL, n=items(outside))


_NO_OUTLIERS = Text(
    "Không mục nào có giá trị ngoại lai đến mức phải xử lý (độ lệch từ {s} và độ nhọn từ {k}).",
    "No item has outliers that call for treatment (skewness from {s} and kurtosis from {k}).",
)
_DRAWN = Text(
    "{n} giá trị ngoại lai ở {c} được kéo về giá trị liền kề: {them}.",
    "Outliers drawn in to the next figure, {n} in {c}: {them}.",
)
_CHANGED = Text("{c} được {way}: {them}.", "{c} {way}: {them}.")
_THEN = {
    "log": Text("lấy lôgarit", "put on a logarithmic scale"),
    "boxcox": Text("biến đổi Box–Cox", "transformed after Box and Cox"),
}
_STILL = Text("Sau khi xử lý vẫn còn vượt ngưỡng: {n}.", "Still outside the bounds after treatment: {n}.")


def _by_item(run: StatedRun, codes: tuple[str, ...], cells: NDArray[np.bool_]) -> list[tuple[Text, int]]:
    """Return the items in which some cells are marked, with how many, the most first."""
    counts = cells.sum(axis=0).tolist()
    found = [
        (run.edition.name_of(code), int(count)) for code, count in zip(codes, counts, strict=True) if count
    ]
    return sorted(found, key=lambda item: -item[1])


def _counted(counts: list[tuple[Text, int]]) -> list[Text]:
    return [Text("{name} ({n})", "{name} ({n})").fill(name=name, n=count) for name, count in counts]
