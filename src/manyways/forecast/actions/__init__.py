"""The verbs of forecasting; the only place of this app that writes."""

from manyways.forecast.actions.evidence import (
    BACK_TEST_TASK,
    add_past_date,
    ask_back_test,
    edit_past_date,
    keep_back_test,
    remove_past_date,
)
from manyways.forecast.actions.runs import (
    COMPARE_TASK,
    LEARN_TASK,
    TASK,
    ask_forecast,
    compare_forecasts,
    forget_pace,
    forget_what_nobody_reads,
    keep_forecast,
    keep_pace,
)
from manyways.forecast.actions.scenarios import (
    WHAT_IF_TASK,
    apply_scenario,
    keep_scenario,
    keep_windows,
    remove_availability,
    remove_scenario,
    rename_scenario,
    set_availability,
    try_what_if,
)

__all__ = [
    "BACK_TEST_TASK",
    "COMPARE_TASK",
    "LEARN_TASK",
    "TASK",
    "WHAT_IF_TASK",
    "add_past_date",
    "apply_scenario",
    "ask_back_test",
    "ask_forecast",
    "compare_forecasts",
    "edit_past_date",
    "forget_pace",
    "forget_what_nobody_reads",
    "keep_back_test",
    "keep_forecast",
    "keep_pace",
    "keep_scenario",
    "keep_windows",
    "remove_availability",
    "remove_past_date",
    "remove_scenario",
    "rename_scenario",
    "set_availability",
    "try_what_if",
]
