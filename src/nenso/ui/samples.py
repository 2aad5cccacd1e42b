"""Samples of the living page: figures that were really published, so that components are tried on real words."""

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse

from nenso.kernel.rules import Text
from nenso.ui import rules
from nenso.ui.components.words import language

REFERENCE = Path(__file__).parent / "reference"
NAMES = (
    Text("Nhận thức số", "Digital awareness"),
    Text("Thể chế số", "Digital institutions"),
    Text("Hạ tầng số", "Digital infrastructure"),
    Text("Nhân lực số", "Digital workforce"),
    Text("An toàn thông tin mạng", "Cyber security"),
    Text("Hoạt động chính quyền số", "Digital government"),
    Text("Hoạt động kinh tế số", "Digital economy"),
    Text("Hoạt động xã hội số", "Digital society"),
)
POINTS = (100, 100, 100, 100, 100, 200, 150, 150)
DA_NANG = (1.0, 0.9, 0.8253, 0.8487, 0.7578, 0.8575, 0.7836, 0.5197)
HO_CHI_MINH = (0.8917, 0.9, 0.8258, 0.6267, 0.5580, 0.8406, 0.7611, 0.3590)
CAN_THO = (0.9, 0.8, 0.7233, 0.7376, 0.7226, 0.7325, 0.7556, 0.2947)
MEDIANS = (None, None, 0.6255, None, None, 0.6232, 0.5387, 0.2791)
MERGER = Text("Quảng Nam nhập vào Đà Nẵng", "Quảng Nam joins Đà Nẵng")
MESSAGES = {
    "success": Text("Đã lưu 63 dòng số liệu.", "63 rows were saved."),
    "error": Text(
        "Chưa lưu được: cột “Điểm” có 2 ô không phải số. Hãy sửa tệp rồi tải lên lại.",
        "Not saved: 2 cells of the column “Points” are no numbers. Correct the file and upload it again.",
    ),
}


def say(vi: str, en: str) -> str:
    """Return the words in the reader's language."""
    return Text(vi, en).in_language(language())


@cache
def provinces() -> list[dict[str, Any]]:
    """Return the first provinces of the DTI 2022 with their later scores and ranks."""
    with (REFERENCE / "sample_ranking.csv").open(encoding="utf-8") as file:
        return [_province(row) for row in csv.DictReader(file)]


def _province(row: dict[str, str]) -> dict[str, Any]:
    scores = [float(row[name]) for name in ("score", "score_2023", "score_2024")]
    ranks = [int(row[name]) for name in ("rank", "rank_2023", "rank_2024")]
    return {
        "code": row["code"],
        "name": row["name"],
        "rank": ranks[0],
        "score": scores[0],
        "scores": scores,
        "ranks": ranks,
        "change": ranks[2] - ranks[0],
        "low": max(1, ranks[0] - 2 - ranks[0] // 6),
        "high": min(63, ranks[0] + 3 + ranks[0] // 5),
    }


@cache
def geometry() -> dict[str, Any]:
    """Return the rough geometry of the 34 provinces."""
    return dict(json.loads((REFERENCE / "sample_map.json").read_text(encoding="utf-8")))


def the_map() -> rules.Areas:
    """Return the map of the mean DTI 2024."""
    facts = [feature["properties"] for feature in geometry()["features"]]
    name = "name_en" if language().startswith("en") else "name"
    areas = (rules.Area(one["code"], one[name], one["value"], reverse("ui:living")) for one in facts)
    return rules.Areas(reverse("ui:map"), tuple(areas), say("DTI 2024", "DTI 2024"), decimals=4)


def history() -> rules.Lines:
    """Return rank histories, the merger marked."""
    chosen = {"Đà Nẵng", "Quảng Nam", "Quảng Ninh", "Hải Phòng"}
    series = [
        rules.Series(
            row["name"], tuple(zip((2022, 2023, 2024), row["ranks"], strict=True)), row["name"] == "Đà Nẵng"
        )
        for row in provinces()
        if row["name"] in chosen
    ]
    rebased = rules.Series(say("Đà Nẵng mới, trên 34", "new Đà Nẵng, of 34"), ((2024, 17),), is_assumed=True)
    marks = (rules.Mark(2025.5, MERGER.in_language(language())),)
    return rules.Lines((*series, rebased), marks, is_rank=True, decimals=0)


def indicators() -> rules.Bars:
    """Return one province's main indicators against median and best."""
    best = (None, None, 0.8258, None, None, 0.8575, 0.7836, 0.5197)
    bars = (
        rules.Bar(name.in_language(language()), value, median, top)
        for name, value, median, top in zip(NAMES, DA_NANG, MEDIANS, best, strict=True)
    )
    return rules.Bars(tuple(bars), maximum=1, decimals=4)


def comparison() -> rules.Dots:
    """Return three places compared."""
    values = zip(DA_NANG, HO_CHI_MINH, CAN_THO, strict=True)
    rows = (
        rules.DotRow(name.in_language(language()), three) for name, three in zip(NAMES, values, strict=True)
    )
    names = ("Đà Nẵng", say("TP. Hồ Chí Minh", "Ho Chi Minh City"), "Cần Thơ")
    return rules.Dots(names, tuple(rows), maximum=1, decimals=4)


def panels() -> rules.Panels:
    """Return small multiples of scores."""
    chosen = provinces()[:8]
    made = (
        rules.Panel(
            row["name"],
            (rules.Series("DTI", tuple(zip((2022, 2023, 2024), row["scores"], strict=True)), True),),
        )
        for row in chosen
    )
    return rules.Panels(tuple(made), minimum=0.6, maximum=0.9, decimals=4)


def scatter() -> rules.Scatter:
    """Return scores of two years against each other."""
    points = (
        rules.ScatterPoint(row["name"], row["scores"][0], row["scores"][2], is_main=row["name"] == "Hà Nội")
        for row in provinces()
    )
    return rules.Scatter(tuple(points), "DTI 2022", "DTI 2024", decimals=4)


def change() -> rules.Stacks:
    """Return what a change of rank is made of (illustrative)."""
    names = (
        say("Thay đổi thực", "Real change"),
        say("Đổi cách chấm", "Change of method"),
        say("Sửa số liệu", "Revised data"),
        say("Đổi đơn vị", "Change of units"),
    )
    parts = {"Đà Nẵng": (2, -1, 0, None), "Cần Thơ": (-6, 2.5, 1, 0.5), "Huế": (9, 3, -2, None)}
    rows = (rules.StackRow(name, values, sum(v or 0 for v in values)) for name, values in parts.items())
    return rules.Stacks(
        names,
        tuple(rows),
        total_label=say("Cả thay đổi", "The whole change"),
        low_label=say("xuống hạng", "fell"),
        high_label=say("lên hạng", "climbed"),
        decimals=1,
    )


def flows() -> rules.Flows:
    """Return who uses whose data (illustrative)."""
    pairs = (("Hà Nội", "Bộ Công an", 420), ("Hà Nội", "Bộ Tư pháp", 90), ("Đà Nẵng", "Bộ Công an", 160))
    found = tuple(rules.Flow(asker, owner, count, "#") for asker, owner, count in pairs)
    return rules.Flows(
        found, say("Ai hỏi", "Who asks"), say("Dữ liệu của ai", "Whose data"), say("Lượt", "Times")
    )


def likeness() -> rules.Heat:
    """Return correlations of three indicators (illustrative)."""
    names = tuple(name.in_language(language()) for name in NAMES[5:])
    cell = rules.HeatCell
    empty = cell(None, is_empty=True)
    rows = (
        rules.HeatRow(f"1 {names[0]}", (cell(0.81), empty, empty)),
        rules.HeatRow(
            f"2 {names[1]}",
            (cell(0.94, "high", say("nói gần như một điều", "say almost the same")), cell(0.62), empty),
        ),
        rules.HeatRow(
            f"3 {names[2]}",
            (cell(-0.34, "low", say("đi ngược nhau", "run against each other")), cell(0.12), cell(None)),
        ),
    )
    return rules.Heat((say("Tổng hợp", "Composite"), *names[:2]), tuple(rows), ("", "1", "2"))


def shares() -> rules.Bars:
    """Return what each part decides beside its weight, with intervals (illustrative)."""
    found = ((0.2, 0.31, 0.27, 0.36), (0.15, 0.12, 0.09, 0.16), (0.15, 0.04, 0.02, 0.05))
    bars = (
        rules.Bar(name.in_language(language()), part, weight, low=low, high=high)
        for name, (weight, part, low, high) in zip(NAMES[5:], found, strict=True)
    )
    return rules.Bars(
        tuple(bars),
        maximum=0.4,
        decimals=2,
        value_label=say("Ảnh hưởng thực tế", "Effective importance"),
        tick_label=say("Trọng số", "Weight"),
    )


def origin(basis: str) -> rules.Origin:
    """Return a sample origin: computed, published, or illustrative."""
    url = reverse("ui:origin", args=["published"])
    inputs = (
        rules.OriginInput(name.in_language(language()), value, "", url, 4)
        for name, value in zip(NAMES, DA_NANG, strict=True)
    )
    is_computed = basis == "computed"
    return rules.Origin(
        title=say("DTI 2022 của thành phố Đà Nẵng", "DTI 2022 of Đà Nẵng city"),
        value=0.8002,
        decimals=4,
        basis="computed" if is_computed else "published",
        period=say("Năm 2022", "Year 2022"),
        rule=say(
            "Cộng tích của từng chỉ số chính với điểm tối đa của nó, rồi chia cho 1.000.",
            "Each main indicator times its maximum points, summed and divided by 1,000.",
        )
        if is_computed
        else "",
        inputs=tuple(inputs) if is_computed else (),
        source=say(
            "Bộ Thông tin và Truyền thông, dti.gov.vn",
            "Ministry of Information and Communications, dti.gov.vn",
        ),
        source_url="https://dti.gov.vn/xep-hang-2022",
        known_on=date(2026, 11, 23),
        run=say("Lần tính 12", "Run 12") if is_computed else "",
        digest="9f2c6f0a51f0b6ad6e0c1d2f6f1b8f7a4cb6a4a3e5d0c9bb2a7d6f1e0c3b5a79" if is_computed else "",
        recompute="nenso index explain dti 2022 48 --json" if is_computed else "",
        report_url=reverse("ui:form"),
        is_illustrative=basis == "illustrative",
    )


def steps() -> list[str]:
    """Return the steps of a form."""
    return [
        say("Chọn tệp", "Choose a file"),
        say("Ghép cột", "Match columns"),
        say("Kiểm tra", "Check"),
        say("Xác nhận", "Confirm"),
    ]


def life() -> list[dict[str, Any]]:
    """Return the life of a unit."""
    return [
        {
            "date": date(1997, 1, 1),
            "title": Text(
                "Trở thành thành phố trực thuộc trung ương", "Becomes a city under the central government"
            ),
        },
        {
            "date": date(2025, 7, 1),
            "title": Text("Hợp nhất với tỉnh Quảng Nam", "Merged with Quảng Nam province"),
            "text": Text("Nghị quyết 202/2025/QH15", "Resolution 202/2025/QH15"),
            "kind": "merger",
        },
        {
            "when": Text("Nay", "Now"),
            "title": Text(
                "Thành phố Đà Nẵng, 94 xã, phường, đặc khu",
                "Đà Nẵng city, 94 communes, wards and a special zone",
            ),
            "kind": "current",
        },
    ]


def work() -> list[dict[str, Any]]:
    """Return a work list."""
    url = reverse("ui:desk")
    return [
        {
            "title": Text("Số liệu DTI 2024, cấp tỉnh", "DTI 2024 inputs, provinces"),
            "url": url,
            "note": Text("3 ô cần sửa · hạn 30/11/2026", "3 cells to correct · due 30 Nov 2026"),
            "status": Text("Cần sửa", "To correct"),
            "status_kind": "urgent",
            "is_current": True,
        },
        {
            "title": Text("Lần tính DTI 2024", "Run of DTI 2024"),
            "url": url,
            "note": Text("Chờ người công bố", "Waits for the publisher"),
            "status": Text("Chờ", "Waiting"),
            "status_kind": "caution",
        },
        {
            "title": Text("Công bố DTI 2023", "Publication of DTI 2023"),
            "url": url,
            "note": Text("Đã đóng băng ngày 12/07/2024", "Frozen on 12 Jul 2024"),
            "status": Text("Xong", "Done"),
            "status_kind": "good",
        },
        {
            "title": Text("Số liệu QĐ 766, quý III", "QĐ 766 inputs, third quarter"),
            "url": url,
            "note": Text("Chưa có số liệu", "No data yet"),
            "status": Text("Chưa làm", "Not begun"),
        },
    ]


def desk_facts() -> dict[str, Any]:
    """Return what the desk's sample shows."""
    return {"work": work(), "steps": steps()}


def page_facts() -> dict[str, Any]:
    """Return what the living page shows."""
    parts = [
        (name, round(value * points, 2)) for name, value, points in zip(NAMES, DA_NANG, POINTS, strict=True)
    ]
    return {
        "map": the_map(),
        "history": history(),
        "indicators": indicators(),
        "comparison": comparison(),
        "panels": panels(),
        "scatter": scatter(),
        "change": change(),
        "flows": flows(),
        "likeness": likeness(),
        "shares": shares(),
        "parts": parts,
        "life": life(),
        "work": work(),
        "steps": steps(),
        "origin_url": reverse("ui:origin", args=["computed"]),
        "published_url": reverse("ui:origin", args=["published"]),
        "illustrative_url": reverse("ui:origin", args=["illustrative"]),
        "error_codes": (400, 403, 404, 429, 500),
        "exports": [("CSV", "#"), ("XLSX", "#"), ("JSON", "#"), (say("Gói dữ liệu", "Bundle"), "#")],
    }
