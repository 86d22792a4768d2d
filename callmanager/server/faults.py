"""What a client does wrong is no fault of ours: it is answered, and kept out of the log."""

import logging
from types import TracebackType

_PACKAGE = __name__.partition(".")[0]


class OursAlone(logging.Filter):
    """Lets through what tells of our own code, or of a library that failed by itself.

    Engine.IO and Socket.IO log an error for each new kind of bad request and a trace for each packet they cannot read,
    so that anybody could fill the log. A trace that leads through this package is ours and stays.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is worth a line."""
        if record.levelno < logging.ERROR:
            return False
        trace = record.exc_info[2] if record.exc_info else None
        return _leads_through_us(trace) or record.levelno >= logging.CRITICAL


def _leads_through_us(trace: TracebackType | None) -> bool:
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.startswith(f"{_PACKAGE}."):
            return True
        trace = trace.tb_next
    return False


def protocol_logger() -> logging.Logger:
    """The logger that Engine.IO and Socket.IO write to."""
    logger = logging.getLogger(f"{__name__}.protocol")
    if not any(isinstance(known, OursAlone) for known in logger.filters):
        logger.addFilter(OursAlone())
    logger.setLevel(logging.ERROR)
    return logger
