"""Documents tell the truth about what can be checked: links, commands, settings, words that do not belong."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"`make ([a-z-]+)")
SETTING = re.compile(r"NENSO_[A-Z0-9_]+")


def main() -> None:
    faults = [*links(), *targets(), *settings()]
    print("\n".join(faults) or "documents are in order")
    raise SystemExit(1 if faults else 0)


def documents() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [ROOT / name for name in listed if (ROOT / name).exists()]


def links() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: the link {target} leads nowhere"
        for path in documents()
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()
    ]


def targets() -> list[str]:
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.M))
    return [
        f"{path.relative_to(ROOT)}: there is no make {target}"
        for path in documents()
        for target in TARGET.findall(path.read_text(encoding="utf-8"))
        if target not in known
    ]


def settings() -> list[str]:
    """Every setting that the code reads stands in docs/operating.md, and the other way round."""
    read = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in SETTING.findall(path.read_text(encoding="utf-8"))
    }
    operating = ROOT / "docs" / "operating.md"
    told = set(SETTING.findall(operating.read_text(encoding="utf-8"))) if operating.exists() else set()
    return [
        f"docs/operating.md: {name} is {'not told' if name in read else 'not read by the code'}"
        for name in sorted(read ^ told)
    ]


if __name__ == "__main__":
    main()
