"""Run the tests in two groups side by side, one a core: rules and rooms; commands, faults and browser journeys.

In the first the fast rules come first, in the second the browser comes last. A test that is skipped counts as a
failure: what did not run proves nothing.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journey", default=None, help="one journey by name")
    parser.add_argument("--faults", action="store_true", help="only the tests that break things")
    chosen = parser.parse_args()
    if chosen.journey is not None:
        where = f"tests/journeys/test_{chosen.journey}.py" if chosen.journey else "tests/journeys"
        raise SystemExit(subprocess.run([*command(), where, "-v"], cwd=ROOT, check=False).returncode)
    if chosen.faults:
        raise SystemExit(
            subprocess.run([*command(), "tests", "-m", "fault", "-v"], cwd=ROOT, check=False).returncode
        )
    raise SystemExit(run_all())


def command() -> list[str]:
    return [sys.executable, "-m", "pytest"]


def is_slow(name: str) -> bool:
    return "journey" in name or name.startswith("tests/project/")


def groups() -> tuple[list[str], list[str]]:
    """Return the test files of both groups, each in its order."""
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py"))
    quick = sorted(
        (name for name in files if not is_slow(name)), key=lambda name: ("rules" not in name, name)
    )
    slow = sorted((name for name in files if is_slow(name)), key=lambda name: ("journey" in name, name))
    return quick, slow


def run_all() -> int:
    """Run both groups, print what each said, and one closing line for both."""
    started = time.monotonic()
    running = []
    for files in groups():
        said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - read after the process ends
        process = subprocess.Popen(
            [*command(), *files, "--durations=5"], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT
        )
        running.append((process, said))
    totals: dict[str, int] = {}
    is_well = True
    for process, said in running:
        is_well &= process.wait() == 0
        said.seek(0)
        text = said.read()
        print(text, flush=True)
        for count, what in COUNTS.findall(text.strip().splitlines()[-1] if text.strip() else ""):
            totals[what.rstrip("s") if what.startswith("error") else what] = int(count) + totals.get(what, 0)
    did_not_run = totals.get("skipped", 0) + totals.get("error", 0)
    print(f"both groups took {time.monotonic() - started:.0f} s")
    print(f"{totals.get('passed', 0)} passed, {totals.get('failed', 0) + did_not_run} failed", flush=True)
    return 0 if is_well and not did_not_run and totals.get("passed") else 1


if __name__ == "__main__":
    main()
