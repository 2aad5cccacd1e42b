"""Why a score changed, in words: one sentence for each cause, from facts that whoever gathers the states brings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nenso.index.rules.wording import joined, listed, number
from nenso.kernel.rules import Text

_NOTHING = Text("", "")


@dataclass(frozen=True)
class Told:
    """What the sentences need: the two years, the methods' names, the names of merged units' members and starts.

    `obstacle` says why method and data cannot be told apart (a clause without a full stop), `beneath` what the real
    change may still hold (a sentence).
    """

    years: tuple[int, int] = (0, 0)
    methods: tuple[Text, Text] = (_NOTHING, _NOTHING)
    members: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    starts: Mapping[str, Text] = field(default_factory=dict)
    obstacle: Text | None = None
    beneath: Text | None = None
    decimals: int = 4

    @property
    def facts(self) -> dict[str, object]:
        return {"y0": self.years[0], "y1": self.years[1], "m0": self.methods[0], "m1": self.methods[1]}

    def on_units(
        self, unit: str, sizes: tuple[int, int], alone: float | None, mean: float, *, is_carried: bool
    ) -> Text:
        """Say what the change of units did to one unit; `alone` is what its start had, None where it has none."""
        ranked = _SAME_SIZE if sizes[0] == sizes[1] else _OTHER_SIZE
        facts = {"k": sizes[0], "m": sizes[1]}
        members = self.members.get(unit, ())
        if is_carried and len(members) > 1 and alone is None:
            return joined([_NEW.fill(members=listed(members)), ranked.fill(**facts)])
        if is_carried and len(members) > 1:
            merged = _MERGED.fill(
                members=listed(members),
                start=self.starts.get(unit, members[0]),
                n=len(members),
                a=number(alone or 0.0, self.decimals),
                b=number(mean, self.decimals),
            )
            return joined([merged, ranked.fill(**facts)])
        return joined([_WHOLE if is_carried else _LISTS, ranked.fill(**facts)])


_MERGED = Text(
    "Đơn vị này gồm {members} nhập lại: riêng {start} trước đây được {a}, trung bình {n} đơn vị được {b}.",
    "This unit was made of {members}: {start} alone had {a}, the mean of the {n} is {b}.",
)
_NEW = Text(
    "Đơn vị này gồm {members} nhập lại; so với trung bình của các đơn vị ấy.",
    "This unit was made of {members}; it is compared with their mean.",
)
_WHOLE = Text("Bản thân đơn vị không đổi.", "The unit itself did not change.")
_LISTS = Text("Có đơn vị ra hoặc vào bảng xếp hạng.", "Some units left the ranking or came into it.")
_OTHER_SIZE = Text(
    "Trước xếp hạng {k} đơn vị, nay {m} đơn vị.", "It was ranked among {k} units and is now among {m}."
)
_SAME_SIZE = Text("Số đơn vị xếp hạng vẫn là {m}.", "The number of units ranked is still {m}.")

_WORDS = {
    "revision": Text(
        "Số liệu năm {y0} đã được sửa sau khi công bố; cách chấm giữ nguyên.",
        "The figures of {y0} were revised after they were published; the method is the same.",
    ),
    "real": Text(
        "Số liệu năm {y1} so với năm {y0}, chấm theo cùng một cách.",
        "The figures of {y1} against those of {y0}, scored in the same way.",
    ),
    "method_both": Text(
        "Cùng số liệu, chấm theo “{m1}” thay cho “{m0}”. Lấy trung bình của hai cách tính: đổi cách chấm trước, "
        "hoặc đổi số liệu trước.",
        "The same figures scored by “{m1}” in place of “{m0}”: the mean of changing the method first and of "
        "changing the figures first.",
    ),
    "method_method": Text(
        "Số liệu năm {y0} chấm lại theo “{m1}”.", "The figures of {y0} scored again by “{m1}”."
    ),
    "method_data": Text(
        "Số liệu năm {y1} chấm theo “{m1}” thay cho “{m0}”.",
        "The figures of {y1} scored by “{m1}” in place of “{m0}”.",
    ),
    "joint": Text(
        "Cách chấm và số liệu cùng đổi, không tách ra được vì {obstacle}.",
        "Method and figures changed together and cannot be told apart, because {obstacle}.",
    ),
}
_ALONE = Text(
    "số liệu của riêng đơn vị này không đủ để chấm lại theo cách kia",
    "this unit's own figures are not enough to score it by the other method",
)
_PARTIAL = Text("bảng điểm chỉ được công bố một phần", "the scores were published only in part")


def words_of(kind: str, told: Told) -> Text:
    """Return the sentence for a cause; the data's cause beside a method says what it may still hold."""
    name, beside, _ = kind.partition("_beside_method")
    words = _WORDS[name].fill(**told.facts)
    return joined([words, told.beneath]) if beside else words


def joint_words(told: Told, reason: str) -> Text:
    """Say why method and data stay together, for a table published in part or for one unit."""
    obstacle = _PARTIAL if reason == "partial" else told.obstacle or _ALONE
    return _WORDS["joint"].fill(obstacle=obstacle)
