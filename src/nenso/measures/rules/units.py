"""Units of measure and their dimensions: what may be added or compared, and what a quotient is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nenso.kernel.rules import Refused, Text


@dataclass(frozen=True, slots=True)
class Dimension:
    """A product of powers of base units: ("dossier", 1), ("person", -1) is dossiers per person.

    `powers` is sorted by base and holds no zero power; the empty product is a mere number.
    """

    powers: tuple[tuple[str, int], ...] = ()

    @property
    def exponents(self) -> Mapping[str, int]:
        """The power of each base, without those of power nought."""
        return MappingProxyType(dict(self.powers))

    @property
    def is_number(self) -> bool:
        """Whether it is a mere number, without a unit."""
        return not self.powers

    def times(self, other: "Dimension") -> "Dimension":
        """Return the dimension of a product."""
        return self._joined(other, 1)

    def over(self, other: "Dimension") -> "Dimension":
        """Return the dimension of a quotient."""
        return self._joined(other, -1)

    def _joined(self, other: "Dimension", sign: int) -> "Dimension":
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + sign * power
        return Dimension(tuple(sorted((base, power) for base, power in powers.items() if power)))

    def name(self) -> Text:
        """Return the dimension in words: "hồ sơ/người", "dossiers per person"; "số thuần", "a mere number"."""
        if self.is_number:
            return Text("số thuần", "a mere number")
        above = [(base, power) for base, power in self.powers if power > 0]
        below = [(base, -power) for base, power in self.powers if power < 0]
        vi = _product(above, lambda base: _BASES[base].vi) or "1"
        en = _product(above, lambda base: _BASES[base].en) or "1"
        if below:
            vi += f"/{_product(below, lambda base: _BASES[base].vi)}"
            en += f" per {_product(below, lambda base: _ONE.get(base, base))}"
        return Text(vi, en)


NUMBER = Dimension()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written beside a figure. Percent is a mere number shown as it is: 45 stands for 45 %."""

    code: str
    name: Text
    dimension: Dimension


# Hours, days and seconds are bases of their own: adding them would need a conversion that nobody wrote down.
_BASES: Mapping[str, Text] = {
    "dossier": Text("hồ sơ", "dossiers"),
    "procedure": Text("thủ tục", "procedures"),
    "petition": Text("phản ánh, kiến nghị", "petitions"),
    "document": Text("văn bản", "documents"),
    "person": Text("người", "people"),
    "household": Text("hộ", "households"),
    "enterprise": Text("doanh nghiệp", "enterprises"),
    "visit": Text("lượt xem", "page views"),
    "session": Text("phiên truy cập", "sessions"),
    "visitor": Text("khách truy cập", "visitors"),
    "system": Text("hệ thống", "systems"),
    "agency": Text("cơ quan", "agencies"),
    "event": Text("sự kiện", "events"),
    "report": Text("báo cáo", "reports"),
    "rating": Text("lượt đánh giá", "ratings"),
    "transaction": Text("giao dịch", "transactions"),
    "village": Text("thôn, tổ dân phố", "villages"),
    "day": Text("ngày", "days"),
    "hour": Text("giờ", "hours"),
    "second": Text("giây", "seconds"),
    "vnd": Text("đồng", "VND"),
    "million_vnd": Text("triệu đồng", "million VND"),
    "km2": Text("km²", "km²"),
    "point": Text("điểm", "points"),
    "count": Text("đơn vị đếm", "items"),
}
# English after "per" takes the singular, which is the code itself where nothing else stands here.
_ONE = {
    "visit": "page view",
    "vnd": "VND",
    "million_vnd": "million VND",
    "km2": "km²",
    "count": "item",
}
# A quotient that is shown often has a unit of its own: (what is counted, of what).
_QUOTIENTS: Mapping[str, tuple[str, str]] = {"day_per_dossier": ("day", "dossier")}
_NUMBERS: Mapping[str, Text] = {"percent": Text("%", "%"), "ratio": Text("tỷ lệ", "ratio")}


def _product(powers: list[tuple[str, int]], name: Callable[[str], str]) -> str:
    named = [(name(base), power) for base, power in powers]
    return " · ".join(each if power == 1 else f"{each}^{power}" for each, power in named)


def _quotient(code: str, above: str, below: str) -> Unit:
    dimension = Dimension(((above, 1),)).over(Dimension(((below, 1),)))
    return Unit(code, dimension.name(), dimension)


UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        **{code: Unit(code, name, Dimension(((code, 1),))) for code, name in _BASES.items()},
        **{code: _quotient(code, *parts) for code, parts in _QUOTIENTS.items()},
        **{code: Unit(code, name, NUMBER) for code, name in _NUMBERS.items()},
    }
)


def unit(code: str) -> Unit:
    """Return a unit by its code; raises `Refused("unit.unknown")`."""
    found = UNITS.get(code)
    if found is None:
        raise Refused("unit.unknown", unit=code)
    return found


def unit_matches(code: str, dimension: Dimension) -> bool:
    """Whether figures of a dimension may be shown in a declared unit."""
    return unit(code).dimension == dimension
