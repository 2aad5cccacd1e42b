"""Where the product keeps its files."""

import os
from pathlib import Path

CODE = Path(__file__).resolve().parents[1]
CHECKOUT = CODE.parents[1]
IS_CHECKOUT = (CHECKOUT / "pyproject.toml").exists()
BUILT = (
    CHECKOUT if IS_CHECKOUT else CODE / "project"
) / "static-build"  # styles and scripts; a wheel brings its own
DATA = Path(os.environ.get("NENSO_DATA") or (CHECKOUT / "var" if IS_CHECKOUT else Path.cwd() / "nenso-data"))
