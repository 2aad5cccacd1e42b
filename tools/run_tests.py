"""Run the tests in portions, three side by side, over databases made once for all.

The first hand takes rules, then rooms and their pages; the second takes commands, then browser journeys; the third
takes faults, which mostly wait: for a process to die, to start, to be missed; then the gateway. Whoever is done first helps
the others.
A test that is skipped counts as a failure: what did not run proves nothing. One that failed beside the others is run once
more alone, and counts as that says: a machine too busy to start a server in time is no fault of the product. Each such is
named, and where more than a few failed none is run again.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")
# A portion is one pytest process: starting it costs a few seconds, so that small files stand together.
HANDS = (
    ("rules", "rooms", "access", "pages 1", "pages 2"),
    ("commands", "journeys 1", "journeys 2", "journeys 3"),
    ("faults", "gateway"),
)
DEALT = {"journeys": 3, "pages": 2}  # into how many portions, so that no hand is left with a long one
FAULTS = ("faults", "worker", "hard_conditions")
FEW = 3
MISSED = ("failed", "error", "skipped", "broken")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journey", default=None, help="one journey by name")
    parser.add_argument("--faults", action="store_true", help="only the tests that break things")
    chosen = parser.parse_args()
    if chosen.journey is not None:
        where = f"tests/journeys/test_{chosen.journey}.py" if chosen.journey else "tests/journeys"
        raise SystemExit(subprocess.run([*command(), where, "-v"], cwd=ROOT, check=False).returncode)
    if chosen.faults:
        raise SystemExit(break_things())
    raise SystemExit(run_all())


def break_things() -> int:
    """Run the tests that break things, and those that make up input, as far as they go; `tests/faults.py` says how far."""
    environment = {**os.environ, "NENSO_FAULTS": "long"}
    runs = (["tests", "-m", "fault", "-s"], ["tests/exchange/rules"])
    ended = [
        subprocess.run([*command(), *words, "-v", "--durations=0"], cwd=ROOT, env=environment, check=False)
        for words in runs
    ]
    return max(each.returncode for each in ended)


def command() -> list[str]:
    return [sys.executable, "-m", "pytest"]


def portion_of(name: str) -> str:
    """Return the portion that a test file belongs to, before `portions` deals some out."""
    if "journey" in name:
        return "journeys"
    if name.startswith("tests/project/"):
        return "faults" if Path(name).stem.endswith(FAULTS) else "commands"
    if "rules" in name:
        return "rules"
    if "architecture/test_access" in name:
        return "access"
    if name.startswith("tests/gateway/"):
        return "gateway"
    return "pages" if name.startswith("tests/web/") else "rooms"


def portions() -> list[dict[str, list[str]]]:
    """Return the portions of each hand with their files, each in its order."""
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py"))
    found: dict[str, list[str]] = {}
    for name in files:
        found.setdefault(portion_of(name), []).append(name)
    for portion, parts in DEALT.items():
        its = found.pop(portion, [])
        found |= {f"{portion} {number + 1}": its[number::parts] for number in range(parts)}
    return [{portion: found[portion] for portion in order if found.get(portion)} for order in HANDS]


class Run:
    """What the hands do at the same time: which portions wait, and what those that ended said."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.waiting = [list(portions_of_hand.items()) for portions_of_hand in portions()]
        self.totals: dict[str, int] = {}
        self.counts: dict[str, dict[str, int]] = {}
        self.failed: list[tuple[str, list[str]]] = []
        self.lock = threading.Lock()

    def work(self, hand: int) -> None:
        """Take one portion after another, those of the hand with most to do when there is none of one's own."""
        while True:
            with self.lock:
                left = self.waiting[hand] or max(self.waiting, key=len)
                if not left:
                    return
                portion, files = left.pop(0)
            self.do(portion, files)

    def do(self, portion: str, files: list[str], *options: str) -> None:
        """Run a portion, print what it said, and add its counts to those of the run."""
        started = time.monotonic()
        # pytest shuts the folder of its sessions to others with each that begins: a server that runs below it as
        # another user then loses its files under way.
        root = Path(self.environment["NENSO_TEST_RUN"], portion.replace(" ", "-"))
        root.mkdir(mode=0o711, exist_ok=True)
        outcome = subprocess.run(
            [*command(), *files, "--durations=5", "-o", f"cache_dir={root}", *options],
            cwd=ROOT,
            env={**self.environment, "PYTEST_DEBUG_TEMPROOT": str(root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        with self.lock:
            self.counts[portion] = counts = counts_of(outcome)
            for kind, count in counts.items():
                self.totals[kind] = self.totals.get(kind, 0) + count
            if outcome.returncode == 1:
                self.failed.append((portion, files))
            print(f"{outcome.stdout}{portion} took {time.monotonic() - started:.0f} s\n", flush=True)

    def again(self) -> None:
        """Run once more, alone, the few tests that failed beside others."""
        few, self.failed = self.failed, []
        for portion, files in few if 0 < self.missed <= FEW else ():
            print(f"{portion}: once more, alone, what failed", flush=True)
            for kind in MISSED[:2]:
                self.totals[kind] = self.totals.get(kind, 0) - self.counts[portion].get(kind, 0)
            self.do(portion, files, "--last-failed", "-vv")

    @property
    def missed(self) -> int:
        """How many did not pass."""
        return sum(self.totals.get(kind, 0) for kind in MISSED)


def counts_of(outcome: "subprocess.CompletedProcess[str]") -> dict[str, int]:
    """Return how many passed, failed and so on, as pytest's last line says; a pytest that was killed is an error itself."""
    lines = outcome.stdout.strip().splitlines()
    counts = {
        what.rstrip("s") if what.startswith("error") else what: int(count)
        for count, what in COUNTS.findall(lines[-1] if lines else "")
    }
    if not counts or outcome.returncode != int(
        "failed" in counts or "error" in counts
    ):  # killed, or could not begin
        counts = {"broken": 1}
        print(f"pytest ended with {outcome.returncode}", flush=True)
    return counts


def run_all() -> int:
    """Run every portion, print what each said, and one closing line for all."""
    started = time.monotonic()
    sys.path.insert(0, str(ROOT))
    from tests import memory

    with tempfile.TemporaryDirectory(
        prefix="nenso_run_", dir=memory.folder(), ignore_cleanup_errors=True
    ) as folder:
        Path(folder).chmod(0o711)  # the database's own user works in it where root runs the tests
        os.environ["NENSO_TEST_RUN"] = os.environ["TMPDIR"] = folder
        tempfile.tempdir = None
        from tests import databases, real_database

        assert real_database  # its server is kept until all portions ended
        run = Run(dict(os.environ))
        hands = [threading.Thread(target=run.work, args=(hand,)) for hand in range(len(HANDS))]
        try:
            for hand in hands:
                hand.start()
            for hand in hands:
                hand.join()
            run.again()
        finally:
            for waiting in run.waiting:
                waiting.clear()
            for hand in hands:
                hand.join()
            databases.drop_all()
    passed = run.totals.get("passed", 0)
    print(f"all portions took {time.monotonic() - started:.0f} s")
    print(f"{passed} passed, {run.missed} failed", flush=True)
    return 0 if passed and not run.missed else 1


if __name__ == "__main__":
    main()
