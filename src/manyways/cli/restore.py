"""`manyways restore`: puts a backup back into an empty database."""

import argparse
from pathlib import Path

import psycopg

from manyways.cli.main import Failed
from manyways.site.archive.backup import CannotKeep
from manyways.site.archive.restore import read_manifest, restore_backup
from manyways.site.embedded import EmbeddedDatabaseError
from manyways.site.serving.worlds import world_at_hand


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", type=Path, help="a file written by `manyways backup`")
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )
    parser.add_argument("--demo", action="store_true", help="restore into the demo's database instead")


def run(arguments: argparse.Namespace) -> int:
    """Restore, bring up to date, and compare the counts with the manifest's."""
    try:
        read_manifest(arguments.file)
        with world_at_hand(arguments.data, is_demo=arguments.demo) as world:
            manifest = restore_backup(world, arguments.file)
    except (CannotKeep, EmbeddedDatabaseError, psycopg.Error) as error:
        raise Failed(str(error).strip()) from error
    rows = sum(manifest["rows"].values())
    print(
        f"Restored the backup of {manifest['made_at']}: {len(manifest['rows'])} tables, {rows} rows, all counted."
    )
    return 0
