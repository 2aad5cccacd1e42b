"""Small forms and report regimes for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from nenso.reporting.rules.form_reading import form_of
from nenso.reporting.rules.forms import Form


def a_definition(**changes: Any) -> dict[str, Any]:
    """Return the definition of a small form: dossiers by channel with a total and a share, a list, a narrative."""
    return {
        "sections": [
            {
                "code": "I",
                "title": {"vi": "Hồ sơ", "en": "Dossiers"},
                "blocks": [
                    {"table": dossiers()},
                    {
                        "narrative": {
                            "code": "note",
                            "title": {"vi": "Nhận xét", "en": "Remarks"},
                            "max_chars": 100,
                        }
                    },
                ],
            },
            {
                "code": "II",
                "title": {"vi": "Sáng kiến", "en": "Initiatives"},
                "blocks": [{"table": initiatives()}],
            },
        ],
        "rules": [
            {
                "code": "late",
                "left": "[t1/late/n]",
                "operator": "<=",
                "right": "[t1/all/n]",
                "message": {
                    "vi": "Hồ sơ quá hạn nhiều hơn hồ sơ tiếp nhận.",
                    "en": "More late dossiers than dossiers.",
                },
            },
            {
                "code": "few",
                "left": "[t1/online/n]",
                "operator": ">",
                "right": "0",
                "message": {"vi": "Không có hồ sơ trực tuyến.", "en": "No dossier came online."},
                "severity": "warning",
            },
        ],
        **changes,
    }


def dossiers() -> dict[str, Any]:
    """Return the fixed table of the small form."""
    share = {"kind": "percent", "unit": "percent", "decimals": 1, "additive": False, "required": False}
    return {
        "code": "t1",
        "title": {"vi": "Hồ sơ tiếp nhận", "en": "Dossiers received"},
        "columns": [
            {
                "code": "n",
                "title": {"vi": "Số lượng", "en": "Number"},
                "unit": "dossier",
                "required": True,
                "additive": True,
                "low": 0,
            }
        ],
        "rows": [
            {"code": "online", "title": {"vi": "Trực tuyến", "en": "Online"}},
            {"code": "paper", "title": {"vi": "Trực tiếp", "en": "At the counter"}},
            {"code": "all", "title": {"vi": "Tổng", "en": "All"}, "total": ["online", "paper"]},
            {"code": "late", "title": {"vi": "Quá hạn", "en": "Late"}},
            {
                "code": "share",
                "title": {"vi": "Tỷ lệ trực tuyến", "en": "Share online"},
                "cells": {"n": {**share, "formula": "[t1/online/n] / [t1/all/n] * 100", "high": 100}},
            },
        ],
    }


def initiatives() -> dict[str, Any]:
    """Return the table of free rows of the small form."""
    return {
        "code": "t2",
        "title": {"vi": "Sáng kiến", "en": "Initiatives"},
        "columns": [
            {
                "code": "name",
                "title": {"vi": "Tên", "en": "Name"},
                "kind": "text",
                "required": True,
                "max_chars": 50,
            },
            {"code": "since", "title": {"vi": "Từ ngày", "en": "Since"}, "kind": "date"},
            {"code": "people", "title": {"vi": "Số người", "en": "People"}, "unit": "person", "low": 0},
        ],
        "free": {"least": 0, "most": 3},
    }


def a_form(**changes: Any) -> Form:
    """Return the small form."""
    return form_of(a_definition(**changes))


SINCE = date(2025, 1, 1)


def bound_definition() -> dict[str, Any]:
    """Return the small form bound to indicators: what came online is metered, the rest is reported."""
    definition = a_definition()
    rows = definition["sections"][0]["blocks"][0]["table"]["rows"]
    rows[0]["cells"] = {"n": {"indicator": "dossiers.online", "fill": "metered"}}
    rows[1]["cells"] = {"n": {"indicator": "dossiers.paper"}}
    rows[3]["cells"] = {"n": {"indicator": "dossiers.late"}}
    return definition


class World:
    """A province 48 with communes 20194 and 20195 that report monthly to the one above, from 2025 on.

    `lan` reports for 20194, `minh` beside her, `hoa` for 20195, `tam` for the province; `ha` and `bao` approve for the
    province, `van` for the nation; `stranger` holds nothing.
    """

    regime = "digital.month"
    period = "2025-09"

    def __init__(self) -> None:
        from nenso.accounts.queries import actor_of
        from nenso.accounts.rules import NATIONAL, Role
        from tests.factories.accounts import a_person, an_organisation
        from tests.factories.measures import an_indicator

        an_organisation(NATIONAL, "Ủy ban Quốc gia về chuyển đổi số", type="national_committee")
        an_organisation(
            "48",
            "UBND thành phố Đà Nẵng",
            type="provincial_committee",
            territory_level="province",
            territory_code="48",
        )
        for code, name in (("20194", "UBND phường Hải Châu"), ("20195", "UBND phường Hòa Cường")):
            an_organisation(
                code,
                name,
                parent="48",
                type="communal_committee",
                territory_level="commune",
                territory_code=code,
            )
        for code, source in (
            ("dossiers.online", "metered"),
            ("dossiers.paper", "reported"),
            ("dossiers.late", "reported"),
        ):
            an_indicator(code, subject="organisation", source=source)
        held = {
            "lan": (Role.REPORTER, "20194"),
            "minh": (Role.REPORTER, "20194"),
            "hoa": (Role.REPORTER, "20195"),
            "tam": (Role.REPORTER, "48"),
            "ha": (Role.APPROVER, "48"),
            "bao": (Role.APPROVER, "48"),
            "van": (Role.APPROVER, NATIONAL),
        }
        people = {name: a_person(grant, name=name.title(), home=grant[1]) for name, grant in held.items()}
        self.people = people
        self.actors = {name: actor_of(person) for name, person in people.items()}
        self.actors["stranger"] = actor_of(a_person(name="Stranger"))
        self.version = a_regime(self.actors["van"])

    def __getitem__(self, name: str) -> Any:
        """Return a person as an actor."""
        return self.actors[name]

    def opened(self, organisation: str = "20194", by: str = "", period: str = "2025-09") -> Any:
        """Return the opened report of an organisation."""
        from nenso.reporting import actions

        by = by or {"20194": "lan", "20195": "hoa", "48": "tam"}[organisation]
        return actions.open_submission(
            by=self[by], regime=self.regime, organisation=organisation, period=period
        )

    def filled(
        self, organisation: str = "20194", online: float = 60.0, paper: float = 40.0, late: float = 5.0
    ) -> Any:
        """Return an opened report with its figures saved."""
        from nenso.reporting import actions

        found = self.opened(organisation)
        values = {"t1/online/n": online, "t1/paper/n": paper, "t1/late/n": late}
        by = {"20194": "lan", "20195": "hoa", "48": "tam"}[organisation]
        actions.save_cells(by=self[by], submission=found, row_version=found.row_version, values=values)
        return found

    def submitted(self, organisation: str = "20194", **figures: float) -> Any:
        """Return a submitted report."""
        from nenso.reporting import actions

        found = self.filled(organisation, **figures)
        by = {"20194": "lan", "20195": "hoa", "48": "tam"}[organisation]
        return actions.submit(by=self[by], submission=found, row_version=found.row_version)

    def approved(self, organisation: str = "20194", **figures: float) -> Any:
        """Return an approved report."""
        from nenso.reporting import actions

        found = self.submitted(organisation, **figures)
        return actions.approve(by=self["van" if organisation == "48" else "ha"], submission=found)


def a_regime(by: Any, **changes: Any) -> Any:
    """Return a monthly regime of communes and provinces in force since 2025, with the bound small form."""
    from nenso.kernel.rules import Text
    from nenso.reporting import actions

    facts = {
        "code": World.regime,
        "kind": "periodic",
        "name": Text("Báo cáo chuyển đổi số tháng", "Monthly report on digital transformation"),
        "receiver": "parent",
        "frequency": "month",
        "reporter_types": ("communal_committee", "provincial_committee"),
        "deadlines": {"communal_committee": {"day": 16}, "provincial_committee": {"day": 25}},
        "act_number": "QĐ 1/QĐ-UBQG",
        **changes,
    }
    draft = actions.define_regime(by=by, facts=actions.RegimeFacts(**facts), since=SINCE)
    form = actions.save_form(by=by, regime=facts["code"], definition=bound_definition(), on=SINCE)
    return actions.bring_into_force(by=by, draft=draft, form=form)
