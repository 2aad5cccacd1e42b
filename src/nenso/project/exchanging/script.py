"""What the demonstration's exchange holds: members with their systems and services, and who asks what how often."""

from dataclasses import dataclass

DAYS = 62  # of traffic, ending now: the month that ended last is whole, whatever the day
# `{since}` is the first day of the traffic. Addresses end in .example: nothing there answers.
MEMBERS = """
exchange: 1
groups:
  - code: provinces
    name: {{vi: Hệ thống của các tỉnh (minh họa), en: Systems of provinces (illustrative)}}
members:
  - organisation: G01
    class: GOV
    subsystems:
      - code: population
        name: {{vi: Cơ sở dữ liệu dân cư (minh họa), en: Population database (illustrative)}}
        credentials: [{{address: [10.1.0.0/24]}}]
        services:
          - code: residence
            name: {{vi: Xác nhận nơi cư trú (minh họa), en: Confirm a residence (illustrative)}}
            url: https://dan-cu.example/api/residence
            endpoints: [{{method: POST, path: /confirmations}}, {{method: GET, path: /confirmations/*}}]
            rights:
              - {{to: "@provinces", purpose: Xác nhận cư trú khi giải quyết thủ tục hành chính, ground: 194/2025/NĐ-CP, from: {since}}}
              - {{to: VN/GOV/G18/health, purpose: Đối chiếu người có sổ sức khỏe, ground: 194/2025/NĐ-CP, from: {since}, per_second: 50}}
          - code: households
            name: {{vi: Tra cứu hộ gia đình (minh họa), en: Look a household up (illustrative)}}
            url: https://dan-cu.example/api/households
            endpoints: [{{method: GET, path: /households/*}}]
            rights:
              - {{to: VN/GOV/48/portal, purpose: Xét miễn giảm học phí, ground: 194/2025/NĐ-CP, from: {since}, per_day: 20000}}
  - organisation: G12
    class: GOV
    subsystems:
      - code: tax
        name: {{vi: Hệ thống thuế (minh họa), en: Tax system (illustrative)}}
        credentials: [{{address: [10.12.0.0/24]}}]
        services:
          - code: taxpayers
            name: {{vi: Tra cứu người nộp thuế (minh họa), en: Look a taxpayer up (illustrative)}}
            url: https://thue.example/api/taxpayers
            endpoints: [{{method: GET, path: /taxpayers/*}}]
            rights:
              - {{to: "@provinces", purpose: Cấp đăng ký kinh doanh, ground: 194/2025/NĐ-CP, from: {since}}}
          - code: units
            name: {{vi: Danh mục cơ quan thuế (minh họa), en: List of tax offices (illustrative)}}
            url: https://thue.example/api/units
            open: true
            endpoints: [{{method: GET, path: /units}}]
  - organisation: G15
    class: GOV
    subsystems:
      - code: civil-status
        name: {{vi: Hộ tịch điện tử (minh họa), en: Civil status (illustrative)}}
        credentials: [{{address: [10.15.0.0/24]}}]
        services:
          - code: births
            name: {{vi: Trích lục khai sinh (minh họa), en: Extract of a birth record (illustrative)}}
            url: https://ho-tich.example/api/births
            endpoints: [{{method: GET, path: /births/*}}]
            rights:
              - {{to: "@provinces", purpose: "Liên thông khai sinh, thường trú, bảo hiểm y tế", ground: 194/2025/NĐ-CP, from: {since}}}
  - organisation: G18
    class: GOV
    subsystems:
      - code: health
        name: {{vi: Sổ sức khỏe điện tử (minh họa), en: Health records (illustrative)}}
        credentials: [{{address: [10.18.0.0/24]}}]
        services:
          - code: cards
            name: {{vi: Kiểm tra thẻ bảo hiểm y tế (minh họa), en: Check a health insurance card (illustrative)}}
            url: https://suc-khoe.example/api/cards
            endpoints: [{{method: GET, path: /cards/*}}]
            rights:
              - {{to: VN/GOV/01/portal, purpose: "Liên thông khai sinh, thường trú, bảo hiểm y tế", ground: 194/2025/NĐ-CP, from: {since}}}
              - {{to: VN/GOV/79/portal, purpose: "Liên thông khai sinh, thường trú, bảo hiểm y tế", ground: 194/2025/NĐ-CP, from: {since}}}
""" + "".join(
    f"""
  - organisation: "{code}"
    class: GOV
    groups: [provinces]
    subsystems:
      - code: portal
        name: {{{{vi: Cổng dịch vụ công {vi} (minh họa), en: Services portal of {en} (illustrative)}}}}
        credentials: [{{{{address: [10.{number}.0.0/24]}}}}]
"""
    for number, (code, vi, en) in enumerate(
        (
            ("01", "Hà Nội", "Hà Nội"),
            ("48", "Đà Nẵng", "Đà Nẵng"),
            ("52", "Gia Lai", "Gia Lai"),
            ("79", "TP. Hồ Chí Minh", "Hồ Chí Minh City"),
        ),
        101,
    )
)


# Which entries of the catalogue these systems are, where they stand in it.
ENTRIES = {
    "VN/GOV/G01/population": "csdl-quoc-gia-ve-dan-cu",
    "VN/GOV/G15/civil-status": "csdl-ho-tich-dien-tu",
    **{f"VN/GOV/{code}/portal": f"demo-{code}-sy-giai-quyet-tthc" for code in ("01", "48", "52", "79")},
}


@dataclass(frozen=True, slots=True)
class Flow:
    """Who asks which service how often on a working day, how long an answer takes (median, ms), and how many of 1,000 fail.

    `method` and `path` are asked; sizes are of bodies in bytes.
    """

    client: str
    service: str
    a_day: int
    median: float
    failing: int
    method: str = "GET"
    path: str = ""
    asked: int = 0
    answered: int = 900


_RESIDENCE, _BIRTHS = "VN/GOV/G01/population/residence", "VN/GOV/G15/civil-status/births"
_TAX, _CARDS = "VN/GOV/G12/tax/taxpayers", "VN/GOV/G18/health/cards"
FLOWS = (
    Flow("VN/GOV/01/portal", _RESIDENCE, 60, 85, 6, "POST", "/confirmations", 420, 760),
    Flow("VN/GOV/79/portal", _RESIDENCE, 70, 90, 6, "POST", "/confirmations", 420, 760),
    Flow("VN/GOV/48/portal", _RESIDENCE, 34, 80, 5, "POST", "/confirmations", 420, 760),
    Flow("VN/GOV/52/portal", _RESIDENCE, 9, 95, 12, "POST", "/confirmations", 420, 760),
    Flow("VN/GOV/G18/health", _RESIDENCE, 40, 70, 3, "POST", "/confirmations", 380, 640),
    Flow(
        "VN/GOV/48/portal",
        "VN/GOV/G01/population/households",
        12,
        120,
        9,
        path="/households/x",
        answered=2_300,
    ),
    Flow("VN/GOV/01/portal", _TAX, 26, 210, 30, path="/taxpayers/x", answered=1_400),
    Flow("VN/GOV/79/portal", _TAX, 31, 220, 34, path="/taxpayers/x", answered=1_400),
    Flow("VN/GOV/48/portal", _TAX, 8, 205, 25, path="/taxpayers/x", answered=1_400),
    Flow("VN/GOV/01/portal", _BIRTHS, 18, 140, 8, path="/births/x", answered=3_100),
    Flow("VN/GOV/79/portal", _BIRTHS, 22, 150, 8, path="/births/x", answered=3_100),
    Flow("VN/GOV/52/portal", _BIRTHS, 4, 160, 20, path="/births/x", answered=3_100),
    Flow("VN/GOV/01/portal", _CARDS, 20, 60, 4, path="/cards/x", answered=520),
    Flow("VN/GOV/79/portal", _CARDS, 24, 62, 4, path="/cards/x", answered=520),
    Flow("VN/GOV/52/portal", "VN/GOV/G12/tax/units", 2, 40, 2, path="/units", answered=18_000),
)
