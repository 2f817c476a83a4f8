"""Reads of changes: days of milestones, the people behind the numbers, lists for the pages."""
