"""Keeping what the organisation holds: backups, putting them back, and an archive other programs can read."""
