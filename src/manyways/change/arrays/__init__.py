"""Rows of changes for the rules of the engine: as facts with names, and as columns of numbers."""

from manyways.change.arrays.book import Book, Scope, book
from manyways.change.arrays.facts import ByName, ByNumber, Naming, facts_of
from manyways.change.arrays.load import Amounts, amounts_of
from manyways.change.arrays.staleness import stale_engagements

__all__ = [
    "Amounts",
    "Book",
    "ByName",
    "ByNumber",
    "Naming",
    "Scope",
    "amounts_of",
    "book",
    "facts_of",
    "stale_engagements",
]
