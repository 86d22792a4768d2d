"""Figures of any range, the sums of closed days, and goals."""
