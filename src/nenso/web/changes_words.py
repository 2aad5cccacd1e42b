"""Why ranks changed between two years, said in words. Pure: splits in, sentences of both languages out."""

from collections.abc import Mapping, Sequence

from nenso.index.rules.analysis import Split
from nenso.kernel.rules import Text
from nenso.web.analysis_words import percent
from nenso.web.sentences import NOTHING, Named, joined, listed, what_moved

REAL, METHOD, REVISION, UNITS = "real", "method", "revision", "units"
JOINT, JOINT_REVISION = "method_and_real", "method_and_revision"
KINDS = (REAL, METHOD, REVISION, UNITS, JOINT, JOINT_REVISION)
NAMES = {
    REAL: Text("Thay đổi thực", "Real change"),
    METHOD: Text("Đổi cách chấm", "Change of method"),
    REVISION: Text("Sửa số liệu", "Revised data"),
    UNITS: Text("Đổi đơn vị", "Change of units"),
    JOINT: Text("Thực và cách chấm, chưa tách được", "Real and method, not separable"),
    JOINT_REVISION: Text("Số liệu và cách chấm, chưa tách được", "Data and method, not separable"),
}
OF_UNITS = Text(
    "Có đơn vị nhập lại, hoặc ra, vào bảng xếp hạng. Lời giải thích cho từng nơi ở cột cuối của bảng.",
    "Units merged, or left or entered the ranking. The last column of the table explains it for each place.",
)
_ABSENT = {
    METHOD: Text("cách chấm giữ nguyên", "the method is the same"),
    REVISION: Text(
        "số liệu năm {before} không bị sửa sau khi công bố",
        "the figures of {before} were not revised after publication",
    ),
    UNITS: Text("vẫn những đơn vị ấy", "the units are the same"),
}


def question(before: int, after: int) -> Text:
    """Return the question of the page."""
    return Text("Vì sao hạng thay đổi từ năm {a} đến năm {b}?", "Why did ranks change from {a} to {b}?").fill(
        a=before, b=after
    )


def score_question(before: int, after: int) -> Text:
    """Return the question of the page where it is asked of scores."""
    return Text(
        "Vì sao điểm thay đổi từ năm {a} đến năm {b}?", "Why did scores change from {a} to {b}?"
    ).fill(a=before, b=after)


def first(years: tuple[int, int], moved: Sequence[tuple[Text, float]], splits: Sequence[Split]) -> Text:
    """Answer it: who moved most, and how much of all movement each cause makes up.

    `moved` are places won, those aside that came with the change of units: rank 62 of 63 is no worse than 34 of 34.
    """
    up = max(moved, key=lambda item: item[1], default=(NOTHING, 0))
    down = min(moved, key=lambda item: item[1], default=(NOTHING, 0))
    told = what_moved(
        years[1],
        years[0],
        [Named(up[0], up[1])] if up[1] > 0 else [],
        [Named(down[0], down[1])] if down[1] < 0 else [],
    )
    if _sizes(splits).get(UNITS):
        told = Text(
            f"Không kể việc đổi đơn vị, {told.vi[:1].lower()}{told.vi[1:]}",
            f"Leaving the change of units aside, {told.en[:1].lower()}{told.en[1:]}",
        )
    return joined(told, shares(splits))


_BECAUSE = {
    REAL: Text("{share} do thay đổi thực", "{share} is real change"),
    METHOD: Text("{share} do đổi cách chấm", "{share} the change of method"),
    REVISION: Text("{share} do sửa số liệu", "{share} revised data"),
    UNITS: Text("{share} do đổi đơn vị", "{share} the change of units"),
    JOINT: Text(
        "{share} do thực tế và cách chấm cùng đổi, chưa tách được",
        "{share} real change and method together, not separable",
    ),
    JOINT_REVISION: Text(
        "{share} do số liệu và cách chấm cùng đổi, chưa tách được",
        "{share} data and method together, not separable",
    ),
}


def shares(splits: Sequence[Split]) -> Text:
    """Say how much of all movement each cause makes up; where there is one cause only, that it is the only one."""
    sizes = {kind: size for kind, size in _sizes(splits).items() if size}
    total = sum(sizes.values())
    if not total:
        return NOTHING
    if len(sizes) == 1:
        return _only(next(iter(sizes)), splits)
    ordered = sorted(sizes, key=lambda kind: -sizes[kind])
    parts = [_BECAUSE[kind].fill(share=percent(sizes[kind] / total)) for kind in ordered]
    return Text(
        f"Xét theo số bậc dịch chuyển của mọi nơi: {'; '.join(part.vi for part in parts)}.",
        f"Of the places moved by all: {'; '.join(part.en for part in parts)}.",
    )


_ONLY = {
    REAL: Text(
        "Cách chấm và các đơn vị vẫn như cũ, nên mọi thay đổi đều là thay đổi thực.",
        "Method and units are the same, so all of it is real change.",
    ),
    METHOD: Text("Tất cả là do đổi cách chấm.", "All of it comes from the change of method."),
    REVISION: Text("Tất cả là do sửa số liệu.", "All of it comes from revised data."),
    UNITS: Text("Tất cả là do đổi đơn vị.", "All of it comes from the change of units."),
}


def _only(kind: str, splits: Sequence[Split]) -> Text:
    if kind in _ONLY:
        return _ONLY[kind]
    return next(cause.why for split in splits for cause in split.causes if cause.kind == kind)


def _sizes(splits: Sequence[Split]) -> dict[str, float]:
    found: dict[str, float] = {}
    for split in splits:
        for cause in split.causes:
            found[cause.kind] = found.get(cause.kind, 0.0) + abs(cause.places or 0.0)
    return found


def absent(kinds: Sequence[str], before: int) -> Text:
    """Say which causes play no part: "cách chấm giữ nguyên, vẫn những đơn vị ấy"."""
    is_joint = JOINT in kinds or JOINT_REVISION in kinds
    gone = [
        words.fill(before=before)
        for kind, words in _ABSENT.items()
        if kind not in kinds and not (kind == METHOD and is_joint)
    ]
    if not gone:
        return NOTHING
    said = listed(gone)
    return Text(f"{said.vi[:1].upper()}{said.vi[1:]}.", f"{said.en[:1].upper()}{said.en[1:]}.")


def explained(splits: Sequence[Split]) -> list[tuple[str, Text, bool]]:
    """Return each cause that plays a part: its kind, what it means here, and whether it is a joint one."""
    found: dict[str, dict[Text, int]] = {}
    joint: dict[str, bool] = {}
    for split in splits:
        for cause in split.causes:
            said = found.setdefault(cause.kind, {})
            said[cause.why] = said.get(cause.why, 0) + 1
            joint[cause.kind] = cause.is_joint
    return [
        (kind, OF_UNITS if kind == UNITS else _commonest(found[kind]), joint[kind])
        for kind in KINDS
        if kind in found
    ]


def _commonest(said: Mapping[Text, int]) -> Text:
    return max(said, key=lambda words: said[words])


def nobody(before: int, after: int) -> Text:
    """Say that no unit has a score in both years."""
    return Text(
        "Không nơi nào có điểm công bố ở cả hai năm {a} và {b}, nên chưa nói được vì sao hạng thay đổi.",
        "No place has a published score in both {a} and {b}, so nothing can be told of why ranks changed.",
    ).fill(a=before, b=after)
