"""The few signs of Markdown that our own statements use, as safe HTML: headings, lists, bold and code."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`(.+?)`")


def marked(text: str, top: int = 3) -> SafeString:
    """Return Markdown as HTML; its second level becomes `<h{top}>`, its title is left out."""
    out: list[str] = []
    is_list = False
    for line in text.splitlines():
        is_item = line.lstrip().startswith("- ")
        if is_list and not is_item:
            out.append("</ul>")
        if is_item and not is_list:
            out.append("<ul>")
        is_list = is_item
        out.append(_line(line, top))
    if is_list:
        out.append("</ul>")
    return SafeString("\n".join(part for part in out if part))


def _line(line: str, top: int) -> str:
    if line.startswith("# ") or not line.strip():
        return ""
    if line.startswith("## "):
        return f"<h{top}>{_inline(line[3:])}</h{top}>"
    if line.lstrip().startswith("- "):
        return f"<li>{_inline(line.lstrip()[2:])}</li>"
    return f"<p>{_inline(line)}</p>"


def _inline(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", _BOLD.sub(r"<strong>\1</strong>", escape(text)))
