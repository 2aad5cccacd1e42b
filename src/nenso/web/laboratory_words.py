"""What the laboratory says: what was changed, who moves and why. Pure: figures in, words of both languages out."""

from collections.abc import Sequence
from dataclasses import dataclass

from nenso.index.rules.wording import MEAN_NAMES
from nenso.kernel.rules import Text
from nenso.web.sentences import NOTHING, counted, joined, listed, number

TRIAL = Text("Thử nghiệm, không phải kết quả công bố", "A trial, not a published result")
QUESTION = Text(
    "Nếu chấm khác đi, ai lên, ai xuống?", "Scored otherwise, who would climb and who would fall?"
)
MOST_TOLD = 3  # changes named in a sentence; the others are counted

AS_STATED = Text("như ấn bản", "as the edition has it")
NORMALISATION = Text("Cách chuẩn hóa", "Normalisation")
NORMALISATIONS = {
    "minmax": Text(
        "kéo về thang từ thấp nhất đến cao nhất (min–max)", "stretched from lowest to highest (min–max)"
    ),
    "rank": Text("thay bằng thứ hạng", "replaced by ranks"),
    "zscore": Text("quy về độ lệch chuẩn (z-score)", "in standard deviations (z-score)"),
}


@dataclass(frozen=True, slots=True)
class Resized:
    """A part whose points, or weight in percent, were changed."""

    name: Text
    before: float
    after: float
    unit: str  # "points" or "percent"


# --- What was changed -------------------------------------------------------------------------------------


def bare_size(value: float, unit: str) -> Text:
    """Write points or a weight as where its unit is said already: "150", "33,33%"."""
    if unit == "percent":
        shown = number(round(value, 2))
        return Text(f"{shown.vi}%", f"{shown.en}%")
    return number(round(value, 4))


def size(value: float, unit: str) -> Text:
    """Write points or a weight: "150 điểm", "33,33%"."""
    shown = bare_size(value, unit)
    if unit == "percent":
        return shown
    return Text(f"{shown.vi} điểm", f"{shown.en} point{'' if value == 1 else 's'}")


def resized(change: Resized) -> Text:
    """Say how a part was changed: "tăng Xã hội số từ 150 lên 250 điểm"."""
    is_up = change.after > change.before
    words = (
        Text("tăng {name} từ {a} lên {b}", "raising {name} from {a} to {b}")
        if is_up
        else Text("giảm {name} từ {a} xuống {b}", "lowering {name} from {a} to {b}")
    )
    return words.fill(
        name=change.name, a=bare_size(change.before, change.unit), b=size(change.after, change.unit)
    )


def evened(count: int, each: float, unit: str) -> Text:
    """Say that every part was given the same."""
    return Text("cho {n} phần bằng nhau, mỗi phần {each}", "giving the {n} parts the same, {each} each").fill(
        n=count, each=size(each, unit)
    )


def left_out(names: Sequence[Text]) -> Text:
    """Say which parts were left out."""
    return Text("bỏ {names}", "leaving out {names}").fill(names=listed(names))


def meant(mean: str, where: Text | None) -> Text:
    """Say which mean makes a parent; `where` is None at the composite."""
    if where is None:
        return Text("gộp các phần bằng {mean}", "joining the parts by the {mean}").fill(mean=MEAN_NAMES[mean])
    return Text("gộp {where} bằng {mean}", "joining {where} by the {mean}").fill(
        where=where, mean=MEAN_NAMES[mean]
    )


def normalised(how: str) -> Text:
    """Say how the figures of the parts were made comparable."""
    return Text("số liệu từng phần {how}", "with the figures of the parts {how}").fill(
        how=NORMALISATIONS[how]
    )


def told(changes: Sequence[Text]) -> Text:
    """Join changes into one clause; those past the third are counted."""
    if len(changes) > MOST_TOLD:
        rest = len(changes) - MOST_TOLD + 1
        others = Text(f"{rest} thay đổi khác", f"{rest} other changes")
        changes = [*changes[: MOST_TOLD - 1], others]
    return listed(changes)


# --- Who moves --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a unit moves: by itself, and as the end of a sentence."""

    plain: Text = NOTHING
    clause: Text = NOTHING


def reason(name: Text, is_strong: bool, share_before: float, share_after: float) -> Reason:
    """Say why a unit moves: it is strong or weak in a part that counts for more or less than it did.

    A part that keeps its share (another mean, another normalisation) is only named.
    """
    if abs(share_after - share_before) < 1e-9:
        return Reason(capital(name), Text(" vì {name}", " because of {name}").fill(name=name))
    if not share_after:
        how = Text("phần bị bỏ", "which is left out")
    elif share_after > share_before:
        how = Text("phần nay nặng hơn", "which counts for more")
    else:
        how = Text("phần nay nhẹ hơn", "which counts for less")
    strength = Text("mạnh", "strong") if is_strong else Text("yếu", "weak")
    told = Text("{strength} ở {name}, {how}", "{strength} in {name}, {how}").fill(
        strength=strength, name=name, how=how
    )
    return Reason(capital(told), Text(f" vì {told.vi}", f" because it is {told.en}"))


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit with its ranks before and after, and the part that explains it."""

    name: Text
    before: int
    after: int
    why: Reason = Reason()

    @property
    def places(self) -> int:
        """Return the places won, negative where lost."""
        return self.before - self.after


def unchanged(of: int, group: str, is_carried: bool) -> Text:
    """Say that nothing is changed yet, and what the ranks are then."""
    ranks = (
        Text("thứ hạng quy đổi cho {all}", "the ranks carried over to the {all}")
        if is_carried
        else Text("thứ hạng đã công bố của {all}", "the published ranks of the {all}")
    )
    return Text(
        "Chưa đổi gì: đây đúng là {ranks}. Đổi một con số là thấy ngay ai lên, ai xuống.",
        "Nothing is changed yet: these are {ranks}. Change a figure and see at once who moves.",
    ).fill(ranks=ranks.fill(all=counted(of, group)))


def first(changes: Sequence[Text], movers: int, of: int, group: str, most: Moved | None) -> Text:
    """Say in one sentence what was changed, how many move, and who moves most and why."""
    head = told(changes)
    if most is None or not movers:
        return Text("{head}: không nơi nào đổi hạng.", "{head}: nobody changes rank.").fill(
            head=capital(head)
        )
    return Text(
        "{head}: {movers} đổi hạng, nhiều nhất là {name} {way}{why}.",
        "{head}: {movers} {verb} rank, most of all {name}, {way}{why}.",
    ).fill(
        verb="changes" if movers == 1 else "change",
        head=capital(head),
        movers=_movers(movers, of, group),
        name=most.name,
        way=way(most.places),
        why=most.why.clause,
    )


def _movers(movers: int, of: int, group: str) -> Text:
    if movers == of:
        return Text("cả {all}", "all {all}").fill(all=counted(of, group))
    words = counted(movers, group)
    return words if movers != 1 else Text(words.vi, f"only {words.en}")


def way(places: int) -> Text:
    """Say how far a unit goes: "lên 9 bậc"."""
    count = abs(places)
    noun = "place" if count == 1 else "places"
    if places > 0:
        return Text(f"lên {count} bậc", f"up {count} {noun}")
    if places < 0:
        return Text(f"xuống {count} bậc", f"down {count} {noun}")
    return Text("giữ nguyên hạng", "keeping its rank")


def capital(words: Text) -> Text:
    """Return words that begin a sentence."""
    return Text(*(half[:1].upper() + half[1:] for half in (words.vi, words.en)))


# --- How far the order changed ----------------------------------------------------------------------------

_LIKENESS = (
    (0.995, Text("Thứ tự gần như giữ nguyên", "The order stays almost as it was")),
    (0.95, Text("Thứ tự đổi ít", "The order changes a little")),
    (0.8, Text("Thứ tự đổi rõ", "The order changes clearly")),
    (-2.0, Text("Thứ tự đổi hẳn", "The order becomes another one")),
)


def likeness(correlation: float | None, mean_places: float, of: int) -> Text:
    """Say how like the official order the trial's is; the correlation is None where ranks cannot vary."""
    if of < 2:
        return NOTHING
    mean = number(mean_places, 1)
    if correlation is None:
        return Text("Trung bình mỗi nơi đổi {mean} bậc.", "On average each moves by {mean} places.").fill(
            mean=mean
        )
    words = next(words for least, words in _LIKENESS if correlation >= least)
    return Text(
        "{words}: tương quan hạng (Spearman) với kết quả công bố là {r}, trung bình mỗi nơi đổi {mean} bậc.",
        "{words}: its rank correlation (Spearman) with the published result is {r}, and on average each moves by {mean} places.",
    ).fill(words=words, r=number(correlation, 3), mean=mean)


def top_changes(top: int, came: Sequence[Text], went: Sequence[Text]) -> Text:
    """Say who enters the first places and who leaves them."""
    if not came and not went:
        return Text(f"Nhóm {top} đầu vẫn gồm những nơi cũ.", f"The top {top} are the same as before.")
    entering = (
        Text("Vào nhóm {top} đầu: {names}.", "Entering the top {top}: {names}.").fill(
            top=top, names=listed(came)
        )
        if came
        else NOTHING
    )
    leaving = (
        Text("Ra khỏi nhóm: {names}.", "Leaving it: {names}.").fill(names=listed(went)) if went else NOTHING
    )
    return joined(entering, leaving)


def short(movers: int, group: str) -> Text:
    """Say how many move, in the fewest words."""
    if not movers:
        return Text("chưa nơi nào đổi hạng", "nobody moves")
    return Text("{who} đổi hạng", "{who} moving").fill(who=counted(movers, group))


def left_aside(count: int, group: str) -> Text:
    """Say that units without a computed rank take no part."""
    if not count:
        return NOTHING
    return Text(
        "{who} không có điểm tính được nên không tham gia phép thử.",
        "{who} without a computed score take no part in the trial.",
    ).fill(who=counted(count, group))


def own_move(own: Moved) -> Text:
    """Say where the reader's own place goes."""
    if not own.places:
        return Text("{name}: vẫn hạng {rank}.", "{name}: still rank {rank}.").fill(
            name=own.name, rank=own.before
        )
    return Text("{name}: hạng {a} → {b}, {way}{why}.", "{name}: rank {a} → {b}, {way}{why}.").fill(
        name=own.name, a=own.before, b=own.after, way=way(own.places), why=own.why.clause
    )


# --- The parts --------------------------------------------------------------------------------------------


def total(now: float, stated: float, unit: str) -> Text:
    """Say what the parts add up to, and that they need not add up to what they did."""
    if unit == "percent":
        return Text(
            "Tổng trọng số: {now}. Không cần đúng 100%: mỗi phần được tính theo tỷ lệ của nó trong tổng.",
            "Weights in all: {now}. They need not be 100%: each part counts by its share of the sum.",
        ).fill(now=size(now, unit))
    if abs(now - stated) < 1e-9:
        return Text(
            "Tổng: {now}. Có thể khác đi: mỗi phần được tính theo tỷ lệ của nó trong tổng.",
            "In all: {now}. It may differ: each part counts by its share of the sum.",
        ).fill(now=size(now, unit))
    return Text(
        "Tổng: {now}, ấn bản là {stated}. Mỗi phần được tính theo tỷ lệ của nó trong tổng.",
        "In all: {now}; the edition has {stated}. Each part counts by its share of the sum.",
    ).fill(now=size(now, unit), stated=bare_size(stated, unit))


# --- What is wrong with a field ---------------------------------------------------------------------------

LARGEST = 1_000_000.0
FAULTS = {
    "number": Text(
        "“{found}” không phải là số. Hãy viết bằng chữ số, ví dụ 150 hoặc 12,5.",
        "“{found}” is not a number. Write it in digits, such as 150 or 12.5.",
    ),
    "negative": Text(
        "{found} nhỏ hơn 0. Điểm và trọng số không thể âm; muốn bỏ hẳn một phần thì đánh dấu “bỏ”.",
        "{found} is below 0. Points and weights cannot be negative; to leave a part out, tick “leave out”.",
    ),
    "large": Text("{found} quá lớn; lớn nhất là 1.000.000.", "{found} is too large; the most is 1,000,000."),
    "unknown": Text(
        "Kết quả này không có phần nào mang mã “{found}”.", "This result has no part of the code “{found}”."
    ),
    "option": Text(
        "Không có cách “{found}” ở đây. Hãy chọn một trong các cách của danh sách.",
        "There is no “{found}” here. Choose one from the list.",
    ),
    "below_nought": Text(
        "Trung bình nhân và trung bình điều hòa không tính được với số âm, mà sau khi chuẩn hóa {child} của {unit} là {value}. "
        "Hãy chọn cách chuẩn hóa khác, hoặc gộp bằng trung bình cộng.",
        "Geometric and harmonic means have no meaning below nought, and once normalised {child} of {unit} is {value}. "
        "Choose another normalisation, or join by the arithmetic mean.",
    ),
    "zero": Text(
        "Mọi phần còn lại đều bằng 0, nên không có gì để cộng. Hãy cho ít nhất một phần lớn hơn 0.",
        "Every part that is left has 0, so there is nothing to add up. Give at least one part more than 0.",
    ),
    "nothing": Text(
        "Mọi phần đều bị bỏ, nên không còn gì để tính. Hãy giữ lại ít nhất một phần.",
        "Every part is left out, so nothing is left to compute. Keep at least one.",
    ),
}
