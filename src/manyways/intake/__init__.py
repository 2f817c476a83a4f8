"""One front door: requests, the approach adviser, templates, practices."""
