"""Sessions in, numbers out: KPIs with their counts, windows, one row per mentor, effects with their p."""
