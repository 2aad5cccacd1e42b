"""What is said of an agency's services: shares and means of what was measured, and the inputs of QĐ 766. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from nenso.measures.rules.deriving import BY_INDICATOR


@dataclass(frozen=True, slots=True)
class Pair:
    """A part and the whole that it is of, by the codes of their indicators; of a mean, a sum and what it is spread over.

    `is_reported`: agencies report both, once for all levels below them; no event tells.
    """

    part: str
    whole: str
    is_mean: bool = False
    is_reported: bool = False


ONLINE, ON_TIME, PAID_ONLINE = "online", "on_time", "paid_online"
DIGITISED, RESULTS_DIGITAL, SATISFIED = "digitised", "results_digital", "satisfied"
SYNCHRONISED, HANDLING_DAYS = "synchronised", "handling_days"
SHARES: Mapping[str, Pair] = {
    ONLINE: Pair("dossiers.received.online", "dossiers.received"),
    ON_TIME: Pair("dossiers.completed.on_time", "dossiers.completed"),
    PAID_ONLINE: Pair("dossiers.paid_online", "dossiers.owing_fee"),
    DIGITISED: Pair("dossiers.digitised", "dossiers.received"),
    SYNCHRONISED: Pair("dossiers.synchronised", "dossiers.received"),
    "reused": Pair("dossiers.reused", "dossiers.received"),
    RESULTS_DIGITAL: Pair("dossiers.results.digital", "dossiers.results"),
    SATISFIED: Pair("dossiers.satisfied", "dossiers.rated"),
    "online_used": Pair("procedures.online.used", "procedures.online"),
    "fee_paid_online": Pair("procedures.with_fee.paid_online", "procedures.with_fee"),
    "petitions_on_time": Pair("petitions.answered.on_time", "petitions.answered"),
    "petitions_satisfied": Pair("petitions.satisfied", "petitions.rated"),
    "announced_on_time": Pair("procedures.announced.on_time", "procedures.announced", is_reported=True),
    "updated_on_time": Pair("procedures.updated.on_time", "procedures.updated", is_reported=True),
    "disclosed_full": Pair("procedures.disclosed.full", "procedures.disclosed", is_reported=True),
}
MEANS: Mapping[str, Pair] = {
    HANDLING_DAYS: Pair("dossiers.handling_days", "dossiers.completed.timed", is_mean=True)
}
PAIRS: Mapping[str, Pair] = {**SHARES, **MEANS}
FIGURES: tuple[str, ...] = tuple(
    dict.fromkeys([*BY_INDICATOR, *(code for pair in PAIRS.values() for code in (pair.part, pair.whole))])
)

# The criteria of QĐ 766 by the beginning of their inputs' keys. Events tell of all but those of procedures made public,
# which agencies report.
QD766: Mapping[str, str] = {
    "ckmb_cong_bo": "announced_on_time",
    "ckmb_cap_nhat": "updated_on_time",
    "ckmb_day_du": "disclosed_full",
    "ckmb_dong_bo": SYNCHRONISED,
    "tdgq_dung_han": ON_TIME,
    "tdgq_thoi_gian": HANDLING_DAYS,
    "dvtt_phat_sinh": "online_used",
    "dvtt_ho_so": ONLINE,
    "tttt_ho_so": PAID_ONLINE,
    "tttt_thu_tuc": "fee_paid_online",
    "mdsh_tiep_nhan": DIGITISED,
    "mdsh_tai_su_dung": "reused",
    "mdsh_ket_qua": RESULTS_DIGITAL,
    "mdhl_thu_tuc": SATISFIED,
    "mdhl_pakn_dung_han": "petitions_on_time",
    "mdhl_pakn_hai_long": "petitions_satisfied",
}
QD766_PERCENT = {"mdhl_thu_tuc": "mdhl_thu_tuc_ty_le"}  # asked as a share in percent, not as its two counts
QD766_MEAN = {"tdgq_thoi_gian": "tdgq_thoi_gian_ngay"}


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
        return None if self.pair.is_mean or not self.whole else 100 * self.part / self.whole

    @property
    def mean(self) -> float | None:
        """The mean of a pair that is one; None where it is a share, and where there is nothing to spread over."""
        return self.part / self.whole if self.pair.is_mean and self.whole else None


def qd766_values(ratios: Mapping[str, Ratio]) -> dict[str, float]:
    """Return the edition's inputs by key from the shares of one unit; a share of nothing gives no input."""
    found: dict[str, float] = {}
    for criterion, name in QD766.items():
        ratio = ratios.get(name)
        if ratio is None or not ratio.whole:
            continue
        if ratio.mean is not None:
            found[QD766_MEAN[criterion]] = ratio.mean
        elif criterion in QD766_PERCENT and ratio.percent is not None:
            found[QD766_PERCENT[criterion]] = ratio.percent
        else:
            found |= {f"{criterion}_a": ratio.part, f"{criterion}_b": ratio.whole}
    return found
