"""Reads of HR's closed room."""
