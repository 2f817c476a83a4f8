"""Tests of the architecture: what the map promises is true of the code."""
