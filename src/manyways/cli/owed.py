"""`manyways owed`: who is affected, untold, told what no longer holds, and what else is owed, on one day."""

import argparse
import json
from datetime import date
from typing import Any

from manyways.cli.django_commands import inside


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The day, the change, and how to print it."""
    parser.add_argument("--today", type=_day, metavar="DAY", help="the day it is (default: today)")
    parser.add_argument("--change", default="", metavar="NAME", help="of this initiative alone")
    parser.add_argument("--from", dest="first_week", type=_day, metavar="DAY", help="first week of the load")
    parser.add_argument("--weeks", type=int, default=12, help="how many weeks of load")
    parser.add_argument("--json", action="store_true", help="everything as JSON, see docs/change-file.md")
    parser.add_argument(
        "--data", default="", metavar="FOLDER", help="where the data lie, without DATABASE_URL"
    )
    parser.add_argument("--demo", action="store_true", help="in the demo company")


def run(arguments: argparse.Namespace) -> int:
    """Read everything, apply the rules, print."""
    with inside(arguments.data, is_demo=arguments.demo):
        answer = _answer(arguments)
    print(json.dumps(answer, ensure_ascii=False, indent=1) if arguments.json else _spoken(answer))
    return 0


def _answer(arguments: argparse.Namespace) -> dict[str, Any]:
    from manyways.access.clock import today
    from manyways.change.arrays import ByName, facts_of
    from manyways.cli.main import Failed
    from manyways.engine.owed import report
    from manyways.interchange.change_json import answer_of
    from manyways.work.models import Initiative

    chosen = None
    if arguments.change:
        chosen = list(Initiative.objects.filter(name=arguments.change).values_list("pk", flat=True))
        if not chosen:
            raise Failed(f"No initiative is called {arguments.change}.")
    facts = facts_of(initiatives=chosen, naming=ByName())
    day = arguments.today or today()
    found = report(facts, day, first_week=arguments.first_week, week_count=max(1, arguments.weeks))
    return answer_of(facts, found)


def _spoken(answer: dict[str, Any]) -> str:
    """The counts in sentences."""
    untold = answer["untold"]
    lines = [
        f"On {answer['today']}:",
        f"{len({row['party'] for row in answer['affected']})} people and groups are affected.",
        f"{len({row['party'] for row in untold})} have not been told, "
        f"{len({row['party'] for row in untold if row['late']})} of them late.",
        f"{len({row['party'] for row in answer['told_what_no_longer_holds']})} were told something no longer true.",
        f"{len({row['party'] for row in answer['told_not_trained']})} were told but not trained.",
        f"{len(answer['processes'])} processes stop working, "
        f"{sum(row['nobody_fixing'] for row in answer['processes'])} with nobody fixing them.",
        f"{len(answer['questions_overdue'])} questions wait for a word that is overdue.",
    ]
    lines += [
        f"{row['milestone']}: {row['ready']} of {row['affected']} ready." for row in answer["readiness"]
    ]
    return "\n".join(lines)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a date: write YYYY-MM-DD.") from error
