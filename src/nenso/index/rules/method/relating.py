"""Steps 4 and 8: how the items go together, and what lies behind the ranks."""

from collections.abc import Iterator

import numpy as np

from nenso.index.rules.analysis import correlation, correlation_flags, cronbach_alpha, idle_nodes, pca
from nenso.index.rules.method.run import FEWEST, StatedRun, items, line, share, units
from nenso.index.rules.wording import joined, listed, number
from nenso.kernel.rules import Refused, Text

_MOST = 8  # sentences of one kind
_RELIABLE = 0.7  # Nunnally's bound, which the handbook quotes
_NEAR = 1e-9


def multivariate(run: StatedRun) -> list[Text]:
    """Say how the items move with the composite and with each other, and which say nothing of their own."""
    edition, outcome = run.examined
    known = int(np.sum(~np.isnan(outcome.values[:, 0])))
    if known < FEWEST or not run.first_level:
        return [_TOO_FEW]
    found = [*_with_composite(run), *_together(run)]
    if run.can_be_paired:
        flags = correlation_flags(edition, outcome)
        found += _at_most([line(flag.text) for flag in flags])
        found += _at_most([line(item.text) for item in idle_nodes(edition, outcome)])
        if found and not any(flag.kind == "redundant" for flag in flags) and len(run.first_level) > 1:
            found.append(line(_NOTHING_TWICE))
    else:
        found.append(line(_NOT_PAIRED))
    return [*_merged(run), *found] if found else [_TOO_FEW]


_TOO_FEW = Text(
    "Không đủ đơn vị hoặc số liệu để xét tương quan.", "Too few units or figures to look at correlations."
)
_NOT_PAIRED = Text(
    "Bảng quá lớn nên thuyết minh này không so từng cặp mục.",
    "The table is too large for this statement to compare items pair by pair.",
)
_NOTHING_TWICE = Text(
    "Không có hai mục cùng cấp nào tương quan từ 0,9 trở lên, tức là không thấy điều gì được tính hai lần.",
    "No two items beside each other correlate at 0.9 or more, so nothing is seen to be counted twice.",
)


def _merged(run: StatedRun) -> Iterator[Text]:
    if run.subject is not None and run.subject.residual:
        names = listed(run.edition.name_of(code) for code in run.subject.residual)
        words = Text(
            "{names} không được công bố cho mọi đơn vị, nên được gộp thành một phần, suy ra từ giá trị tổng hợp.",
            "{names} were not published for all units; they are taken as one part, which follows from the composite.",
        )
        yield words.fill(names=names)
        yield Text("", "")


def _at_most(lines: list[Text]) -> list[Text]:
    rest = len(lines) - _MOST
    if rest <= 0:
        return lines
    return [*lines[:_MOST], line(Text("Còn {n} nhận xét như vậy nữa.", "And {n} more of this kind."), n=rest)]


def _with_composite(run: StatedRun) -> Iterator[Text]:
    _, outcome = run.examined
    codes = [node.code for node in run.first_level]
    table = outcome.values[:, [outcome.column(code) for code in codes]]
    found = correlation(table, outcome.values[:, :1], min_pairs=FEWEST).r[:, 0]
    known = [(code, r) for code, r in zip(codes, found.tolist(), strict=True) if r == r]
    parts = [Text("{name} {r}", "{name} {r}").fill(name=run.name(code), r=number(r, 2)) for code, r in known]
    if parts:
        words = Text("Tương quan với giá trị tổng hợp: {parts}.", "Correlation with the composite: {parts}.")
        yield line(words, parts=joined(parts, "; "))


def _together(run: StatedRun) -> Iterator[Text]:
    """Reliability and principal components of the items of the first level, where all are known for enough units."""
    _, outcome = run.examined
    columns = [outcome.column(node.code) for node in run.first_level]
    table = outcome.values[:, columns]
    complete = table[~np.isnan(table).any(axis=1)]
    if len(columns) < 2 or len(complete) < FEWEST:
        return
    try:
        alpha, components = cronbach_alpha(complete), pca(complete)
    except Refused:
        return
    words = Text("Hệ số alpha của Cronbach giữa {n}: {a}; {so}.", "Cronbach's alpha of {n}: {a}; {so}.")
    so = _ONE_THING if alpha >= _RELIABLE - _NEAR else _MANY_THINGS
    yield line(words, n=items(len(columns)), a=number(alpha, 2), so=so)
    yield line(
        _COMPONENTS, x=share(float(components.shares[0])), c=components.above_one, u=units(components.units)
    )


_ONE_THING = Text("các mục khá nhất quán với nhau", "the items are fairly consistent with each other")
_MANY_THINGS = Text("các mục đo những điều khác nhau", "the items measure different things")
_COMPONENTS = Text(
    "Phân tích thành phần chính ({u}): riêng thành phần đầu giải thích {x} khác biệt giữa các đơn vị; "
    "số thành phần có trị riêng trên 1 là {c}.",
    "Principal components ({u}): the first alone explains {x} of the differences between units; "
    "components with an eigenvalue above 1: {c}.",
)


def back_to_data(run: StatedRun) -> list[Text]:
    """Say between which figures each item lies, and where the first and the last differ most."""
    edition, outcome = run.edition, run.outcome
    lines = []
    words = Text(
        "{name}: thấp nhất {a}, trung vị {m}, cao nhất {b} ({n}).",
        "{name}: lowest {a}, median {m}, highest {b} ({n}).",
    )
    for code in edition.root.children:
        column = outcome.values[:, outcome.column(code)]
        known = column[~np.isnan(column)]
        if known.size:
            figures = {
                "a": number(float(known.min()), 4),
                "m": number(float(np.median(known)), 4),
                "b": number(float(known.max()), 4),
            }
            lines.append(line(words, name=edition.name_of(code), n=units(known.size), **figures))
    if not lines:
        return [Text("Không có số liệu dưới giá trị tổng hợp.", "There are no figures below the composite.")]
    return [*lines, *_ends(run)]


def _ends(run: StatedRun) -> Iterator[Text]:
    """Where the first quarter of the ranking stands farthest before the last, weight by weight."""
    _, outcome = run.examined
    ranks = outcome.ranks[:, 0]
    ranked = np.flatnonzero(ranks > 0)
    quarter = len(ranked) // 4
    if run.subject is None or quarter < 2 or len(run.first_level) < 2:
        return
    order = ranked[np.argsort(ranks[ranked], kind="stable")]
    gaps = []
    for node in run.first_level:
        column = outcome.values[:, outcome.column(node.code)]
        first, last = (float(np.nanmedian(column[rows])) for rows in (order[:quarter], order[-quarter:]))
        gaps.append((round(node.weight * (first - last), 9), node.code, first, last))
    _, code, first, last = max(gaps, key=lambda gap: gap[0])
    words = Text(
        "Một phần tư đứng đầu hơn một phần tư cuối nhiều nhất ở {name}: trung vị {a} so với {b}.",
        "The first quarter is farthest before the last in {name}: median {a} against {b}.",
    )
    yield line(words, name=run.name(code), a=number(first, 4), b=number(last, 4))
