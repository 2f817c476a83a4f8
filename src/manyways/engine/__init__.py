"""The computing core: schedules, flow and risk. Pure functions over arrays; no Django, no clock, no I/O."""
