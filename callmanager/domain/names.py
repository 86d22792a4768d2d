"""Names of people and teams: how they are written, and when two are one."""

import unicodedata


def one_line(name: str) -> str:
    """The name with single spaces and none at its ends."""
    return " ".join(name.split())


def key_of(name: str) -> str:
    """A name for comparison: “María” and “ maría ” are one."""
    return unicodedata.normalize("NFKC", one_line(name)).casefold()
