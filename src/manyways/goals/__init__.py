"""Why: programs, product areas, goals, metrics, readings."""
