"""Fields as they are named within a sentence."""

from collections.abc import Collection

from nenso.catalogue.rules.words import FIELDS
from nenso.kernel.rules import Text

_GOES_WITH = {"share_as": "share_by", "share_ground": "share_by", "records_on": "records"}
_SPECIAL = frozenset({"part_of", "merged_into", "comes_from"})  # of few entries: nobody misses them elsewhere
_WITHIN = {
    "share_by": Text("lộ trình chia sẻ", "the road map"),
    "share_ground": Text("căn cứ của lộ trình chia sẻ", "the ground of the road map"),
    "since": Text("ngày bắt đầu vận hành", "the first day of operation"),
    "updating": Text("tần suất cập nhật", "how often it is updated"),
    "sharing": Text("mức chia sẻ", "how it is shared"),
    "is_domestic": Text("có phát triển tại Việt Nam không", "whether it was made in Viet Nam"),
    "used_by": Text("cơ quan sử dụng", "who uses it"),
}


def lowered(label: Text) -> Text:
    """Return a label as it stands within a sentence: its first letter small, names kept as they are."""
    return Text(label.vi[:1].lower() + label.vi[1:], label.en[:1].lower() + label.en[1:])


def missing(names: Collection[str]) -> Text:
    """Return the fields in which nothing is said as a list within a sentence; what goes without saying with another is left out."""
    told = [name for name in names if name not in _SPECIAL and _GOES_WITH.get(name) not in names]
    words = [_WITHIN.get(name) or lowered(FIELDS[name]) for name in told]
    return Text(", ".join(word.vi for word in words), ", ".join(word.en for word in words))
