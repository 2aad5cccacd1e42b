"""Workbooks as Excel leaves them: a formula with the result that was stored beside it."""

import io
import re
import zipfile
from collections.abc import Mapping


def with_results(content: bytes, results: Mapping[str, str]) -> bytes:
    """Return the workbook with the results of formulas in its first sheet, which openpyxl does not write."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            page = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                for place, value in results.items():
                    page, count = re.subn(
                        rf'(<c r="{place}"[^>]*>\s*<f>[^<]*</f>)\s*<v\s*/?>(?:</v>)?'.encode(),
                        rf"\1<v>{value}</v>".encode(),
                        page,
                    )
                    assert count == 1, place
            new.writestr(part, page)
    return out.getvalue()
