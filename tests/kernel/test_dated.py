"""Rows that hold from a day up to another: the first day counts, the last does not, an open end never comes."""

from datetime import date

import pytest

from nenso.directory.models import Territory
from nenso.kernel.dated import in_force, not_ended
from tests.factories.directory import make_territory

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("on", "holding", "not_over"),
    [
        (date(2025, 6, 30), ["01", "02"], ["01", "02", "03"]),
        (JULY, ["02", "03"], ["02", "03"]),
    ],
)
def test_a_row_holds_from_its_first_day_up_to_its_end(
    on: date, holding: list[str], not_over: list[str]
) -> None:
    make_territory("01", "Hết ngày 30/6", valid_to=JULY)
    make_territory("02", "Còn mãi")
    make_territory("03", "Từ 1/7", valid_from=JULY)
    rows = Territory.objects.order_by("code")
    assert list(rows.filter(in_force(on)).values_list("code", flat=True)) == holding
    assert list(rows.filter(not_ended(on)).values_list("code", flat=True)) == not_over
