"""The desktop: windows, pages and widgets. Qt lives here; nothing below knows of it."""
