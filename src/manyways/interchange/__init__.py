"""Doors for files: one folder per format; reading needs no Django."""
