"""`manyways drill`: proves that a backup comes back, in a database of its own that is thrown away."""

import argparse
import tempfile
import time
from pathlib import Path

import psycopg

from manyways.cli.main import Failed
from manyways.site.archive.backup import CannotKeep, write_backup
from manyways.site.archive.restore import restore_backup
from manyways.site.embedded import EmbeddedDatabase, EmbeddedDatabaseError
from manyways.site.serving.worlds import embedded_world, world_at_hand


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "file", type=Path, nargs="?", help="a file written by `manyways backup`; without it one is made now"
    )
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )
    parser.add_argument("--demo", action="store_true", help="try it with the demo company")


def run(arguments: argparse.Namespace) -> int:
    """Back up, restore elsewhere, compare what every table holds, bring it up to this version, throw it away."""
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="manyways-drill-") as name:
            folder = Path(name)
            folder.chmod(0o755)  # PostgreSQL runs as another user where this one is root
            source = arguments.file or _backup_now(folder, arguments)
            with EmbeddedDatabase(folder / "data", is_quick=True) as database:
                manifest = restore_backup(embedded_world(database, is_demo=arguments.demo), source)
    except (CannotKeep, EmbeddedDatabaseError, psycopg.Error) as error:
        raise Failed(str(error).strip()) from error
    rows = sum(manifest["rows"].values())
    print(
        f"The backup of {manifest['made_at']} came back whole in {time.monotonic() - started:.0f} s: "
        f"{len(manifest['rows'])} tables, {rows} rows, every table holds the same, and this version runs on it."
    )
    return 0


def _backup_now(folder: Path, arguments: argparse.Namespace) -> Path:
    target = folder / "now.backup"
    with world_at_hand(arguments.data, is_demo=arguments.demo) as world:
        write_backup(world.owner_url, target)
    return target
