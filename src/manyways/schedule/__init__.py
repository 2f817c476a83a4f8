"""When: computed dates, decide-by dates, baselines, the Gantt."""
