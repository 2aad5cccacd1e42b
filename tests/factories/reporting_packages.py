"""An approved report, as small as one can be."""

from datetime import date

from nenso.reporting.models import Cell, FormVersion, Regime, RegimeVersion, Step, Submission


def an_approved_report(organisation: str = "48", state: str = "approved") -> Submission:
    """Make a regime with a form of two cells, and a report for it with the steps to its state."""
    person = {"by_key": "someone", "by_name": "Lê Thị Hoa"}
    regime, _ = Regime.objects.get_or_create(code="packed")
    form = FormVersion.objects.create(
        regime=regime, number=regime.forms.count() + 1, definition={}, digest="ab" * 32, **person
    )
    version, _ = RegimeVersion.objects.get_or_create(
        regime=regime,
        valid_from=date(2026, 1, 1),
        defaults={
            "kind": "periodic",
            "name_vi": "Báo cáo tháng",
            "name_en": "Monthly report",
            "receiver_code": "UBQGCDS",
            "act_number": "09/2019/NĐ-CP",
            "act_date": date(2019, 1, 24),
        },
    )
    report = Submission.objects.create(
        regime=version,
        form=form,
        organisation_code=organisation,
        period="2026-09",
        first_day=date(2026, 8, 15),
        last_day=date(2026, 9, 14),
        due=date(2026, 9, 25),
        state=state,
    )
    Cell.objects.create(submission=report, key="t1/r1/c1", number=12, source="typed", **person)
    Cell.objects.create(submission=report, key="note", text="Không có gì thêm.", source="typed", **person)
    Step.objects.create(submission=report, verb="submitted", before="draft", after="submitted", **person)
    if state in ("approved", "locked"):
        Step.objects.create(submission=report, verb="approved", before="submitted", after=state, **person)
    return report
