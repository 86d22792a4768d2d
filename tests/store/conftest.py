"""These tests run on both databases; see `tests.support.both_databases`."""

import pytest

from tests.support import both_databases
from tests.support.both_databases import kept_on

__all__ = ["kept_on"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test on SQLite and on PostgreSQL."""
    both_databases.generate(metafunc)
