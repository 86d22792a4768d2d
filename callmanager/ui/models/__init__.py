"""Table models: rows as frozen dataclasses, columns as functions."""
