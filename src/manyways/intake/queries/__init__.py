"""Reads of the front door."""
