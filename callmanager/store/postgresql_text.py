"""Text that PostgreSQL does not take: a NUL character becomes U+FFFD, the sign for what cannot be shown.

SQLite keeps NUL characters. They come from damaged files and broken programs and mean nothing; refusing a whole call's
note for one of them would lose more.
"""

from typing import Any

from psycopg.types.string import StrDumper
from sqlalchemy import Engine, event


class _WithoutNul(StrDumper):
    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}") if "\0" in obj else obj)


def repair_text(engine: Engine) -> None:
    """Let every connection of this pool repair what it writes."""
    event.listen(engine, "connect", _adapt)


def _adapt(connection: Any, _record: object) -> None:
    connection.adapters.register_dumper(str, _WithoutNul)
