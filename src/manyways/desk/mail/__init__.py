"""Sending e-mail while somebody watches whether it arrives at the mail server."""
