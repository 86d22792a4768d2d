"""Sound in memory: blocks of samples, levels, clocks, and what is computed from them."""
