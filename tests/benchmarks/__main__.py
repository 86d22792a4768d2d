"""Runs every benchmark beside this file, each in a process of its own, and prints what it prints.

Exits 1 when one of them fails or misses its target.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Run them in the order of their names."""
    failed = []
    for file in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"\n== {file.stem}", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.benchmarks.{file.stem}"], cwd=ROOT, check=False).returncode:
            failed.append(file.stem)
    if failed:
        print(f"\nfailed or missed its target: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
