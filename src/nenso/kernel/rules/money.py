"""Money: whole minor units with a currency, never a float."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from nenso.kernel.rules.refusal import Refused
from nenso.kernel.rules.text import format_number

# ISO 4217: the number of decimals of the minor unit. The đồng has none in use.
_EXPONENT = {"VND": 0, "USD": 2, "EUR": 2}


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units of a currency (ISO 4217).

    Raises `Refused("money.currency")` for a currency the house does not keep, and
    `Refused("money.mixed")` when two currencies meet.
    """

    currency: str
    minor: int

    def __post_init__(self) -> None:
        if self.currency not in _EXPONENT:
            raise Refused("money.currency", currency=self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.currency, self.minor + self._same(other).minor)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.currency, self.minor - self._same(other).minor)

    def share(self, part: Decimal) -> "Money":
        """Return a part of the amount, rounded half up to the minor unit."""
        return Money(self.currency, int((self.minor * part).quantize(Decimal(1), ROUND_HALF_UP)))

    def shown(self, language: str) -> str:
        """Write the amount with its currency, as the language does."""
        decimals = _EXPONENT[self.currency]
        number = format_number(self.minor / 10**decimals, language, decimals)
        return f"{number} {'đồng' if self.currency == 'VND' and language == 'vi' else self.currency}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise Refused("money.mixed", first=self.currency, second=other.currency)
        return other


def vnd(amount: int) -> Money:
    """Return an amount of đồng."""
    return Money("VND", amount)
