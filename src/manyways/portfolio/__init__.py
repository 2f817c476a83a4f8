"""Everything together: today, the portfolio table, health; calls others' actions and owns none."""
