"""Node, for tests that run a library or a client in JavaScript for real: the one that Playwright brings along."""

from pathlib import Path

from playwright._impl._driver import compute_driver_executable


def node() -> str:
    """The path of a Node that is there wherever the tests run; nothing has to be installed for it."""
    path = Path(compute_driver_executable()[0])
    assert path.is_file(), f"Playwright brings a Node along, but there is none at {path}"
    return str(path)
