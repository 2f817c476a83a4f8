"""`manyways import archive FILE`: everything another Manyways exported, into an organisation that is still empty."""

import argparse

import psycopg

from manyways.cli.django_commands import inside
from manyways.cli.main import Failed
from manyways.site.serving.supervisor import CannotServe, prepare


def take_in_archive(arguments: argparse.Namespace) -> int:
    """Take it in whole, each table compared with the manifest, or change nothing."""
    try:
        with inside(arguments.data, is_demo=arguments.demo) as world:
            from manyways.site.archive.backup import CannotKeep
            from manyways.site.archive.taking_in import refuse_unreadable, take_in

            try:
                refuse_unreadable(arguments.file)
                prepare(world)
                manifest = take_in(world.owner_url, arguments.file)
            except CannotKeep as error:
                raise Failed(str(error)) from error
    except (CannotServe, psycopg.Error) as error:
        raise Failed(str(error).strip()) from error
    rows = sum(table["rows"] for table in manifest["tables"].values())
    print(
        f"Taken in as of {manifest['made_at']}: {len(manifest['tables'])} tables, {rows} rows, every table the same.\n"
        "Passwords, tokens, second factors and secret links stayed behind: `manyways user` lets people in."
    )
    return 0
