"""`manyways export`: writes everything the organisation holds to one archive of JSON lines."""

import argparse
from pathlib import Path

from manyways.cli.django_commands import inside
from manyways.cli.main import Failed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", type=Path, help="the archive to write, for example manyways.zip")
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )
    parser.add_argument("--demo", action="store_true", help="export the demo company instead")


def run(arguments: argparse.Namespace) -> int:
    """Write the archive; passwords, tokens and sessions are left out."""
    target = arguments.file.resolve()
    with inside(arguments.data, is_demo=arguments.demo):
        from manyways.site.archive.export import write_export

        try:
            manifest = write_export(target)
        except OSError as error:
            raise Failed(f"{target} cannot be written: {error.strerror}.") from error
    rows = sum(table["rows"] for table in manifest["tables"].values())
    print(f"{target}: {len(manifest['tables'])} tables, {rows} rows")
    return 0
