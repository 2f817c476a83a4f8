"""How well forecasts hold on real histories: the calibrated model beside the plain one, walked forward.

    python bench/calibration.py [FILE.csv …]

Without files, the histories of ../shared/data/flow beside the repository. Printed: how often the 50, 85 and 95 %
dates held, the pinball loss in days and its ratio to the plain model's, and the seconds it took. Then the nested
check: each history judged with the caution that the other histories alone would have chosen.
"""

import itertools
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from manyways.engine.flow.cleaning import clean
from manyways.engine.flow.cycle_time import NotEnoughHistory
from manyways.engine.flow.history import FlowHistory
from manyways.engine.forecast.backtest import WARM_UP_DAYS, Backtest, Score, backtest, calibrated_scores
from manyways.engine.forecast.calibrated import finished_before, first_known_day
from manyways.engine.forecast.walk import USUAL, Caution, walk
from manyways.interchange.flow_csv import read_flow_csv

HISTORIES = Path(__file__).resolve().parents[2] / "shared" / "data" / "flow"
HEADING = "history             items  model        50 %  85 %  95 %   pinball  ratio  judged  waiting"
CAUTIONS = tuple(
    itertools.starmap(
        Caution, itertools.product((0.05, 0.1, 0.3, 1.0), (0.0, 0.1, 0.2, 0.4), (500.0, 1000.0, 4000.0))
    )
)
PROMISED = 0.85


@dataclass(frozen=True)
class Judged:
    """A history's plain scores, and the calibrated ones with each caution, by horizon."""

    name: str
    plain: dict[int, Score]
    by_caution: dict[Caution, dict[int, Score]]


def read(path: Path) -> tuple[FlowHistory, int]:
    """The history of a file, and the day after its last date."""
    history = read_flow_csv(path.read_bytes()).history
    as_of_day = int(max(history.created_days.max(), history.finished_days.max())) + 1
    return clean(history, as_of_day=as_of_day).history, as_of_day


def show(path: Path) -> Judged | None:
    """Print one history's scores."""
    history, as_of_day = read(path)
    begun = time.perf_counter()
    found = backtest(history, as_of_day=as_of_day)
    if isinstance(found, NotEnoughHistory):
        print(f"{path.stem:18}  {found}")
        return None
    taken = time.perf_counter() - begun
    plain = {score.items: score for score in found.scores if score.model == "plain"}
    for score in found.scores:
        held = "  ".join(f"{100 * share:4.0f}" for share in score.coverage.values())
        print(
            f"{path.stem:18}  {score.items:5}  {score.model:10}   {held}  {score.pinball_days:8.2f}"
            f"  {ratio(score, plain):5.2f}  {score.judged:6}  {score.waiting:7}"
        )
    print(f"{'':18}  {taken:.1f} s; at the end: rate spread {found.sigma}, window {found.window_days} days")
    return Judged(path.stem, plain, with_each_caution(history, as_of_day, found))


def with_each_caution(
    history: FlowHistory, as_of_day: int, found: Backtest
) -> dict[Caution, dict[int, Score]]:
    """The calibrated scores with each caution; the walk itself, which takes the time, is the same for all."""
    first_day = first_known_day(history)
    past = walk(finished_before(history, as_of_day), first_day=first_day, end_day=as_of_day)
    scored = past.origin_days >= first_day + WARM_UP_DAYS
    assert int(scored.sum()) == found.origins
    cautions = {*CAUTIONS, USUAL}
    return {
        each: {score.items: score for score in calibrated_scores(past, scored, each)} for each in cautions
    }


def ratio(score: Score, plain: dict[int, Score]) -> float:
    """The loss beside the plain model's."""
    return score.pinball_days / plain[score.items].pinball_days


def worth(judged: Judged, caution: Caution) -> float:
    """What choosing minimises on a history: the ratio of losses and how far 85 % dates miss 85 %, over horizons."""
    scores = judged.by_caution[caution].values()
    return float(
        np.mean([ratio(score, judged.plain) + abs(score.coverage[85] - PROMISED) for score in scores])
    )


def show_nested(histories: list[Judged]) -> None:
    """Print each history with the usual caution and with the one that the others choose."""
    print(
        "\nhistory             items  85 % usual  nested   ratio usual  nested   chosen by the other histories"
    )
    for judged in histories:
        others = [each for each in histories if each is not judged]
        chosen = min(CAUTIONS, key=lambda caution: float(np.mean([worth(each, caution) for each in others])))
        told = f"{chosen.spread_weight} · {chosen.window_gain} · {chosen.half_life_days:.0f}"
        for items, usual in judged.by_caution[USUAL].items():
            nested = judged.by_caution[chosen][items]
            print(
                f"{judged.name:18}  {items:5}  {100 * usual.coverage[85]:10.0f}  {100 * nested.coverage[85]:6.0f}"
                f"   {ratio(usual, judged.plain):11.2f}  {ratio(nested, judged.plain):6.2f}   {told}"
            )


def main() -> None:
    """Print every history's scores, then the nested check where there are several."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(HISTORIES.glob("[!p]*.csv"))
    print(HEADING)
    histories = [judged for path in files if (judged := show(path))]
    if len(histories) > 1:
        show_nested(histories)


if __name__ == "__main__":
    main()
