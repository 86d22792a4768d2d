"""Imports beside Qt, without reading every module's source.

PySide6 looks into the source of each module that is imported after it for its own name, to know which modules may use
its optional spellings (``from __feature__ import snake_case``). It reads and keeps all of it: 40 MB, and a third of the
time that importing takes. Nothing here uses those spellings, so no module has to be looked into; a built program, which
carries no source, runs like that anyway.
"""

import sys


def leave_sources_unread() -> None:
    """Have PySide6 take every module for one without its optional spellings; call it before Qt is imported."""
    import shiboken6  # noqa: F401 - brings the hook, not yet Qt

    hook = sys.modules.get("shibokensupport.feature")
    if hasattr(hook, "_mod_uses_pyside"):  # a version without it has nothing to leave
        hook._mod_uses_pyside = lambda _module: False  # type: ignore[union-attr]
