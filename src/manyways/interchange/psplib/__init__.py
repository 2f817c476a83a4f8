"""Benchmark files of project scheduling: Patterson (.rcp) and MPLIB (.txt)."""

from manyways.interchange.psplib.reading import Benchmark, UnreadableBenchmarkError, read_benchmark

__all__ = ["Benchmark", "UnreadableBenchmarkError", "read_benchmark"]
