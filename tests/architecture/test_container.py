"""The files for containers fit the product: what they set is documented, what they copy and call is there."""

import re
import shlex
import subprocess
from typing import Any

import pytest
import yaml

from manyways.cli.main import _parser
from tests.architecture.sources import ROOT

FOLDER = ROOT / "container"
VARIABLE = re.compile(r"\$\{?([A-Z_]+)")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file as data."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
    return found


def test_every_setting_it_makes_is_documented(compose: dict[str, Any]) -> None:
    documented = (ROOT / "docs" / "running.md").read_text()
    names = {*compose["services"]["web"]["environment"], *compose["services"]["worker"]["environment"]}
    assert sorted(name for name in names if f"`{name}`" not in documented) == []


def test_what_it_asks_for_stands_in_the_example() -> None:
    asked = set(VARIABLE.findall((FOLDER / "compose.yaml").read_text()))
    given = re.findall(r"^([A-Z_]+)=", (FOLDER / "environment.example").read_text(), re.MULTILINE)
    assert asked == set(given)


@pytest.mark.parametrize("service", ["web", "worker"])
def test_its_commands_are_ones_we_know(compose: dict[str, Any], service: str) -> None:
    words = compose["services"][service]["command"]
    assert callable(_parser(words[0]).parse_args(words).run)


def test_the_application_role_alone_reaches_the_workers(compose: dict[str, Any]) -> None:
    assert "DATABASE_OWNER_URL" not in compose["services"]["worker"]["environment"]
    assert "manyways_app" in compose["services"]["worker"]["environment"]["DATABASE_URL"]


def test_whatever_is_waited_for_says_when_it_is_healthy(compose: dict[str, Any]) -> None:
    services = compose["services"]
    awaited = {name for one in services.values() for name in one.get("depends_on", ())}
    assert awaited == {"database", "web"}
    for name in awaited:
        assert services[name]["healthcheck"]["test"][0] == "CMD"


def test_files_it_mounts_and_builds_from_are_there(compose: dict[str, Any]) -> None:
    mounts = [text for service in compose["services"].values() for text in service.get("volumes", ())]
    for mount in mounts:
        source = mount.split(":")[0]
        assert (FOLDER / source).exists() if source.startswith(".") else source in compose["volumes"]
    build = compose["services"]["web"]["build"]
    assert (FOLDER / build["context"] / build["dockerfile"]).exists()


def test_the_image_runs_without_rights_and_calls_what_is_there() -> None:
    lines = (FOLDER / "Containerfile").read_text().replace("\\\n", " ").splitlines()
    steps = [line.split(None, 1) for line in lines if line.strip() and not line.startswith("#")]
    words = [word for word, _rest in steps]
    assert words[0] == "FROM"
    assert set(words) <= {
        "FROM",
        "WORKDIR",
        "COPY",
        "RUN",
        "USER",
        "ENV",
        "VOLUME",
        "EXPOSE",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    }
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert [rest for word, rest in steps if word == "USER"] == [
        "10001"
    ]  # a number, so that others can see that it is not root
    called = yaml.safe_load(next(rest for word, rest in steps if word == "CMD"))
    assert callable(_parser(called[0]).parse_args(called).run)
    for rest in (rest for word, rest in steps if word == "RUN"):
        assert shlex.split(rest)


def test_the_roles_script_is_a_shell_script() -> None:
    done = subprocess.run(["sh", "-n", str(FOLDER / "roles.sh")], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_proxies_keep_metrics_inside_and_tell_who_asks() -> None:
    nginx, caddy = (FOLDER / "nginx.conf").read_text(), (FOLDER / "Caddyfile").read_text()
    assert nginx.count("{") == nginx.count("}")
    assert caddy.count("{") == caddy.count("}")
    assert "location = /metrics { return 404; }" in nginx
    assert "X-Forwarded-Proto $scheme" in nginx
    assert "respond @inside 404" in caddy
