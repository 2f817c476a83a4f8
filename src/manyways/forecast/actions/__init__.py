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
    LEARN_TASK,
    TASK,
    ask_forecast,
    forget_pace,
    keep_forecast,
    keep_pace,
)

__all__ = [
    "BACK_TEST_TASK",
    "LEARN_TASK",
    "TASK",
    "add_past_date",
    "ask_back_test",
    "ask_forecast",
    "edit_past_date",
    "forget_pace",
    "keep_back_test",
    "keep_forecast",
    "keep_pace",
    "remove_past_date",
]
