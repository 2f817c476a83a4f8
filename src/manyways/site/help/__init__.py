"""The documentation inside the product: pages, search, and which page explains which place."""
