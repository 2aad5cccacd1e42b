"""Run the tests: fast rules first, then rooms, browser journeys last; and count what did not run."""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journey", default=None, help="one journey by name")
    parser.add_argument("--faults", action="store_true", help="only the tests that break things")
    chosen = parser.parse_args()
    if chosen.journey is not None:
        raise SystemExit(
            pytest(f"tests/journeys/test_{chosen.journey}.py" if chosen.journey else "tests/journeys", "-v")
        )
    if chosen.faults:
        raise SystemExit(pytest("tests", "-m", "fault", "-v"))
    raise SystemExit(pytest(*in_order(), "--durations=8"))


def in_order() -> list[str]:
    """Return the test files: those of rules first, journeys last."""
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py"))
    return sorted(files, key=lambda name: (0 if "rules" in name else 2 if "journeys" in name else 1, name))


def pytest(*arguments: str) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    main()
