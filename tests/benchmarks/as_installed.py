"""The environment of an installed program: its modules are compiled, as installers and first starts leave them."""

import os
from pathlib import Path


def environment(folder: Path) -> dict[str, str]:
    """This process's environment for a program whose workspace is at ``folder``; the first start there compiles.

    Bytecode is kept in the folder, whatever this computer forbids; nothing else is changed.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "CALLMANAGER_HOME": str(folder),
        "CALLMANAGER_SERVER__PORT": "0",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }
