"""What is measured: `python3 run.py bench` lists it, `python3 run.py bench NAME …` runs it."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run the named benches one after the other; each prints a Markdown table. The worst exit code counts."""
    known = {path.stem: path for path in sorted(HERE.glob("[a-z]*.py"))}
    wanted = [name for name in names if not name.startswith("-")]
    if not wanted or set(wanted) - set(known):
        for name, path in known.items():
            print(f"{name:12}{path.read_text().splitlines()[0].strip(chr(34))}")
        return 0 if not wanted else 2
    options = [name for name in names if name.startswith("-")]
    return max(_run(known[name], options) for name in wanted)


def _run(path: Path, options: list[str]) -> int:
    print(f"\n## {path.stem}\n", flush=True)
    return subprocess.run([sys.executable, str(path), *options], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
