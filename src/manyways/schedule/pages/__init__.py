"""The pages about a plan: baselines, why dates moved, its quality, and what would make it leaner."""
