"""How a change stands: computed from impacts and evidence each time it is read, never typed."""
