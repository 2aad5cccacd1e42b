"""Everything that is checked without running the product: format, lint, types, contracts, migrations, words, docs."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CODE = ["src", "tests", "bench", "tools", "manage.py"]
STEPS: list[tuple[str, list[str]]] = [
    ("format", [str(BIN / "ruff"), "format", "--check", "-q", *CODE]),
    ("lint", [str(BIN / "ruff"), "check", "-q", *CODE]),
    ("contracts", [str(BIN / "lint-imports"), "--no-cache"]),
    ("types", [str(BIN / "mypy")]),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("translations", [sys.executable, "tools/messages.py", "check"]),
    ("docs", [sys.executable, "tools/check_docs.py"]),
]


def main() -> None:
    environment = {**os.environ, "NENSO_LOG_LEVEL": "ERROR"}
    failed = []
    for name, command in STEPS:
        started = time.monotonic()
        outcome = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        print(
            f"{'ok  ' if outcome.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - started:.1f} s)",
            flush=True,
        )
        if outcome.returncode:
            failed.append(name)
            print(outcome.stdout + outcome.stderr)
    raise SystemExit(f"not in order: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
