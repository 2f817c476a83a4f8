"""HR's closed room: role changes, descriptions, growth, review alignment."""
