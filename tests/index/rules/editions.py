"""Small editions and tables that the tests of the engine share."""

import textwrap

import numpy as np

from nenso.index.rules import Edition, Inputs, read_edition

HEAD = """\
code: small
family: dti
name: {vi: Nhỏ, en: Small}
groups: [provinces]
years: {first: 2022}
valid: {from: 2022-01-01}
legal: [{act: none, source: none}]
points: 100
"""


def text_of(body: str, head: str = HEAD) -> str:
    return head + textwrap.dedent(body)


def edition_of(body: str, head: str = HEAD) -> Edition:
    return read_edition(text_of(body, head), filename="small.yaml")


def one_leaf(scoring: str, extra: str = "") -> Edition:
    """An edition of one criterion `x` worth 100 points."""
    return edition_of(f"""
        nodes:
          - code: root
            name: {{vi: Gốc, en: Root}}
            children:
              - {{code: x, name: {{vi: X, en: X}}, points: 100, scoring: {scoring}{extra}}}
        """)


def tree(
    aggregate: str = "arithmetic",
    missing: str = "fail",
    weights: tuple[str, ...] = ("1/2", "1/4", "1/4"),
    extra: str = "",
) -> Edition:
    """A root over given leaves a, b, c …"""
    leaves = "\n".join(
        f"      - {{code: {code}, name: {{vi: {code}, en: {code}}}, weight: {weight}, missing: {missing}}}"
        for code, weight in zip("abcdefgh", weights, strict=False)
    )
    nodes = f"nodes:\n  - code: root\n    name: {{vi: Gốc, en: Root}}\n    aggregate: {aggregate}\n{extra}    children:\n{leaves}\n"
    return read_edition(HEAD + nodes, filename="small.yaml")


def table(units: int | tuple[str, ...], **columns: list[float]) -> Inputs:
    names = units if isinstance(units, tuple) else tuple(f"u{n}" for n in range(units))
    values = np.array(list(columns.values()), dtype=np.float64).reshape(len(columns), len(names)).T
    return Inputs(names, tuple(columns), values)
