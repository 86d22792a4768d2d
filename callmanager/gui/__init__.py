"""The desktop over a built program."""

from callmanager.gui.desktop import Desktop
from callmanager.gui.display import has_display, tell
from callmanager.gui.window_parts import context_of

__all__ = ["Desktop", "context_of", "has_display", "tell"]
