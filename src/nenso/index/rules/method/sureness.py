"""Step 7: other defensible ways of scoring tried, in words; and how far rounding reaches."""

from collections.abc import Iterator

import numpy as np

from nenso.index.rules.computing import Basis
from nenso.index.rules.method.run import StatedRun, line, share, units
from nenso.index.rules.precision import rounding_bounds
from nenso.index.rules.uncertainty import (
    Band,
    Design,
    Evaluator,
    Factor,
    Subject,
    default_design,
    expanded,
    run_study,
    sobol_indices,
)
from nenso.index.rules.uncertainty.design import SENSITIVITY, STATED
from nenso.index.rules.uncertainty.drawing import saltelli
from nenso.index.rules.uncertainty.studying import rank_shifts
from nenso.index.rules.wording import (
    MEAN_NAMES,
    NORMALISATION_NAMES,
    POWER_MEAN,
    joined,
    listed,
    number,
    percent,
    with_article,
)
from nenso.kernel.rules import Refused, Text

_MOST_RANKS = (
    2_000_000  # runs × units that are tried for a statement; official studies of large groups go further
)
_FEWEST_RUNS = 50


def uncertainty(run: StatedRun) -> list[Text]:
    """Say what was varied and what it did to the ranks, or why nothing could be; then what rounding may do."""
    return [*_tried(run), *_rounding(run)]


def _tried(run: StatedRun) -> list[Text]:
    subject = run.subject
    if subject is None:
        return [_NOT_TRIED.fill(why=_PARTIAL if run.is_partial else _NO_PARTS)]
    if not run.can_be_tried:
        return [_NOT_TRIED.fill(why=_TOO_LARGE)]
    try:
        design = default_design(subject)
        study = run_study(subject, design)
        strongest = list(_strongest(run, subject))
    except Refused:  # what another way of scoring cannot take of these figures
        return [_NOT_TRIED.fill(why=_NOT_TAKEN)]
    return [
        _HEAD.fill(n=number(study.runs), varied=_varied(design)),
        Text("", ""),
        *_bands(list(study.bands)),
        line(_SHIFT, x=number(study.mean_shift, 1)),
        *strongest,
    ]


_HEAD = Text(
    "Đã thử {n} cách chấm khác: {varied}. Sai sót của bản thân số liệu không nằm trong phép thử này.",
    "{n} other ways of scoring were tried: {varied}. Errors in the data themselves are not part of this trial.",
)
_SHIFT = Text(
    "Mỗi lần thử, một đơn vị dịch trung bình {x} bậc.", "In a trial a unit moves by {x} places on average."
)
_NOT_TRIED = Text("Chưa thử được cách chấm khác: {why}.", "Other ways of scoring were not tried: {why}.")
_PARTIAL = Text("bảng điểm chỉ được công bố một phần", "the scores were published only in part")
_NO_PARTS = Text(
    "điểm hoặc số liệu của các mục không được công bố đủ, hoặc quá ít đơn vị được xếp hạng",
    "the points or figures of the items are not all public, or too few units are ranked",
)
_TOO_LARGE = Text(
    "bảng quá lớn để thử trong thuyết minh này", "the table is too large to try them in this statement"
)
_NOT_TAKEN = Text(
    "các cách chấm khác không dùng được với số liệu này", "other ways of scoring cannot take these figures"
)


def _varied(design: Design) -> Text:
    return listed(_factor(factor) for factor in design.factors)


def _factor(factor: Factor) -> Text:
    if factor.vary == "weights":
        words = Text("mỗi trọng số tăng giảm tới {s}", "each weight up or down by up to {s}")
        return words.fill(s=percent(factor.spread))
    others = listed(_option(factor.vary, option) for option in factor.options if option != STATED)
    return _CHOICES[factor.vary].fill(it=others)


def _option(vary: str, option: str) -> Text:
    if vary == "normalisation":
        return NORMALISATION_NAMES[option]
    name, _, power = option.partition(" ")
    return _OPTIONS.get(name, Text(option, option)).fill(p=number(float(power)) if power else "")


_CHOICES = {
    "aggregation": Text("{it} thay cho cách lấy trung bình đang dùng", "{it} in place of the mean in use"),
    "normalisation": Text("số liệu gốc {it}", "each raw figure {it}"),
    "imputation": Text("số liệu thiếu được ước lượng bằng {it}", "missing figures estimated by {it}"),
    "treatment": Text("giá trị ngoại lai {it}", "outliers {it}"),
}
_OPTIONS = {
    **{name: with_article(mean) for name, mean in MEAN_NAMES.items()},
    "power": with_article(POWER_MEAN),
    "mean": Text("trung bình của mục", "the item's mean"),
    "median": Text("trung vị của mục", "the item's median"),
    "none": Text("được giữ nguyên", "left as they are"),
}


def _bands(bands: list[Band]) -> Iterator[Text]:
    widths = sorted(band.width for band in bands)
    open_ones = sum(bool(band.tied) for band in bands)
    middle = widths[(len(widths) - 1) // 2]
    if widths[-1] == 0:
        yield line(_STILL)
    else:
        yield line(_WIDTH, w=middle, most=widths[-1])
    yield line(_TIED if open_ones else _NONE_TIED, n=open_ones, m=len(bands))


_STILL = Text("Trong 90% số lần thử không thứ hạng nào thay đổi.", "In 90% of the trials no rank changes.")
_WIDTH = Text(
    "Trong 90% số lần thử, thứ hạng của một nửa số đơn vị chỉ thay đổi trong phạm vi {w} bậc; rộng nhất là {most} bậc.",
    "In 90% of the trials the ranks of half of the units stay within {w} places; the widest range is {most}.",
)
_TIED = Text(
    "{n} trong số {m} đơn vị có ít nhất một đơn vị khác mà không thể nói chắc ai đứng trên.",
    "Of {m} units, {n} cannot be told from at least one other.",
)
_NONE_TIED = Text("Cả {m} đơn vị đều phân biệt được với nhau.", "All {m} units can be told from each other.")


def _strongest(run: StatedRun, subject: Subject) -> Iterator[Text]:
    """The choice that explains most of how far ranks move, alone and with the others."""
    design = default_design(subject, SENSITIVITY)
    evaluator = Evaluator(subject, expanded(subject, design.factors))
    factors = evaluator.factors
    ranks = evaluator.ranks(evaluator.scores(saltelli(design.seed, design.runs, evaluator.columns)))
    moved, of = rank_shifts(ranks, subject.outcome.ranks[:, 0])
    shifts = moved if (of == of[0]).all() else moved / of
    totals = np.round(sobol_indices(shifts, design.runs, len(factors), seed=design.seed).total, 9)
    if len(factors) > 1 and totals.any():
        place = int(totals.argmax())
        yield line(_STRONGEST, name=_named(run, factors[place]), t=share(float(totals[place])))


def _named(run: StatedRun, factor: Factor) -> Text:
    if factor.vary == "weights" and len(factor.nodes) == 1:
        words = Text("trọng số của {name}", "the weight of {name}")
        return words.fill(name=run.name(factor.nodes[0]))
    return _NAMES[factor.vary]


_NAMES = {
    "weights": Text("trọng số", "the weights"),
    "aggregation": Text("cách lấy trung bình", "the kind of mean"),
    "normalisation": Text("cách chuẩn hóa", "the normalisation"),
    "imputation": Text("cách ước lượng số liệu thiếu", "the imputation"),
    "treatment": Text("cách xử lý giá trị ngoại lai", "the treatment of outliers"),
}
_STRONGEST = Text(
    "Lựa chọn ảnh hưởng nhiều nhất đến thứ hạng: {name}, có phần trong {t} mức dịch chuyển.",
    "What matters most to the ranks: {name}, which has a part in {t} of their movement.",
)


def _rounding(run: StatedRun) -> Iterator[Text]:
    """How far the rounding of inputs reaches, and how far recomputed figures really stand from published ones."""
    edition, outcome = run.edition, run.outcome
    computed = outcome.basis[:, 0] == Basis.COMPUTED
    if not computed.any():
        return
    scale = edition.max_points if outcome.figures_as == "points" else 1.0
    bound = float(np.max(rounding_bounds(edition, outcome)[computed, 0])) * scale
    sentences = [_BOUND.fill(b=number(bound, edition.decimals + 2))]
    compared = computed & ~np.isnan(outcome.published[:, 0])
    if compared.any():
        apart = np.abs(outcome.values[compared, 0] - outcome.published[compared, 0])
        most = round(float(np.max(apart)) * scale, edition.decimals + 2)
        words = _APART if most else _SAME
        sentences.append(words.fill(d=number(most, edition.decimals + 2), n=units(int(np.sum(compared)))))
    yield Text("", "")
    yield joined(sentences)


_BOUND = Text(
    "Do làm tròn số liệu đầu vào, giá trị tính lại có thể lệch giá trị công bố tối đa {b}.",
    "Because the inputs were rounded, a recomputed composite may stand up to {b} from the published one.",
)
_APART = Text(
    "Lệch lớn nhất thấy được là {d}, xét trên {n}.", "The largest difference seen is {d}, over {n}."
)
_SAME = Text(
    "So trên {n}, giá trị tính lại trùng với giá trị công bố.",
    "Over {n} the recomputed composite is the published one.",
)
