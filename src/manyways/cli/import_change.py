"""`manyways import change FILE`: take over groups, impacts, engagements, evidence and questions of a change file."""

import argparse
import json

from manyways.cli.django_commands import acting, inside
from manyways.cli.main import Failed
from manyways.interchange.change_json import ChangeFileError, read_text, read_workbook


def take_over_file(arguments: argparse.Namespace, content: bytes) -> int:
    """Read the file, write what is new or differs, and say how much that was; with --preview nothing stays."""
    is_workbook = content[:2] == b"PK"
    try:
        facts = read_workbook(content) if is_workbook else read_text(content)
    except ChangeFileError as error:
        raise Failed(f"{arguments.file.name}: {error}") from error
    with inside(arguments.data, is_demo=arguments.demo):
        from django.core.exceptions import PermissionDenied
        from django.db import transaction

        from manyways.change.actions import take_over
        from manyways.ui.answers import Refused

        try:
            with transaction.atomic():
                taken = take_over(facts, name=arguments.file.stem, by=acting(arguments.acting))
                if arguments.preview:
                    transaction.set_rollback(True)
        except Refused as refusal:
            raise Failed(refusal.message) from refusal
        except PermissionDenied as error:
            raise Failed(f"The acting user has no right to {error}.") from error
    _print(taken.new, taken.changed, arguments)
    return 0


def _print(new: dict[str, int], changed: dict[str, int], arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps({"is_written": not arguments.preview, "new": new, "changed": changed}, indent=1))
        return
    verb = "Would write" if arguments.preview else "Wrote"
    for words, counts in (("new", new), ("changed", changed)):
        told = ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing"
        print(f"{verb} {words}: {told}.")
