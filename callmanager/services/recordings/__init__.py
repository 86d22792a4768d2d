"""Recordings of calls: when they run, the index over them, and what becomes of them."""
