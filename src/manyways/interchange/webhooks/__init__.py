"""Webhooks: other programs are told what happened, signed, as far as the owner may see it."""
