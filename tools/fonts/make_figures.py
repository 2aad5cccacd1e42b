"""Makes the tabular figures: the ten digits of Be Vietnam Pro, set on one width.

Be Vietnam Pro has no `tnum` feature, and columns of figures must stand digit under digit. Run it where
fonttools and brotli are installed, after `npm ci`: python tools/fonts/make_figures.py
"""

from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src/nenso/ui/assets/fonts"
SOURCE = ROOT / "node_modules/@fontsource/be-vietnam-pro/files"
FAMILY = "Nen So Figures"


def main() -> None:
    for weight in (400, 500, 600, 700):
        font = TTFont(SOURCE / f"be-vietnam-pro-latin-{weight}-normal.woff")
        keep_digits(font)
        set_on_one_width(font)
        rename(font)
        font.flavor = "woff2"
        font.save(TARGET / f"nenso-figures-{weight}.woff2")


def keep_digits(font: TTFont) -> None:
    options = Options(
        layout_features=[], name_IDs=[0, 1, 2, 4, 6, 13, 14], notdef_outline=True, hinting=False
    )
    subsetter = Subsetter(options)
    subsetter.populate(text="0123456789")
    subsetter.subset(font)


def set_on_one_width(font: TTFont) -> None:
    """Centre each digit on the width of the zero; the few wider ones give up side bearing."""
    glyphs, metrics, names = font["glyf"], font["hmtx"], font.getBestCmap()
    width = metrics[names[ord("0")]][0]
    for name in {names[ord(digit)] for digit in "0123456789"}:
        advance, bearing = metrics[name]
        shift = round((width - advance) / 2)
        move(glyphs[name], shift)
        glyphs[name].recalcBounds(glyphs)
        metrics[name] = (width, bearing + shift)


def move(glyph: Any, shift: int) -> None:
    if glyph.isComposite():
        for component in glyph.components:
            component.x += shift
    else:
        glyph.coordinates.translate((shift, 0))


def rename(font: TTFont) -> None:
    for record in font["name"].names:
        if record.nameID in {1, 4, 6}:
            name = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
            font["name"].setName(name, record.nameID, record.platformID, record.platEncID, record.langID)


if __name__ == "__main__":
    main()
