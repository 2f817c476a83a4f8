"""The `manyways` command: a table of words, each a module with `add_arguments` and `run`."""

from manyways.cli.main import main

__all__ = ["main"]
