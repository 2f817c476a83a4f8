"""Reads of the app `change`, by noun."""
