"""`manyways schedule FILE --risk`: how sure the finish is, and what makes it unsure."""

import argparse
from typing import Any

from manyways.cli.main import Failed
from manyways.engine.forecast.risk import RiskError, RiskResult, risk
from manyways.engine.network import Cycle
from manyways.engine.schedule import Rules, compile_plan
from manyways.engine.time import moment_of
from manyways.interchange.schedule_json import ReadError, ScheduleFile
from manyways.interchange.schedule_json.uncertainty import uncertainty_of

PERCENTS = (5, 10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95)
KEY_MASK = 2**64 - 1


def risk_answer(arguments: argparse.Namespace, schedule_file: ScheduleFile, rules: Rules) -> dict[str, Any]:
    """The section “risk” of the answer. Raises `Failed` with the reason."""
    network = compile_plan(schedule_file.plan, rules)
    if isinstance(network, Cycle):
        raise Failed("items wait for each other; see the schedule without --risk.")
    if not network.row_count:
        raise Failed("there is no item to simulate.")
    try:
        spec = uncertainty_of(schedule_file.document)
        result = risk(network, spec, rules=rules, trials=arguments.trials, seed=arguments.seed)
    except (RiskError, ReadError) as reason:
        raise Failed(str(reason)) from reason
    return _section(result, schedule_file, arguments.seed)


def _section(result: RiskResult, schedule_file: ScheduleFile, seed: int) -> dict[str, Any]:
    criticality, significance = result.criticality(), result.significance()
    uids = [uid for uid in schedule_file.uids if uid & KEY_MASK in criticality]
    bias = result.merge_bias()
    return {
        "trials": result.trials,
        "seed": seed,
        "planned_finish": moment_of(result.planned_finish_minute).isoformat(),
        "planned_probability": result.probability_met(result.planned_finish_minute),
        "mean_finish": moment_of(round(result.means[0])).isoformat(),
        "finish": {str(percent): moment_of(result.percentile(percent)).isoformat() for percent in PERCENTS},
        "standard_error_days_85": result.standard_error_days(85),
        "items": [
            {
                "uid": uid,
                "criticality": criticality[uid & KEY_MASK],
                "significance": significance[uid & KEY_MASK],
                "merge_bias_minutes": bias.get(uid & KEY_MASK, 0.0),
            }
            for uid in uids
        ],
        "risks_days": result.days_of_risks(),
    }


def print_risk(section: dict[str, Any], names: dict[int, str]) -> None:
    """The section for people: percentiles, what drives the end, what each risk costs."""
    print(f"\n{section['trials']} trials, seed {section['seed']}")
    print(
        f"planned finish {section['planned_finish'][:16]}, met in {section['planned_probability']:.0%} of trials"
    )
    for percent, moment in section["finish"].items():
        print(f"{percent:>4} %  {moment[:16].replace('T', ' ')}")
    drivers = sorted(section["items"], key=lambda item: -item["significance"])[:10]
    for item in drivers:
        print(
            f"critical in {item['criticality']:>4.0%}, share of spread {item['significance']:>4.0%}  {names[item['uid']]}"
        )
    for name, days in section["risks_days"].items():
        print(f"{days['mean']:6.1f} days  {name}")
