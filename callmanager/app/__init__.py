"""The one place where objects are built and wired. The tests use it too.

`build` opens the database and makes the services; `App.start` brings up what may be missing on a computer (sound,
language model, phone server): a part that fails becomes a sentence in ``problems`` and the rest goes on.
"""

from callmanager.app.building import build
from callmanager.app.program import App

__all__ = ["App", "build"]
