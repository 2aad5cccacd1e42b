"""`make bench`: ratios measured side by side in one run. `make bench NAME=index` runs one of the named sets."""

import importlib
import sys

SETS = {
    "index": ("bench.index_engine", "bench.rebase", "bench.ranking_page"),
    "toolkit": ("bench.toolkit",),
    "measuring": ("bench.measuring_rollup", "bench.measuring_intake"),
    "year": ("bench.year",),
    "exchange": ("bench.exchange",),
    "tokens": ("bench.token_keys",),
    "catalogue": ("bench.catalogue",),
}


def main() -> None:
    """Run the named set, or all of them, and print a table for each part."""
    wanted = sys.argv[1:] or list(SETS)
    unknown = [name for name in wanted if name not in SETS]
    if unknown:
        raise SystemExit(f"there is no bench {', '.join(unknown)}; known: {', '.join(SETS)}")
    for name in wanted:
        for module in SETS[name]:
            print(f"\n== {module} ==", flush=True)
            importlib.import_module(module).main()


if __name__ == "__main__":
    main()
