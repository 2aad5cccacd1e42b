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
