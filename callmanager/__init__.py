"""CallManager: time, record, answer and measure sales calls.

Importing this package does no work: no GUI, no display, no sound card and no server is needed.
"""

__version__ = "2.0.0"
