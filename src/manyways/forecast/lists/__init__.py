"""The lists of forecasting: kept runs and their windows, past dates, tests on the teams' past."""

from manyways.forecast.lists.evidence import BackTestTable, PastDateTable
from manyways.forecast.lists.runs import ForecastTable, WindowTable

__all__ = ["BackTestTable", "ForecastTable", "PastDateTable", "WindowTable"]
