"""Renew the lock files: requirements/*.lock with hashes and no addresses, package-lock.json."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = [
    str(ROOT / ".venv/bin/uv"),
    "pip",
    "compile",
    "-q",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    "--universal",
    "--python-version",
    "3.11",
]


def main() -> None:
    run = ROOT / "requirements" / "run.lock"
    compile_lock(["pyproject.toml", "--extra", "build"], run)
    compile_lock(
        ["pyproject.toml", "--extra", "build", "--extra", "dev", "-c", str(run)],
        ROOT / "requirements" / "dev.lock",
    )
    compile_lock(["requirements/node.in"], ROOT / "requirements" / "node.lock")
    subprocess.run(["npm", "install", "--package-lock-only", "--no-audit", "--no-fund"], cwd=ROOT, check=True)


def compile_lock(sources: list[str], target: Path) -> None:
    subprocess.run([*UV, *sources, "-o", str(target)], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
