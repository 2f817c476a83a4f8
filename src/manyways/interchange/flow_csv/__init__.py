"""Reads flow histories from CSV files: created, started and finished dates, one row per item."""

from manyways.interchange.flow_csv.reader import Reading, Unreadable, read_flow_csv

__all__ = ["Reading", "Unreadable", "read_flow_csv"]
