"""`manyways import FILE`: show what a file would change here, and with --apply write it; `import change FILE` and `import archive FILE` write."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manyways.cli.django_commands import acting, inside
from manyways.cli.main import Failed

if TYPE_CHECKING:
    from manyways.access.models import User

SUBJECTS = ("portfolio", "items", "history", "people", "schedule", "jira")
INTO_INITIATIVE = {"items", "history", "schedule", "jira"}
MOST_BYTES = 50 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the file is about and where it goes."""
    parser.add_argument(
        "file",
        nargs="+",
        metavar="[change | archive] FILE",
        help="CSV, Excel, .mpp, .xml, .mpx, .xer, our schedule JSON",
    )
    parser.add_argument(
        "--subject", choices=SUBJECTS, help="what it is about (a schedule file says so itself)"
    )
    parser.add_argument(
        "--initiative", default="", metavar="NAME", help="into this initiative; made if there is none"
    )
    parser.add_argument("--team", default="", metavar="NAME", help="whose flow history it is")
    parser.add_argument("--apply", action="store_true", help="write it; without this it is only shown")
    parser.add_argument(
        "--preview", action="store_true", help="of a change file: only say how many rows would be written"
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )
    parser.add_argument("--demo", action="store_true", help="in the demo company")
    parser.add_argument(
        "--as", dest="acting", default="", metavar="EMAIL", help="who does it, for the history"
    )


def run(arguments: argparse.Namespace) -> int:
    """Read, compare, show; write if asked."""
    *words, name = arguments.file
    arguments.file = Path(name)
    if words == ["change"]:
        from manyways.cli.import_change import take_over_file

        return take_over_file(arguments, _content(arguments.file))
    if words == ["archive"]:
        from manyways.cli.import_archive import take_in_archive

        return take_in_archive(arguments)
    if words:
        raise Failed("Name one file, or `change` or `archive` and one file.")
    content = _content(arguments.file)
    with inside(arguments.data, is_demo=arguments.demo):
        from django.core.exceptions import PermissionDenied
        from django.db import transaction

        from manyways.ui.answers import Refused

        try:
            with transaction.atomic():
                report = _import(arguments, content, acting(arguments.acting))
                if not arguments.apply:
                    transaction.set_rollback(True)
        except Refused as refusal:
            raise Failed(refusal.message) from refusal
        except PermissionDenied as error:
            raise Failed(f"The acting user has no right to {error}.") from error
    _print(report, arguments)
    return 0


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Failed("The file is larger than 50 MB. Split it and import the parts.")
        return path.read_bytes()
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}.") from error


def _import(arguments: argparse.Namespace, content: bytes, by: "User") -> dict[str, Any]:
    """Everything in one transaction; the report says what was or would be written."""
    from manyways.interchange.actions import apply_import, start_import
    from manyways.interchange.queries import difference_of
    from manyways.interchange.reading import read_draft, report_of
    from manyways.teams.models import Team

    subject = _subject_of(content, arguments)
    if not subject:
        raise Failed("Say what the file is about: --subject portfolio, items, history or people.")
    team = Team.objects.filter(name=arguments.team).first()
    if subject == "history" and team is None:
        raise Failed("Say whose history it is: --team NAME, of a team that exists.")
    initiative = _initiative(arguments, subject, by) if subject in INTO_INITIATIVE else None
    import_ = start_import(
        subject=subject, name=arguments.file.name, content=content, initiative=initiative, team=team, by=by
    )
    draft = read_draft(import_)
    report = report_of(import_, difference_of(import_, draft))
    if arguments.apply:
        apply_import(import_=import_, draft=draft, by=by)
    return report


def _subject_of(content: bytes, arguments: argparse.Namespace) -> str:
    """What the file says of itself, else what was said of it."""
    from manyways.interchange.jira import is_jira
    from manyways.interchange.reading import is_schedule

    name = arguments.file.name
    if is_jira(content, name):
        return "jira"
    return "schedule" if is_schedule(name) else str(arguments.subject or "")


def _initiative(arguments: argparse.Namespace, subject: str, by: "User") -> Any:
    """The initiative of that name, else a new one named after the file."""
    from manyways.work.actions import create_initiative
    from manyways.work.models import Initiative

    name = arguments.initiative or arguments.file.stem.replace("_", " ")
    found = Initiative.objects.visible_to(by).filter(name=name).first()
    return found or create_initiative(
        name=name, approach="flow" if subject in {"history", "jira"} else "planned", by=by
    )


def _print(report: dict[str, Any], arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
        return
    counts = report["counts"]
    verb = "Wrote" if arguments.apply else "Would write"
    print(f"{verb} {counts['new']} new and {counts['changed']} changed rows, {report['links']} links.")
    print(f"{counts['same']} rows stay as they are.")
    for row, field, value, reason in report["left"]:
        print(
            f"Not carried over: {f'row {row}' if row else 'all rows'}, {field or 'whole row'} {value!r}: {reason}"
        )
    if not arguments.apply:
        print("Nothing was written. Add --apply to write it.")
