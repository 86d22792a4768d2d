"""Calls and the time of agents: every step, every rule on the way to one, and what follows."""
