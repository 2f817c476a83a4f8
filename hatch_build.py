"""The build hook of the wheel: compiles the translations and refuses to build without the front end."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before it packs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is built and not committed. An editable install needs neither."""
        if version == "editable":
            return
        package = Path(self.root) / "src" / "manyways"
        if not (package / "ui" / "static" / "build" / "manifest.json").exists():
            raise SystemExit(
                "The front end is not built. Run `python3 run.py setup` first, then build the wheel."
            )
        for source in (package / "locale").rglob("*.po"):
            _compile(source)


def _compile(source: Path) -> None:
    with source.open("rb") as file:
        catalog = read_po(file)
    with source.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
