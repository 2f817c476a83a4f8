"""Builds the wheel and tries it where there is no Node."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tools.places import PYTHON, ROOT, VENV, Stop
from tools.setup import python_module, run_or_stop


def release(options: Sequence[str]) -> int:
    """Build the wheel, install it alone into a new environment and see its pages, with no Node on the path."""
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    run_or_stop(
        python_module("build", "--wheel", "--no-isolation", "--outdir", "dist"),
        why="The wheel could not be built",
    )
    (wheel,) = (ROOT / "dist").glob("*.whl")
    print(f"Built {wheel.relative_to(ROOT)}, {wheel.stat().st_size / 1e6:.1f} MB", flush=True)
    with zipfile.ZipFile(wheel) as packed:
        if "manyways/docs/README.md" not in packed.namelist():
            raise Stop("The wheel lacks the help: docs/ is to be packed as manyways/docs.")
    with tempfile.TemporaryDirectory(prefix="manyways-release-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        run_or_stop([sys.executable, "-m", "venv", str(folder / "venv")], why="No environment could be made")
        python = folder / "venv" / PYTHON.relative_to(VENV)
        run_or_stop(
            [str(python), "-m", "pip", "install", "--quiet", str(wheel)],
            why="The wheel could not be installed",
        )
        _try_wheel(python, folder)
    print("The wheel serves its first page and its style sheet.")
    return 0


def _try_wheel(python: Path, folder: Path) -> None:
    port = "8791"
    words = [
        str(python),
        "-m",
        "manyways",
        "serve",
        "--port",
        port,
        "--data",
        str(folder / "data"),
        "--logs",
        "files",
    ]
    bare = {
        name: text for name, text in os.environ.items() if not name.startswith(("DATABASE_", "MANYWAYS_"))
    }
    server = subprocess.Popen(words, cwd=folder, env={**bare, "PATH": os.defpath})
    try:
        page = _page(f"http://127.0.0.1:{port}/", server)
        sheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
        if not sheets:
            raise Stop("The first page of the wheel names no style sheet of ours.")
        for sheet in sheets:
            _page(f"http://127.0.0.1:{port}{sheet}", server)
    finally:
        server.terminate()
        server.wait(30)


def _page(url: str, server: "subprocess.Popen[bytes]") -> str:
    """The text of a page, waiting for the server to come up."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # this machine is behind no proxy
    for _ in range(900):
        if server.poll() is not None:
            raise Stop(f"The installed wheel did not serve; it ended with code {server.returncode}.")
        try:
            with opener.open(url, timeout=10) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise Stop(f"{url} answered {error.code}.") from error
        except OSError:
            time.sleep(0.3)
    raise Stop(f"{url} did not answer.")
