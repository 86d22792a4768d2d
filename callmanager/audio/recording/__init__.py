"""A recording while it runs: the thread that writes it, and all that watches it."""
