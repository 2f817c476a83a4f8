"""Run the risk kernel: in parallel by ranges of trials, with results that no number of threads can change."""

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from manyways.engine.forecast.risk.kernel import run_tiles
from manyways.engine.forecast.risk.prepare import Prepared, RiskError
from manyways.engine.forecast.risk.result import RiskResult
from manyways.engine.forecast.risk.spec import RiskSpec
from manyways.engine.forecast.risk.tables import Output, Tables, new_tile
from manyways.engine.schedule import Network, Rules

LARGEST_TRIALS = 1_000_000


def risk(
    network: Network,
    spec: RiskSpec | None = None,
    *,
    rules: Rules | None = None,
    trials: int = 10_000,
    seed: int = 1,
    keep: Collection[int] = (),
    threads: int | None = None,
) -> RiskResult:
    """Simulate a compiled network with uncertain durations and risks; `keep`: keys whose finishes are wanted.

    Items start as soon as their links, "no earlier" and "must" dates allow; "no later" dates are goals, not forces.
    Manual and complete items keep their dates. Instants that cross between calendars are exact to 15 minutes. The
    result does not depend on `threads`. Raises RiskError, DistributionError or CorrelationError.

    >>> from manyways.engine.schedule import Item, Link, compile_plan, plan_of
    >>> from manyways.engine.time import compile_calendar, standard_hours
    >>> office = compile_calendar(standard_hours())
    >>> items = [Item(1, duration_minutes=4800), Item(2, duration_minutes=4800)]
    >>> plan = plan_of(items, [Link(0, 1)], start_minute=480, calendars=[office])
    >>> result = risk(compile_plan(plan), RiskSpec(), trials=1000)
    >>> result.criticality()
    {1: 1.0, 2: 1.0}
    """
    if not 1 <= trials <= LARGEST_TRIALS:
        raise RiskError(f"The number of trials must be from 1 to {LARGEST_TRIALS:,}.")
    prepared = Prepared(network, spec or RiskSpec(), rules or Rules(), seed)
    if unknown := set(keep) - set(prepared.row_of):
        raise RiskError(f"There is no item {min(unknown)} to keep.")
    tables = prepared.tables()
    kept_rows = np.array([prepared.row_of[key] for key in keep], np.int32)
    output = _run(tables, trials, kept_rows, threads or os.cpu_count() or 1)
    kept = {
        key: prepared.row_instants(int(row), output.kept[place])
        for place, (key, row) in enumerate(zip(keep, kept_rows, strict=True))
    }
    rows = np.arange(network.row_count)
    bounds = np.stack([rows, tables.rows["links"][:-1], tables.rows["end_links"][:-1]], axis=1)
    return RiskResult(
        prepared.planned_end,
        network.key,
        tuple(driver.key for driver in prepared.spec.risks),
        prepared.end_instants(output.finish),
        output.cost,
        prepared.end_instants(output.finish_without),
        kept,
        output,
        bounds.astype(np.int64),
    )


def _run(tables: Tables, trials: int, kept_rows: np.ndarray, threads: int) -> Output:
    """All trials, in as many ranges as there are threads."""
    whole = _new_output(tables, trials, kept_rows)
    edges = np.linspace(0, trials, min(threads, trials) + 1).astype(int)

    def part(first: int, last: int) -> Output:
        own = whole._replace(**_new_sums(tables))
        with np.errstate(over="ignore"):
            run_tiles(tables, first, last, new_tile(tables), own)
        return own

    with ThreadPoolExecutor(len(edges) - 1) as pool:
        parts = list(pool.map(part, edges[:-1], edges[1:]))
    sums = {name: sum(getattr(each, name) for each in parts) for name in ("critical", "sums", "link_sums")}
    return whole._replace(**sums)


def _new_output(tables: Tables, trials: int, kept_rows: np.ndarray) -> Output:
    """Room for what trials leave."""
    return Output(
        finish=np.zeros(trials, np.int32),
        cost=np.zeros(trials),
        finish_without=np.zeros((len(tables.risks), trials), np.int32),
        kept=np.zeros((len(kept_rows), trials), np.int32),
        kept_rows=kept_rows,
        **_new_sums(tables),
    )


def _new_sums(tables: Tables) -> dict[str, np.ndarray]:
    """Sums at zero."""
    rows, links = len(tables.rows), len(tables.links)
    return {
        "critical": np.zeros(rows, np.int64),
        "sums": np.zeros((4, rows), np.int64),
        "link_sums": np.zeros(links, np.int64),
    }
