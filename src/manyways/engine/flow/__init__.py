"""How work flows: histories and their cleaning, throughput, cycle time, ageing, cumulative flow, efficiency."""
