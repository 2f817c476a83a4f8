"""`manyways backup`: writes a backup of the database to one file."""

import argparse
from pathlib import Path

import psycopg

from manyways.cli.main import Failed
from manyways.site.archive.backup import CannotKeep, write_backup
from manyways.site.embedded import EmbeddedDatabaseError
from manyways.site.serving.worlds import world_at_hand


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", type=Path, help="the file to write, for example manyways-2026-11-23.backup")
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )
    parser.add_argument("--demo", action="store_true", help="back up the demo company instead")
    parser.add_argument("--replace", action="store_true", help="replace the file if it exists")


def run(arguments: argparse.Namespace) -> int:
    """Write the backup; the product may go on serving."""
    target = arguments.file.resolve()
    if target.exists() and not arguments.replace:
        raise Failed(f"{target} exists. Choose another name, or say --replace.")
    try:
        with world_at_hand(arguments.data, is_demo=arguments.demo) as world:
            manifest = write_backup(world.owner_url, target)
    except (CannotKeep, EmbeddedDatabaseError, psycopg.Error) as error:
        raise Failed(str(error).strip()) from error
    except OSError as error:
        raise Failed(f"{target} cannot be written: {error.strerror}.") from error
    rows = sum(manifest["rows"].values())
    print(f"{target}: {len(manifest['rows'])} tables, {rows} rows, {target.stat().st_size / 1e6:.1f} MB")
    return 0
