"""Manyways: an open-source enterprise PMO."""

__version__ = "2026.11.0"
