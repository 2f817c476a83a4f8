"""How well forecasts hold on real histories: the calibrated model beside the plain one, walked forward.

    python bench/calibration.py [FILE.csv …]

Without files, the histories of ../shared/data/flow beside the repository. Printed: how often the 50, 85 and 95 %
dates held, the pinball loss in days and its ratio to the plain model's, and the seconds it took.
"""

import sys
import time
from pathlib import Path

from manyways.engine.flow.cleaning import clean
from manyways.engine.flow.cycle_time import NotEnoughHistory
from manyways.engine.forecast.backtest import Backtest, backtest
from manyways.interchange.flow_csv import read_flow_csv

HISTORIES = Path(__file__).resolve().parents[2] / "shared" / "data" / "flow"
HEADING = "history             items  model        50 %  85 %  95 %   pinball  ratio  judged  waiting"


def measured(path: Path) -> tuple[Backtest | NotEnoughHistory, float]:
    """The back-test of a file up to the day after its last date, and the seconds it took."""
    history = read_flow_csv(path.read_bytes()).history
    last = int(max(history.created_days.max(), history.finished_days.max()))
    begun = time.perf_counter()
    found = backtest(clean(history, as_of_day=last + 1).history, as_of_day=last + 1)
    return found, time.perf_counter() - begun


def show(path: Path) -> None:
    """Print one history's scores."""
    found, seconds = measured(path)
    if isinstance(found, NotEnoughHistory):
        print(f"{path.stem:18}  {found}")
        return
    plain = {score.items: score.pinball_days for score in found.scores if score.model == "plain"}
    for score in found.scores:
        held = "  ".join(f"{100 * share:4.0f}" for share in score.coverage.values())
        ratio = score.pinball_days / plain[score.items]
        print(
            f"{path.stem:18}  {score.items:5}  {score.model:10}   {held}  {score.pinball_days:8.2f}  {ratio:5.2f}"
            f"  {score.judged:6}  {score.waiting:7}"
        )
    print(f"{'':18}  {seconds:.1f} s; at the end: rate spread {found.sigma}, window {found.window_days} days")


def main() -> None:
    """Print every history's scores."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(HISTORIES.glob("[!p]*.csv"))
    print(HEADING)
    for path in files:
        show(path)


if __name__ == "__main__":
    main()
