"""The closed room of HR: role changes, descriptions, training needs, review alignment."""
