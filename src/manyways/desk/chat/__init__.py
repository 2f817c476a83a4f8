"""Notices in a chat: of one person, or of all members of a team, by an incoming-webhook address."""
