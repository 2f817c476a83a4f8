"""run.py and its tools: what is missing, half made or impossible is handled or said in one sentence."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tools import checks, setup, tests
from tools.places import Stop

from tests.running.conftest import ROOT, environment, manyways


def test_tests_of_a_group_are_dealt_out_to_one_process(request: pytest.FixtureRequest) -> None:
    is_in_groups = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@test_setting_up") == is_in_groups


def _run_py(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *words],
        check=False,
        capture_output=True,
        text=True,
        env=environment(),
    )


def test_help_names_every_word() -> None:
    said = _run_py("--help").stdout
    assert all(word in said for word in ("setup", "test", "check", "bench", "journeys", "release", "fresh"))


def test_an_unknown_word_is_refused() -> None:
    done = _run_py("tset")
    assert done.returncode == 2
    assert "knows no word 'tset'" in done.stderr


def test_an_old_python_is_told_so() -> None:
    program = "import sys; sys.version_info = (3, 9, 2); exec(open('run.py').read())"
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Manyways needs Python 3.11 or newer; this is 3.9.")


def test_a_python_without_venv_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = "The virtual environment was not created successfully because ensurepip is not available."
    _answers(monkeypatch, subprocess.CompletedProcess([], 1, said, ""))
    monkeypatch.setattr(setup, "VENV", tmp_path / "venv")
    with pytest.raises(Stop, match=r"apt install python3\.\d+-venv"):
        setup._make_environment()


def test_a_folder_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse() -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setattr(setup, "VENV", tmp_path / "venv")
    monkeypatch.setattr(setup, "_install_packages", refuse)
    with pytest.raises(Stop, match=rf"{tmp_path} cannot be written.*--data"):
        setup.set_up()


def test_without_a_network_the_reason_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(setup, "VENV", tmp_path / "venv")
    monkeypatch.setattr(setup, "PYTHON", python)
    monkeypatch.setattr(setup, "_works", lambda _: True)
    _answers(monkeypatch, subprocess.CompletedProcess([], 1, "No matching distribution", ""))
    with pytest.raises(Stop, match="connection to a package index is needed"):
        setup._install_packages()
    assert (tmp_path / "venv" / "unfinished").exists()


def test_an_index_that_only_pip_knows_is_asked_by_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.shutil, "which", lambda _: None)
    _answers(monkeypatch, subprocess.CompletedProcess([], 0, "", ""))
    assert setup._uv() == str(setup.PYTHON.with_name("uv"))
    _answers(monkeypatch, subprocess.CompletedProcess([], 1, "", ""))
    assert setup._uv() == ""
    told = "global.index-url='https://mirror.example/simple'"
    _answers(monkeypatch, subprocess.CompletedProcess([], 0, told, ""))
    assert setup._uv() == ""


def test_half_an_environment_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "unfinished").touch()
    (venv / "half").touch()

    def make() -> None:
        (venv / "bin").mkdir(parents=True)

    monkeypatch.setattr(setup, "VENV", venv)
    monkeypatch.setattr(setup, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(setup, "_make_environment", make)
    _answers(monkeypatch, subprocess.CompletedProcess([], 0, "", ""))
    setup._install_packages()
    assert not (venv / "half").exists()
    assert not (venv / "unfinished").exists()


def test_what_is_up_to_date_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done: list[str] = []
    for name, digest in (
        ("packages", "p"),
        ("project", "j"),
        ("front_end", "f"),
        ("translations", "t"),
        ("kernels", "k"),
    ):
        monkeypatch.setattr(setup, f"_digest_of_{name}", lambda digest=digest: digest)
    for name in (
        "_install_packages",
        "_install_project",
        "_build_front_end",
        "_compile_translations",
        "_compile_kernels",
    ):
        monkeypatch.setattr(setup, name, lambda name=name: done.append(name))
    for name in ("VENV", "BUILT", "STATE"):
        monkeypatch.setattr(setup, name, tmp_path / name)
    setup.set_up()
    assert len(done) == 5
    setup.set_up()
    assert len(done) == 5
    monkeypatch.setattr(setup, "_digest_of_front_end", lambda: "changed")
    setup.set_up()
    assert done[5:] == ["_build_front_end"]


def test_a_host_in_a_lock_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("--index-url https://mirror.example/simple\ndjango==5.2\n")
    monkeypatch.setattr(checks, "LOCK", lock)
    is_good, said = checks.locks_name_no_host()
    assert not is_good
    assert "mirror.example" in said


def test_counts_are_read_from_reports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    report = tmp_path / "reports" / "python.xml"
    text = '<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>'

    def write(*_: Any, **__: Any) -> "subprocess.CompletedProcess[str]":
        report.parent.mkdir(exist_ok=True)
        report.write_text(text)
        return subprocess.CompletedProcess([], 1, "", "")

    monkeypatch.setattr(tests, "STATE", tmp_path)
    monkeypatch.setattr(tests.subprocess, "run", write)
    assert str(tests._pytest("python", [])) == "5 passed, 2 failed, 2 skipped"
    text = '<testsuites><testsuite tests="3" failures="0" errors="0" skipped="0"/></testsuites>'
    crashed = tests._pytest("python", [])
    assert (crashed.passed, crashed.failed) == (3, 1)


def test_a_named_browser_must_exist(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MANYWAYS_CHROMIUM", str(tmp_path / "chromium"))
    with pytest.raises(Stop, match="does not exist"):
        tests.find_chromium()


@pytest.mark.parametrize("word", ["serve", "worker", "demo", "export", "backup", "restore", "token", "user"])
def test_every_command_has_its_help(word: str) -> None:
    done = manyways(word, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: manyways {word}")


def test_a_command_called_wrongly_says_so_on_standard_error() -> None:
    done = manyways("backup")
    assert (done.returncode, done.stdout) == (2, "")
    assert "file" in done.stderr
    assert manyways().returncode == 2


def _answers(monkeypatch: pytest.MonkeyPatch, done: "subprocess.CompletedProcess[str]") -> None:
    monkeypatch.setattr(setup.subprocess, "run", lambda *_, **__: done)
