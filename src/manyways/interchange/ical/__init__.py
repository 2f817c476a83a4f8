"""Calendars that other programs subscribe to by a secret link (RFC 5545)."""
