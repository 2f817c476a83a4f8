"""What: initiatives of any kind, approaches, items, links, decisions, risks."""
