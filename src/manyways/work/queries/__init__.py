"""Reads across the tables of work."""
