"""What is said of an agency's services: shares of what was measured, and the inputs of QĐ 766. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """A part and the whole that it is of, by the codes of their indicators."""

    part: str
    whole: str


ONLINE, ON_TIME, PAID_ONLINE = "online", "on_time", "paid_online"
DIGITISED, RESULTS_DIGITAL, SATISFIED = "digitised", "results_digital", "satisfied"
SHARES: Mapping[str, Pair] = {
    ONLINE: Pair("dossiers.received.online", "dossiers.received"),
    ON_TIME: Pair("dossiers.completed.on_time", "dossiers.completed"),
    PAID_ONLINE: Pair("dossiers.paid_online", "dossiers.owing_fee"),
    DIGITISED: Pair("dossiers.digitised", "dossiers.received"),
    "reused": Pair("dossiers.reused", "dossiers.received"),
    RESULTS_DIGITAL: Pair("dossiers.results.digital", "dossiers.results"),
    SATISFIED: Pair("dossiers.satisfied", "dossiers.rated"),
    "online_used": Pair("procedures.online.used", "procedures.online"),
    "fee_paid_online": Pair("procedures.with_fee.paid_online", "procedures.with_fee"),
    "petitions_on_time": Pair("petitions.answered.on_time", "petitions.answered"),
}

# The criteria of QĐ 766 that are measured here, by the beginning of their inputs' keys. What is not listed (whether
# procedures are made public in time and in full, what the national portal received, how satisfied petitioners are) no
# event tells.
QD766: Mapping[str, str] = {
    "tdgq_dung_han": ON_TIME,
    "dvtt_phat_sinh": "online_used",
    "dvtt_ho_so": ONLINE,
    "tttt_ho_so": PAID_ONLINE,
    "tttt_thu_tuc": "fee_paid_online",
    "mdsh_tiep_nhan": DIGITISED,
    "mdsh_tai_su_dung": "reused",
    "mdsh_ket_qua": RESULTS_DIGITAL,
    "mdhl_thu_tuc": SATISFIED,
    "mdhl_pakn_dung_han": "petitions_on_time",
}
QD766_PERCENT = {"mdhl_thu_tuc": "mdhl_thu_tuc_ty_le"}  # asked as a share in percent, not as its two counts


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part and its whole over the organisations and months that measured both.

    `organisations` measured it, of `expected` that stand in the tree; `months` have a figure.
    """

    pair: Pair
    part: float
    whole: float
    organisations: int
    expected: int
    months: tuple[str, ...]

    @property
    def percent(self) -> float | None:
        """The share, 0 to 100; None where there is no whole."""
        return 100 * self.part / self.whole if self.whole else None


def qd766_values(ratios: Mapping[str, Ratio]) -> dict[str, float]:
    """Return the edition's inputs by key from the shares of one unit; a share of nothing gives no input."""
    found: dict[str, float] = {}
    for criterion, name in QD766.items():
        ratio = ratios.get(name)
        if ratio is None or ratio.percent is None:
            continue
        if criterion in QD766_PERCENT:
            found[QD766_PERCENT[criterion]] = ratio.percent
        else:
            found |= {f"{criterion}_a": ratio.part, f"{criterion}_b": ratio.whole}
    return found
